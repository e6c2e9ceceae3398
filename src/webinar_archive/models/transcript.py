"""The words of a recording with their times."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from webinar_archive.models.finding import Finding


class Word(msgspec.Struct, frozen=True, gc=False):
    """One transcribed word, spoken in `[start_ms, end_ms)`, with the speaker's label where the source has one.

    A struct and no dataclass: an hour has 10,000 of them, which are made in a sixth of the time and read in half of it.
    """

    text: str
    start_ms: int
    end_ms: int
    speaker_label: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms <= self.end_ms:
            raise ValueError(f"word {self.text!r} runs from {self.start_ms} ms to {self.end_ms} ms")


class TranscriptSource(StrEnum):
    """Where the words of a transcript come from."""

    PUBLISHER = "publisher captions"
    AUTOMATIC = "automatic captions"
    RECOGNITION = "speech recognition"
    SUPPLIED = "supplied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """Words in the order in which they are read, with their language (BCP 47) and source.

    They are in order of their start, except where people speak at once (the words of a caption stay together) and
    where the file's clock starts again.
    `provenance` records what produced them, where that is known: model, versions, options.
    """

    words: tuple[Word, ...]
    source: TranscriptSource = TranscriptSource.SUPPLIED
    language: str | None = None
    findings: tuple[Finding, ...] = ()
    provenance: dict[str, str] = field(default_factory=dict)
