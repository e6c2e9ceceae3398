"""The questions of `quotebench` and their truth, from made talks and from folders of real ones.

Questions are plain JSON, as an entrant reads them; the truth is kept apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

from edits import SETS, Edit, edits
from synthetic_talks import ENGLISH, FRENCH, WORD_MS, Speech, synthetic_talk

from webinar_archive import Word
from webinar_archive.transcripts import read_transcript

FORMAT = "quotebench-1"
MATERIAL = ("negation", "number", "unit", "name")
"""The classes of change that may be another statement; the others are not scored."""
EDITS_A_TALK, WORDS_BETWEEN = 20, 60


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What is known of a quotation; without `start_ms` it is spoken nowhere in its talk.

    `change` is the class of its one change, empty where none matters; None where it is not asked for.
    """

    id: str
    start_ms: int | None = None
    end_ms: int | None = None
    change: str | None = None


@dataclass(frozen=True)
class Tasks:
    """A set of tasks: its name, the talks with their quotations, and the truth of each."""

    name: str
    talks: Sequence[dict[str, Any]]
    truths: Sequence[Truth]

    def questions(self) -> str:
        """Return what an entrant reads."""
        return json.dumps({"format": FORMAT, "talks": self.talks})


def _talk(name: str, language: str, words: Iterable[Word], texts: Sequence[str]) -> dict[str, Any]:
    return {
        "id": name,
        "language": language,
        "words": [{"text": word.text, "start_ms": word.start_ms, "end_ms": word.end_ms} for word in words],
        "quotations": [{"id": f"{name}/{at}", "text": text} for at, text in enumerate(texts)],
    }


def made_talks(count: int, seed: int) -> Tasks:
    """Return talks of an hour, every second English, with quotations in which writers changed words, and absent ones."""
    talks, truths = [], []
    for number in range(count):
        english = number % 2 == 1
        words, quotations = synthetic_talk(seed + number, english=english)
        Random(seed + number).shuffle(quotations)
        name = f"made-{number}"
        talks.append(_talk(name, "en" if english else "fr", words, [q.text for q in quotations]))
        truths += [
            Truth(id=f"{name}/{at}", start_ms=quotation.start_ms, end_ms=quotation.end_ms)
            for at, quotation in enumerate(quotations)
        ]
    return Tasks("Made talks of an hour", talks, truths)


def made_changes(seed: int) -> Tasks:
    """Return short talks in which sentences are spoken that were printed with one edit each."""
    by_language: dict[str, list[Edit]] = {"fr": [], "en": []}
    for path in sorted(SETS.glob("*.txt")):
        for edit in edits(path):
            by_language[edit.language].append(edit)
    talks, truths = [], []
    for language, every in by_language.items():
        count = -(-len(every) // EDITS_A_TALK)
        for number in range(count):
            # an edit and the same one with its sides exchanged must not stand in one talk
            name, chosen = f"changes-{language}-{number}", every[number::count]
            words, spans = _spoken(chosen, Random(seed + number), english=language == "en")
            printed = [f"{edit.printed[0].upper()}{edit.printed[1:]}." for edit in chosen]
            talks.append(_talk(name, language, words, printed))
            for at, (edit, (start_ms, end_ms)) in enumerate(zip(chosen, spans, strict=True)):
                change = edit.kind if edit.kind in MATERIAL else ""
                truths.append(Truth(id=f"{name}/{at}", start_ms=start_ms, end_ms=end_ms, change=change))
    return Tasks("Sentences with one edit", talks, truths)


def _spoken(
    chosen: Sequence[Edit], rng: Random, *, english: bool
) -> tuple[list[Word], list[tuple[int, int]]]:
    """Return a talk that says these sentences among others, and when it says each."""
    speech = Speech(ENGLISH if english else FRENCH, rng)
    texts: list[str] = []
    spans = []
    for edit in chosen:
        speech.sentences.clear()
        speech.talk(WORDS_BETWEEN)
        texts += [text.lower() for text in chain(*speech.sentences)]
        first = len(texts)
        texts += edit.spoken.lower().split()
        spans.append((first * WORD_MS, len(texts) * WORD_MS))
    words = [Word(text, at * WORD_MS, (at + 1) * WORD_MS - 40) for at, text in enumerate(texts)]
    return words, spans


def real_talks(language: str, folder: Path) -> Tasks:
    """Return the talks of a folder with the quotations typed from each, and with those of the next talk, absent here.

    `quotations.json` holds a list of `{"talk": NAME, "quotations": [{"text": …, "time": SECONDS}]}`, or
    `statements.json` one of `{"video": NAME, "text": …, "time": SECONDS}`; the words of a talk are in
    `NAME/whisper.json`, or in a file of any other form that the program reads, `NAME.*`.
    """
    by_talk = [(name, typed, path) for name, typed in _typed(folder) if (path := _transcript(folder, name))]
    talks, truths = [], []
    for at, (name, typed, path) in enumerate(by_talk):
        absent = by_talk[(at + 1) % len(by_talk)][1] if len(by_talk) > 1 else []
        texts = [str(quotation["text"]) for quotation in (*typed, *absent)]
        talks.append(_talk(name, language, read_transcript(path, language=language).words, texts))
        starts = [round(float(quotation["time"]) * 1000) for quotation in typed] + [None] * len(absent)
        truths += [Truth(id=f"{name}/{number}", start_ms=start) for number, start in enumerate(starts)]
    return Tasks(f"{folder.name} ({len(by_talk)} talks)", talks, truths)


def _typed(folder: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    if (listed := folder / "quotations.json").is_file():
        for talk in json.loads(listed.read_text(encoding="utf-8")):
            yield talk["talk"], talk["quotations"]
        return
    by_talk: dict[str, list[dict[str, Any]]] = {}
    for statement in json.loads((folder / "statements.json").read_text(encoding="utf-8")):
        by_talk.setdefault(statement["video"], []).append(statement)
    yield from by_talk.items()


def _transcript(folder: Path, name: str) -> Path | None:
    recognised = folder / name / "whisper.json"
    return recognised if recognised.is_file() else min(folder.glob(f"{name}.*"), default=None)
