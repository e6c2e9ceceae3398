"""The words of a recording as the index keeps them: prepared once, when the transcript is read, not at every search."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, overload

import msgspec
import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.words.index import WordIndex, restored_index
from webinar_archive.models import Word
from webinar_archive.models.codec import preload_type

Numbers = NDArray[np.int64]

_WIDTHS: tuple[Literal[1, 2, 4, 8], ...] = (1, 2, 4, 8)


class _Column(NamedTuple):
    """Whole numbers in as few bytes each as the greatest of them needs."""

    width: Literal[1, 2, 4, 8]
    numbers: bytes


class _Packed(NamedTuple):
    """A recording in columns, each distinct text once.

    Ascending numbers stand as the steps between them, which are nearly all alike and take hardly any room.
    """

    language: str
    types: list[str]
    word_types: _Column
    owner_steps: _Column
    texts: list[str]
    text_numbers: _Column
    start_steps: _Column
    durations_ms: _Column
    labels: list[str | None]


class PreparedWords(Sequence[Word]):
    """Words in columns, each made when it is asked for: a search looks at a few of an hour."""

    def __init__(
        self,
        distinct_texts: Sequence[str],
        text_numbers: NDArray[Any],
        starts_ms: Numbers,
        ends_ms: Numbers,
        labels: Sequence[str | None],
    ) -> None:
        self._distinct_texts = distinct_texts
        self._text_numbers = text_numbers
        self.starts_ms = starts_ms
        self._ends_ms = ends_ms
        self._labels = labels

    def __len__(self) -> int:
        return len(self._text_numbers)

    def texts(self, first: int, last: int) -> list[str]:
        """Return the texts of the words `[first, last)`, as far as there are any."""
        return [self._distinct_texts[number] for number in self._text_numbers[first:last].tolist()]

    @overload
    def __getitem__(self, at: int) -> Word: ...
    @overload
    def __getitem__(self, at: slice) -> list[Word]: ...
    def __getitem__(self, at: int | slice) -> Word | list[Word]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        label = self._labels[at] if self._labels else None
        return Word(
            self._distinct_texts[self._text_numbers[at]],
            int(self.starts_ms[at]),
            int(self._ends_ms[at]),
            label,
        )


def pack(index: WordIndex) -> bytes:
    """Return a prepared recording as bytes."""
    starts_ms = np.array([word.start_ms for word in index.words], np.int64)
    ends_ms = np.array([word.end_ms for word in index.words], np.int64)
    labels = [word.speaker_label for word in index.words]
    texts = dict.fromkeys([word.text for word in index.words])
    numbers = dict(zip(texts, range(len(texts)), strict=True))
    text_numbers = np.array([numbers[word.text] for word in index.words], np.int32)
    packed = _Packed(
        language=index.language,
        types=index.types,
        word_types=_column(index.word_types),
        owner_steps=_steps(index.owners),
        texts=list(texts),
        text_numbers=_column(text_numbers),
        start_steps=_steps(starts_ms),
        durations_ms=_column(ends_ms - starts_ms),
        labels=labels if any(labels) else [],
    )
    return zlib.compress(msgspec.msgpack.encode(packed), 1)


def unpack(packed: bytes) -> tuple[WordIndex, PreparedWords]:
    """Return the recording that `pack` packed, and its words.

    Raises:
        zlib.error: The bytes are damaged.
        msgspec.MsgspecError: They hold something else.
    """
    content = msgspec.msgpack.decode(zlib.decompress(packed), type=preload_type(_Packed))
    try:
        starts_ms = _sums(content.start_steps)
        ends_ms = starts_ms + _numbers(content.durations_ms)
        text_numbers = _numbers(content.text_numbers)
        words = PreparedWords(content.texts, text_numbers, starts_ms, ends_ms, content.labels)
        word_types = _numbers(content.word_types).astype(np.int32)
        owners = _sums(content.owner_steps).astype(np.int32)
        return restored_index(words, content.language, content.types, word_types, owners), words
    except (ValueError, IndexError) as error:
        raise msgspec.ValidationError(str(error)) from None


def _column(numbers: NDArray[Any]) -> _Column:
    farthest = max(-int(numbers.min(initial=0)), int(numbers.max(initial=0)))
    width = next(width for width in _WIDTHS if farthest < 1 << (8 * width - 1))
    return _Column(width, numbers.astype(f"<i{width}").tobytes())


def _numbers(column: _Column) -> NDArray[Any]:
    return np.frombuffer(column.numbers, f"<i{column.width}")


def _steps(numbers: NDArray[Any]) -> _Column:
    return _column(np.diff(numbers, prepend=0))


def _sums(steps: _Column) -> Numbers:
    return np.cumsum(_numbers(steps), dtype=np.int64)
