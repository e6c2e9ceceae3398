"""Fetch videos (with yt-dlp) and measure media files (with ffmpeg)."""

from webinar_archive.media.duration_checks import check
from webinar_archive.media.fetch import fetch
from webinar_archive.media.options import FetchOptions, Progress
from webinar_archive.media.probe import probe

__all__ = ["FetchOptions", "Progress", "check", "fetch", "probe"]
