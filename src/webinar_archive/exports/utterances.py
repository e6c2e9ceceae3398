"""Words as utterances, each of one speaker: as captions show them, and as a transcript prints them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from webinar_archive.exports.released_record import one_line
from webinar_archive.models import Word

_SENTENCE_ENDS = (".", "?", "!", "…", "。", "؟", "？", "！")
_CLOSING_MARKS = "\"'’”»)]  "


@dataclass(frozen=True, slots=True)
class UtteranceLimits:
    """Where a utterance ends: at a pause that is longer, or before it would be longer than this.

    A sentence that ends beyond half of a limit ends the utterance too.
    """

    pause_ms: int
    most_ms: int
    most_characters: int


CAPTIONS = UtteranceLimits(pause_ms=1_500, most_ms=7_000, most_characters=84)
"""Two lines of 42 characters that stand for at most seven seconds, as broadcasters have them."""
PARAGRAPHS = UtteranceLimits(pause_ms=3_000, most_ms=60_000, most_characters=900)


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words that one speaker says in `[start_ms, end_ms)`, as text on one line.

    The speaker is the transcript's label, if any.
    """

    words: tuple[Word, ...]
    speaker: str | None
    start_ms: int
    end_ms: int
    text: str

    @property
    def said(self) -> str:
        """The words after the speaker's label, where there is one."""
        return f"{self.speaker}: {self.text}" if self.speaker else self.text


def utterances(words: Iterable[Word], limits: UtteranceLimits) -> tuple[Utterance, ...]:
    """Divide words into utterances, in order of their start."""
    found = (_utterance(run) for run in _runs(words, limits))
    return tuple(sorted((p for p in found if p.text), key=lambda p: (p.start_ms, p.end_ms)))


def _utterance(run: Sequence[Word]) -> Utterance:
    return Utterance(
        words=tuple(run),
        speaker=one_line(run[0].speaker_label) or None,
        start_ms=run[0].start_ms,
        end_ms=max([word.end_ms for word in run]),
        text=one_line(" ".join([word.text for word in run])),
    )


def _runs(words: Iterable[Word], limits: UtteranceLimits) -> Iterator[Sequence[Word]]:
    """Yield the words of each utterance. An hour has 10,000 words, and an archive many hours: one loop, no calls."""
    run: list[Word] = []
    characters = 0
    for word in words:
        if run:
            last, length_ms = run[-1], word.end_ms - run[0].start_ms
            if (
                word.speaker_label != last.speaker_label
                # earlier than the word before: the file's clock starts again, or somebody speaks meanwhile
                or word.start_ms < last.start_ms
                or word.start_ms - last.end_ms > limits.pause_ms
                or length_ms > limits.most_ms
                or characters + len(word.text) > limits.most_characters
                or (
                    (2 * length_ms > limits.most_ms or 2 * characters > limits.most_characters)
                    and last.text.rstrip(_CLOSING_MARKS).endswith(_SENTENCE_ENDS)
                )
            ):
                yield run
                run, characters = [], 0
        run.append(word)
        characters += len(word.text) + 1
    if run:
        yield run
