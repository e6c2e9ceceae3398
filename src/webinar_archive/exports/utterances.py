"""Words as utterances, each of one speaker: as captions show them, and as a transcript prints them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, compress, count
from operator import attrgetter, lt, ne, sub
from typing import NamedTuple

from webinar_archive.models import Word
from webinar_archive.text.characters import one_line

_SENTENCE_ENDS = (".", "?", "!", "…", "。", "؟", "？", "！")
_CLOSING_MARKS = "\"'’”»)] \u00a0\u202f"


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


class WordColumns:
    """Words column by column, with what dividing them asks of each: looked at once, however often they are divided.

    An hour has 10,000 words, and an archive many hours.
    """

    def __init__(self, words: Iterable[Word]) -> None:
        self.words = tuple(words)
        self.texts = [word.text for word in self.words]
        self.starts_ms = [word.start_ms for word in self.words]
        self.ends_ms = [word.end_ms for word in self.words]
        self.labels = [word.speaker_label for word in self.words]
        self.letters = "".join(self.texts)
        # one look at all of them, which seldom have a space, instead of one at each utterance
        self.are_bare = all(self.texts) and self.letters.split() == [self.letters]
        self.end_in_order = self.ends_ms == sorted(self.ends_ms)
        self._lengths = list(accumulate([len(text) + 1 for text in self.texts], initial=0))
        later_starts_ms, later_labels = self.starts_ms[1:], self.labels[1:]
        self._pauses_ms = list(map(sub, later_starts_ms, self.ends_ms))
        # earlier than the word before: the file's clock starts again, or somebody speaks meanwhile
        self._breaks = {
            *compress(count(1), map(lt, later_starts_ms, self.starts_ms)),
            *compress(count(1), map(ne, later_labels, self.labels)),
        }
        # looked at once for each text, of which an hour has few
        sentence_ends = {
            text
            for text in set(self.texts)
            if not text.isalnum() and text.rstrip(_CLOSING_MARKS).endswith(_SENTENCE_ENDS)
        }
        self._after_sentences = list(compress(count(1), map(sentence_ends.__contains__, self.texts)))

    def divided(self, limits: UtteranceLimits) -> Iterator[tuple[int, int]]:
        """Yield the first word of each utterance, and the first after it, by their numbers."""
        starts_ms, ends_ms, lengths = self.starts_ms, self.ends_ms, self._lengths
        words = len(self.texts)
        pauses = compress(count(1), map(limits.pause_ms.__lt__, self._pauses_ms))
        breaks = iter([*sorted(self._breaks.union(pauses)), words])
        after_sentences = iter((*self._after_sentences, words))
        next_break = next_sentence = first = 0
        while first < words:
            start_ms, length = starts_ms[first], lengths[first]
            while next_break <= first:
                next_break = next(breaks)
            # the first word is in it, however long it is
            end = min(next_break, bisect_right(lengths, length + limits.most_characters + 1, first + 2) - 1)
            end = self._first_beyond(start_ms + limits.most_ms, first + 1, end)
            while next_sentence <= first:
                next_sentence = next(after_sentences)
            if next_sentence < end:
                half_ms = start_ms + limits.most_ms // 2
                half_length = length + limits.most_characters // 2
                while next_sentence < end:
                    if lengths[next_sentence] > half_length or ends_ms[next_sentence] > half_ms:
                        end = next_sentence
                    else:
                        next_sentence = next(after_sentences)
            yield first, end
            first = end

    def _first_beyond(self, time_ms: int, first: int, end: int) -> int:
        """Return the number of the first word from `first` on that ends later than a time; `end` where none does."""
        if self.end_in_order:
            return bisect_right(self.ends_ms, time_ms, first, end)
        return next((number for number in range(first, end) if self.ends_ms[number] > time_ms), end)


def utterances(words: Iterable[Word] | WordColumns, limits: UtteranceLimits) -> tuple[Utterance, ...]:
    """Divide words into utterances, in order of their start."""
    columns = words if isinstance(words, WordColumns) else WordColumns(words)
    texts, ends_ms, labels = columns.texts, columns.ends_ms, columns.labels
    found = []
    label, speaker = None, None
    for first, end in columns.divided(limits):
        text = " ".join(texts[first:end])
        if columns.are_bare or (text := one_line(text)):
            if labels[first] != label:
                label = labels[first]
                speaker = one_line(label) or None
            end_ms = ends_ms[end - 1] if columns.end_in_order else max(ends_ms[first:end])
            found.append(Utterance(columns.words[first:end], speaker, columns.starts_ms[first], end_ms, text))
    return tuple(sorted(found, key=attrgetter("start_ms", "end_ms")))
