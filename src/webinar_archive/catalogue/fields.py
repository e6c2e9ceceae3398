"""The fields of a notice as a catalogue's format gives them, before they become a `Notice`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from webinar_archive.catalogue.durations import parse_duration
from webinar_archive.models import Contributor, Document, DocumentKind, Finding
from webinar_archive.text.normalize import fold

_VIDEO = re.compile(
    r"\b(videos?|film|filme|webinaires?|webinar|replay|rediffusion|enregistrement|recording|watch|regarder|visionner|captation|"
    r"youtube|vimeo|dailymotion|peertube|podcast|audio|ecouter|listen)\b"
)
_VIDEO_ADDRESS = re.compile(
    r"youtube\.com|youtu\.be|vimeo\.com|dailymotion|dai\.ly|peertube|/videos?/|/watch|player|\.(mp4|webm|mkv|mov|m4v|mp3|m3u8|ogv)(\?|$)"
)
_REPORT = re.compile(
    r"\b(compte[- ]rendu|comptes[- ]rendus|report|minutes|synthese|summary|article|texte|transcription|transcript|dossier|rapport|"
    r"retranscription|proceedings|actes|pdf|diaporama|slides|presentation)\b"
)


@dataclass(slots=True)
class Fields:
    """What a record states, by the meaning of its fields; `documents` are its links.

    `values` holds texts as people read them. What a format tells apart by itself stands beside them and counts in
    their place: `people` and `subjects` one by one, the coded `playing_time_s` and `event_day`.
    """

    values: dict[str, list[str]] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)
    number: str | None = None
    people: list[Contributor] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    playing_time_s: int | None = None
    event_day: date | None = None
    created_day: date | None = None
    """The day on which a recording was made, which says less than a day that the texts give the event."""
    findings: list[Finding] = field(default_factory=list)

    def add(self, code: str, value: str) -> None:
        """Add a value, unless it is empty or there already."""
        values = self.values.setdefault(code, [])
        if value and value not in values:
            values.append(value)

    def first(self, code: str) -> str | None:
        """Return the first value of a meaning."""
        return next(iter(self.values.get(code, ())), None)

    def link(self, address: str | None, label: str | None = None, kind: str | None = None) -> None:
        """Add a document: an address of the web, or a label alone; an address that is there already is not added."""
        shown = " ".join((label or "").split())
        target = (address or "").strip()
        target = target if is_web_address(target) else ""
        known = {document.address for document in self.documents}
        if (target or shown) and (not target or target not in known):
            kind_found = document_kind(shown, kind, target or None)
            self.documents.append(Document(label=shown or target, kind=kind_found, address=target or None))


def is_web_address(text: str) -> bool:
    """Whether a text is an address of the web."""
    return bool(re.match(r"https?://[^\s/]", text.strip(), re.IGNORECASE))


def document_kind(label: str, kind: str | None = None, address: str | None = None) -> DocumentKind:
    """Guess what a document is, by its label first, then its printed type and address."""
    described = fold(f"{label} {kind or ''}")
    report, video = _REPORT.search(described), _VIDEO.search(described)
    if video and (not report or video.start() < report.start()):
        return DocumentKind.VIDEO
    if report:
        return DocumentKind.REPORT
    if address and _VIDEO_ADDRESS.search(address.casefold()):
        return DocumentKind.VIDEO
    # a duration belongs to something that lasts
    return DocumentKind.VIDEO if parse_duration(label) else DocumentKind.OTHER
