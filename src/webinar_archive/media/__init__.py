"""Media in: fetched (the only yt-dlp) and measured (the only ffmpeg)."""

from webinar_archive.media.checking import check
from webinar_archive.media.fetching import fetch
from webinar_archive.media.options import FetchOptions, Progress
from webinar_archive.media.probing import probe

__all__ = ["FetchOptions", "Progress", "check", "fetch", "probe"]
