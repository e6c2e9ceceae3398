"""A catalogue notice and what it states: people, documents, quotations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webinar_archive.models.finding import Finding

MAX_NOTICE_BYTES = 5_000_000
"""Bytes of a page, or of a file with one notice, that are read."""


class DocumentKind(StrEnum):
    """What a linked document seems to be, by its label, type and address."""

    VIDEO = "video"
    REPORT = "report"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributor:
    """A person or body as the notice names it.

    `function` is the catalogue's (interviewee, organiser …, as printed), `role` what the abstract prints
    about the person, `place` what stands in brackets after the name of a body; `body` tells a body from a person.
    """

    name: str
    function: str | None = None
    role: str | None = None
    place: str | None = None
    body: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A link of the notice. `address` is None where the notice has only the label (plain text)."""

    label: str
    kind: DocumentKind
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words printed between quotation marks and ascribed to someone.

    `text` is exactly what is printed, `number` counts from 1 within the record. `speaker_as_printed` is
    the ascription; `speaker` the contributor's name it resolves to. `where` is "abstract", "contents",
    "notes" or "report"; `[start, end)` are character positions of `text` within that text.
    """

    number: int
    text: str
    speaker: str | None = None
    speaker_as_printed: str | None = None
    role: str | None = None
    source: str | None = None
    where: str = "abstract"
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a quotation at [{self.start}, {self.end}) holds nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One catalogue record as the catalogue states it; never corrected in place."""

    record_id: str
    title: str
    contributors: tuple[Contributor, ...] = ()
    publisher: str | None = None
    place: str | None = None
    year: int | None = None
    event_date: date | None = None
    extent: str | None = None
    stated_duration_s: int | None = None
    duration_approximate: bool = False
    subjects: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    contents: str | None = None
    abstract: str | None = None
    documents: tuple[Document, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    findings: tuple[Finding, ...] = ()
    address: str | None = None
    language: str | None = None
