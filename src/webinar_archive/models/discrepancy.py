"""Where a catalogue's record and its recording disagree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from webinar_archive.models.finding import Finding


class DiscrepancyKind(StrEnum):
    """What disagrees, in the order in which a cataloguer should look at it."""

    LINK_DEAD = "link-dead"
    FILM_CHANGED = "film-changed"
    MEANING_CHANGED = "meaning-changed"
    NOT_FOUND = "quotation-not-found"
    SPEAKER = "speaker"
    DURATION = "duration"
    DATE = "date"
    SAME_RECORDING = "same-recording"
    FILM_INCOMPLETE = "film-incomplete"
    LINK_MISSING = "link-missing"
    NOTICE_DISAGREES = "notice-disagrees"
    LINK_MOVED = "link-moved"
    LINK_UNREACHED = "link-unreached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """One disagreement: what the notice states in its own words, and the evidence against it.

    `address` opens the recording, at the moment where there is one.
    """

    kind: DiscrepancyKind
    pipeline: str
    key: str
    record_id: str
    title: str
    quotation_no: int | None
    stated: str | None
    evidence: Finding
    address: str | None = None
