"""Words as utterances, each of one speaker: as captions show them, and as a transcript prints them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from webinar_archive.exports.released_record import one_line
from webinar_archive.models import Word

_SENTENCE_ENDS = (".", "?", "!", "…", "。", "؟", "？", "！")
_CLOSING_MARKS = "\"'’”»)]  "
_LAST_CHARACTERS = frozenset((*_SENTENCE_ENDS, *_CLOSING_MARKS))
"""With which a word ends that may end a sentence: told faster than by looking behind the closing marks."""


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


class Utterance(NamedTuple):
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
    """Divide words into utterances, in order of their start.

    An hour has 10,000 words, and an archive many hours: they are looked at column by column, with few calls.
    """
    words = tuple(words)
    texts = [word.text for word in words]
    starts_ms = [word.start_ms for word in words]
    ends_ms = [word.end_ms for word in words]
    labels = [word.speaker_label for word in words]
    # one look at all words, which seldom have a space in them, instead of one at each utterance
    letters = "".join(texts)
    are_bare = all(texts) and letters.split() == [letters]
    found = []
    first, label, speaker = 0, None, None
    for end in _ends(texts, starts_ms, ends_ms, labels, limits):
        text = " ".join(texts[first:end])
        if are_bare or (text := one_line(text)):
            if labels[first] != label:
                label = labels[first]
                speaker = one_line(label) or None
            end_ms = max(ends_ms[first:end])
            found.append(Utterance(words[first:end], speaker, starts_ms[first], end_ms, text))
        first = end
    return tuple(sorted(found, key=attrgetter("start_ms", "end_ms")))


def _ends(
    texts: Sequence[str],
    starts_ms: Sequence[int],
    ends_ms: Sequence[int],
    labels: Sequence[str | None],
    limits: UtteranceLimits,
) -> Iterator[int]:
    """Yield where each utterance ends: the number of the first word after it."""
    most_characters, half_characters = limits.most_characters, limits.most_characters // 2
    pause_ms, most_ms = limits.pause_ms, limits.most_ms
    # of the utterance: its latest end, a moment beyond half of that, its characters until here
    latest_ms = half_ms = characters = 0
    # no word has this label: the first one begins an utterance
    last_label: object = _ends
    last_start_ms = resumes_ms = number = 0
    last_text = ""
    for text, start_ms, end_ms, label in zip(texts, starts_ms, ends_ms, labels, strict=True):
        characters += len(text)
        goes_on = (
            label == last_label
            # earlier than the word before: the file's clock starts again, or somebody speaks meanwhile
            and last_start_ms <= start_ms <= resumes_ms
            and end_ms <= latest_ms
            and characters <= most_characters
            and (
                (characters - len(text) <= half_characters and end_ms <= half_ms)
                or last_text[-1:] not in _LAST_CHARACTERS
                or not last_text.rstrip(_CLOSING_MARKS).endswith(_SENTENCE_ENDS)
            )
        )
        if not goes_on:
            if number:
                yield number
            latest_ms, half_ms, characters = start_ms + most_ms, start_ms + most_ms // 2, len(text)
        number += 1
        characters += 1
        last_text, last_label, last_start_ms, resumes_ms = text, label, start_ms, end_ms + pause_ms
    if number:
        yield number
