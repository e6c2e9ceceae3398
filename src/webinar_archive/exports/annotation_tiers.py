"""Tiers of annotations as phoneticians' programs have them: one a speaker, nothing in a tier overlaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.text.characters import one_line


@dataclass(frozen=True, slots=True)
class Annotation:
    """A text on `[start_ms, end_ms)`; at least a millisecond long, since the programs refuse less."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Tier:
    """Annotations in order that do not overlap. The name is unique; `speaker` is who speaks, where that is known."""

    name: str
    speaker: str | None
    annotations: tuple[Annotation, ...]


TRANSCRIPT = "transcript"
QUOTATIONS = "quotations"
VOICES = "voices"
SOUNDS = "sound"


def tiers(record: ReleasedRecord) -> tuple[Tier, ...]:
    """Return a tier for each speaker of the transcript and of the quotations, and further ones for what overlaps.

    Where voices were told apart, one has the number of each voice, and one the kinds of sound.
    """
    spoken = (
        (TRANSCRIPT, u.speaker, Annotation(u.start_ms, max(u.end_ms, u.start_ms + 1), u.text))
        for u in record.paragraphs
    )
    quoted = (
        (
            QUOTATIONS,
            one_line(placed.row.speaker) or None,
            Annotation(span.start_ms, max(span.end_ms, span.start_ms + 1), one_line(placed.text)),
        )
        for placed in record.quotations
        for span in placed.spans
    )
    return (*_tiers(quoted), *_tiers(spoken), *_tiers(_heard(record)))


def _heard(record: ReleasedRecord) -> Iterator[tuple[str, str | None, Annotation]]:
    """Yield the turns of voices, with the person behind each where there is evidence, and the kinds of sound."""
    if record.voices is None:
        return
    for turn in record.voices.turns:
        name = one_line(record.voices.name_of(turn.voice)) or None
        text = f"{turn.voice + 1}: {name}" if name else str(turn.voice + 1)
        yield VOICES, None, Annotation(turn.start_ms, max(turn.end_ms, turn.start_ms + 1), text)
    for stretch in record.voices.sounds:
        yield (
            SOUNDS,
            None,
            Annotation(stretch.start_ms, max(stretch.end_ms, stretch.start_ms + 1), stretch.kind),
        )


def _tiers(annotations: Iterable[tuple[str, str | None, Annotation]]) -> tuple[Tier, ...]:
    lanes: dict[tuple[str, str | None], list[list[Annotation]]] = {}
    for kind, speaker, annotation in sorted(annotations, key=lambda each: (each[2].start_ms, each[2].end_ms)):
        of_speaker = lanes.setdefault((kind, speaker), [])
        free = (lane for lane in of_speaker if lane[-1].end_ms <= annotation.start_ms)
        lane = next(free, None)
        if lane is None:
            of_speaker.append([annotation])
        else:
            lane.append(annotation)
    made: dict[str, Tier] = {}
    for (kind, speaker), of_speaker in lanes.items():
        for lane in of_speaker:
            name = _unused(f"{kind}: {speaker}" if speaker else kind, made)
            made[name] = Tier(name, speaker, tuple(lane))
    return tuple(made.values())


def _unused(name: str, used: dict[str, Tier]) -> str:
    found, number = name, 2
    while found in used:
        found, number = f"{name} ({number})", number + 1
    return found
