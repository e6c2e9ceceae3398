"""What a recording sounds like over time: stretches of speech, silence and other sound, and whose voice speaks when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from webinar_archive.models.finding import Finding


class SoundKind(StrEnum):
    """What is heard; `other` is music, applause or noise, which nothing here tells apart."""

    SPEECH = "speech"
    SILENCE = "silence"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SoundStretch:
    """One kind of sound in `[start_ms, end_ms)`."""

    start_ms: int
    end_ms: int
    kind: SoundKind


@dataclass(frozen=True, slots=True)
class VoiceTurn:
    """One voice in `[start_ms, end_ms)`: its number among those of the recording, by their first words."""

    start_ms: int
    end_ms: int
    voice: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicePerson:
    """The most probable person behind a voice, and why; a voice by itself names nobody.

    `evidence` has the kinds of evidence and how much there is of each: milliseconds that captions label with the
    person (`label`), and how often the person is given the floor just before the voice begins (`floor`).
    """

    voice: int
    name: str
    evidence: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """The sounds and voices of a recording, in order; findings about quotations name them by their number.

    `media_checksum` is that of the film in which they were heard.
    """

    media_checksum: str | None = None
    sounds: tuple[SoundStretch, ...] = ()
    turns: tuple[VoiceTurn, ...] = ()
    persons: tuple[VoicePerson, ...] = ()
    findings: tuple[Finding, ...] = ()

    def name_of(self, voice: int) -> str | None:
        """Return the person behind a voice, where there is evidence."""
        return next((person.name for person in self.persons if person.voice == voice), None)
