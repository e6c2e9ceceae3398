"""Captions as text or bytes, read for the tests of formats and words."""

from __future__ import annotations

from webinar_archive.models import Transcript
from webinar_archive.transcripts import parse_transcript


def parse(captions: str | bytes) -> Transcript:
    """Read captions named `captions`."""
    return parse_transcript(captions.encode() if isinstance(captions, str) else captions, name="captions")


def spoken(captions: str | bytes) -> str:
    """The words of captions, joined."""
    return " ".join(word.text for word in parse(captions).words)
