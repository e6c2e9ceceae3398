"""A record's folder with a captured film, captions and a transcript, as the steps store them."""

from __future__ import annotations

from pathlib import Path

from webinar_archive.archive.layout import page_file, transcript_file
from webinar_archive.archive.step_cache import store_result
from webinar_archive.files import archived_file
from webinar_archive.models import Capture
from webinar_archive.models.media import CaptionKind, Captions

FILM = bytes(range(256)) * 5000


def stored_record(folder: Path, film: bytes = FILM) -> Path:
    """Store a record in this folder; return it."""
    (folder / "capture").mkdir(parents=True)
    media, words = folder / "capture" / "media.mp4", folder / "capture" / "captions.fr.vtt"
    media.write_bytes(film)
    words.write_bytes(b"WEBVTT\n")
    transcript_file(folder).write_bytes(b'{"words": []}')
    page_file(folder, "notice").parent.mkdir()
    page_file(folder, "notice").write_bytes(b"<p>notice")
    track = Captions(file=archived_file(words, folder), kind=CaptionKind.PUBLISHER, language="fr")
    capture = Capture(
        media=archived_file(media, folder), page_address="https://example.org", captions=(track,)
    )
    for step, result in (
        ("page", {"file": archived_file(page_file(folder, "notice"), folder), "address": "x"}),
        ("fetch", capture),
        ("transcript", {"file": archived_file(transcript_file(folder), folder), "count": 0}),
        ("locate", []),
    ):
        store_result(folder, step, result, version=1, inputs={})
    return folder
