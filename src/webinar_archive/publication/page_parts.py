"""The parts of a record's page: a record too long for one page gets several, each of a bounded size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from webinar_archive.desk.record_view import Paragraph
from webinar_archive.publication.published_record import MOST_CHARACTERS

MOST_BYTES = 180_000
"""Of quotations and transcript in one page; the rest of the page takes up to 100,000 more."""
_AROUND_PARAGRAPH = 260
"""Bytes of the markup around a paragraph of the transcript, links included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownParagraph:
    """A paragraph of the transcript: its start, who speaks where that changes, the number of the voice, its words."""

    start_ms: int
    speaker: str | None
    voice: int | None
    text: str

    @property
    def size_bytes(self) -> int:
        """About how many bytes of the page it takes."""
        return len(escape(f"{self.speaker or ''}{self.text}").encode()) + _AROUND_PARAGRAPH


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePart:
    """One page of a record: quotations, as HTML, and paragraphs of the transcript."""

    quotations: tuple[str, ...] = ()
    paragraphs: tuple[ShownParagraph, ...] = ()


def shown_paragraphs(paragraphs: Iterable[Paragraph]) -> Iterator[ShownParagraph]:
    """Yield paragraphs as pages show them."""
    last: str | None = None
    for each in paragraphs:
        yield ShownParagraph(
            start_ms=each.start_ms,
            speaker=each.speaker if each.speaker != last else None,
            voice=each.voice,
            text=each.text[:MOST_CHARACTERS],
        )
        last = each.speaker


def page_parts(quotations: Sequence[str], paragraphs: Sequence[ShownParagraph]) -> tuple[PagePart, ...]:
    """Return the pages of a record: one where all fits, else those of quotations, then those of the transcript."""
    sizes = [len(each.encode()) for each in quotations]
    spoken = [each.size_bytes for each in paragraphs]
    if sum(sizes) + sum(spoken) <= MOST_BYTES:
        return (PagePart(quotations=tuple(quotations), paragraphs=tuple(paragraphs)),)
    of_quotations = [PagePart(quotations=tuple(quotations[i:j])) for i, j in _slices(sizes)]
    return (*of_quotations, *(PagePart(paragraphs=tuple(paragraphs[i:j])) for i, j in _slices(spoken)))


def _slices(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the starts and ends of runs of at most `MOST_BYTES`.

    >>> list(_slices([100_000, 90_000, 80_000]))
    [(0, 1), (1, 3)]
    """
    start, total = 0, 0
    for at, size in enumerate(sizes):
        if at > start and total + size > MOST_BYTES:
            yield start, at
            start, total = at, 0
        total += size
    if start < len(sizes):
        yield start, len(sizes)
