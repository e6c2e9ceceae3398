"""How well sentences of many people are located in audio without captions, by each witness and by all together.

    python benchmarks/audio_witnesses.py MODEL [--conditions clean,telephone] [--languages fr,en] [--absent 60]
        [--sentences 60]

MODEL is the folder of a recogniser's model. The sentences of many people and those that nobody says are those of
`audio_speakers.py`. They are located in the words that the model recognises; where these refuse them, in the audio; and
where that refuses them too, the words of its best place are scored, as a record's steps do. Prints a table in Markdown.
"""

from __future__ import annotations

from collections.abc import Sequence

from audio_accuracy import MAX_ERROR_S, Case
from audio_speakers import ABSENT, LENGTHS
from human_speech import levelled
from markdown import table
from scored_refusals import scored_talks

from webinar_archive.alignment.words import locate
from webinar_archive.models import Match
from webinar_archive.transcripts.asr.transcribe import recognise

Answers = dict[int, bool]
"""Of the sentences that were found, by their number, whether they are there."""


def by_words(matches: Sequence[Match], cases: Sequence[Case]) -> Answers:
    """Return what was found in recognised words."""
    return {
        number: case.start_s is not None and abs(match.spans[0].start_ms / 1000 - case.start_s) <= MAX_ERROR_S
        for number, (match, case) in enumerate(zip(matches, cases, strict=True))
        if match.spans
    }


def rows_of(cases: Sequence[Case], answers: dict[str, Answers]) -> list[tuple[str, ...]]:
    """Return a row for each witness: right ones by length, elsewhere, absent ones found."""
    spoken = [number for number, case in enumerate(cases) if case.quotation.kind != ABSENT]
    absent = [number for number, case in enumerate(cases) if case.quotation.kind == ABSENT]
    rows = []
    for name, found in answers.items():
        cells = []
        for shortest, longest in LENGTHS:
            some = [n for n in spoken if shortest <= len(cases[n].quotation.text.split()) <= longest]
            cells.append(f"{sum(found.get(n, False) for n in some)} of {len(some)}")
        elsewhere = sum(not found.get(n, True) for n in spoken)
        rows.append((name, *cells, str(elsewhere), f"{sum(n in found for n in absent)} of {len(absent)}"))
    return rows


def main() -> None:
    """Measure."""
    rows: list[tuple[str, ...]] = []
    for talk in scored_talks(__doc__):
        words = recognise(levelled(talk.samples), talk.recogniser, language=talk.language).words
        matches = locate(words, [case.quotation.text for case in talk.cases], language=talk.language)
        recognised = by_words(matches, talk.cases)
        heard = {number: case.right for number, case in enumerate(talk.cases) if case.accepted}
        numbers = {id(case): number for number, case in enumerate(talk.cases)}
        scored = {numbers[id(case)]: case.right for _, case, _ in talk.accepted}
        answers = {
            "recognition": recognised,
            "audio": heard,
            "audio, scored": {**scored, **heard},
            "all": {**scored, **heard, **recognised},
        }
        rows += [(f"{talk.language} {talk.condition}", *row) for row in rows_of(talk.cases, answers)]
        print()
        table(("audio", "witness", "5 to 7 words", "8 words or more", "elsewhere", "absent"), rows)


if __name__ == "__main__":
    main()
