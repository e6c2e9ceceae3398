"""The most probable person behind each voice: by the labels of captions, and by who was given the floor before."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from webinar_archive.alignment.speakers.floor_handover import person_given_floor
from webinar_archive.models import Notice, Word
from webinar_archive.models.voices import VoicePerson, VoiceTurn
from webinar_archive.text.names import find_person
from webinar_archive.text.numbers import spelling_language

MAJORITY = 2 / 3
"""The share of the evidence about a voice that must be for one person."""
LEAST_LABELLED_MS = 3_000
"""Labels on less than this of a voice are no evidence."""
LEAST_FLOORS = 2
"""How often a person must be given the floor just before a voice, where no label says more: once may be chance."""
MOST_HANDOVERS = 400
"""Of the turns of a recording, the first so many are looked at for handovers."""
_SHORTEST_TURN_MS = 4_000


def persons_of_voices(
    turns: Sequence[VoiceTurn], words: Sequence[Word], notice: Notice, language: str | None
) -> tuple[VoicePerson, ...]:
    """Return a person for each voice about which there is evidence enough; labels tell more than handovers."""
    spoken = spelling_language(language)
    people = list(dict.fromkeys(c.name for c in notice.contributors if not c.body))
    ascribed = (q.speaker or q.speaker_as_printed for q in notice.quotations)
    people = list(dict.fromkeys([*people, *filter(None, ascribed)]))
    if not people or not words:
        return ()
    labelled = _labelled_ms(turns, words, people, spoken)
    floors = _floors(turns, words, people, spoken)
    found = []
    for voice in sorted({turn.voice for turn in turns}):
        name = _majority(labelled.get(voice, Counter()), LEAST_LABELLED_MS)
        name = name or (None if voice in labelled else _majority(floors.get(voice, Counter()), LEAST_FLOORS))
        if name in people:
            evidence = {
                "label": labelled.get(voice, Counter())[name],
                "floor": floors.get(voice, Counter())[name],
            }
            given = {kind: count for kind, count in evidence.items() if count}
            found.append(VoicePerson(voice=voice, name=name, evidence=given))
    return tuple(found)


def _majority(evidence: Counter[str], least: int) -> str | None:
    """Return the person for whom most of the evidence is, if there is enough."""
    if not evidence:
        return None
    name, count = evidence.most_common(1)[0]
    return name if count >= least and count >= MAJORITY * evidence.total() else None


def _labelled_ms(
    turns: Sequence[VoiceTurn], words: Sequence[Word], people: Sequence[str], language: str
) -> dict[int, Counter[str]]:
    """Return for each voice how many milliseconds of its words carry each person's label."""
    persons: dict[str, str | None] = {}
    for label in {word.speaker_label for word in words if word.speaker_label}:
        position = find_person(label, people, language)
        # a label that is nobody's of the notice is evidence against everybody else
        persons[label] = label if position is None else people[position]
    starts = [turn.start_ms for turn in turns]
    found: dict[int, Counter[str]] = {}
    for word in words:
        person = persons.get(word.speaker_label or "")
        middle_ms = (word.start_ms + word.end_ms) // 2
        at = bisect_right(starts, middle_ms) - 1
        if person is not None and at >= 0 and middle_ms < turns[at].end_ms:
            found.setdefault(turns[at].voice, Counter())[person] += word.end_ms - word.start_ms
    return found


def _floors(
    turns: Sequence[VoiceTurn], words: Sequence[Word], people: Sequence[str], language: str
) -> dict[int, Counter[str]]:
    """Return for each voice how often each person was given the floor in the turn of another, just before it."""
    ordered = sorted(words, key=lambda word: word.start_ms)
    starts = [word.start_ms for word in ordered]
    found: dict[int, Counter[str]] = {}
    for before, turn in pairwise(turns[:MOST_HANDOVERS]):
        if before.voice == turn.voice or turn.end_ms - turn.start_ms < _SHORTEST_TURN_MS:
            continue
        # what was said before the other turn led to that one
        said = ordered[bisect_left(starts, before.start_ms) : bisect_left(starts, turn.start_ms)]
        person = person_given_floor(said, turn.start_ms, speaker_label=None, people=people, language=language)
        if person is not None:
            found.setdefault(turn.voice, Counter())[person] += 1
    return found
