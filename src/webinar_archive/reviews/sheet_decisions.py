"""Decisions read back from a spreadsheet that people filled in; a row that says nothing new adds nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from webinar_archive.errors import UsageError
from webinar_archive.exports.formats.csv import neutralize_formula
from webinar_archive.models.review import Review, ReviewAction
from webinar_archive.reviews.assignment import is_edited
from webinar_archive.reviews.review_sheet import FILLED_IN, filled_in
from webinar_archive.reviews.reviewed_record import ReviewedQuotation
from webinar_archive.tables import TableRow, comparable_heading, read_table
from webinar_archive.tables.stated_time import time_ms

_RECORD = ("record_key", "record_id")
_READ = ("pipeline", *_RECORD, "quotation_no", "quotation", *FILLED_IN, "revision")
_NEEDED = ("quotation_no", "review")
_SAID = ("review", "review_start", "review_end", "reviewed_speaker", "review_comment")
_DECIDED = ("action", "start_ms", "end_ms", "speaker", "comment")
_NAMES = {comparable_heading(name): name for name in _READ}
_WORDS = {
    ReviewAction.ACCEPT: "accept accepted accepte accepter acceptee oui yes ok",
    ReviewAction.MOVE: "move moved deplace deplacer deplacee",
    ReviewAction.REJECT: "reject rejected rejete rejeter rejetee refuse refuser no non",
    ReviewAction.UNDECIDE: "undecide undecided indecis indecise",
}
_ACTIONS = {word: action for action, words in _WORDS.items() for word in words.split()}
_MAX_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A row of a spreadsheet of reviews: its number in the file, and its cells by the names of their columns."""

    number: int
    cells: Mapping[str, str]

    @property
    def record(self) -> str:
        """The key of the record; its id in a table without keys."""
        return next((cell for name in _RECORD if (cell := self.cells.get(name, ""))), "")

    @property
    def quotation_no(self) -> int | None:
        """The number of the quotation; None for what is none."""
        cell = self.cells.get("quotation_no", "")
        return int(cell) if cell.isdecimal() and len(cell) < 10 else None

    def new_review(self, quotation: ReviewedQuotation, by: str | None, at: str) -> Review | None:
        """Return what the row decides about its quotation; None where that is the decision in force.

        Args:
            quotation: The quotation as it is now.
            by: Who decided, where the row names nobody new.
            at: The time, ISO 8601.

        Raises:
            UsageError: The row cannot be understood, or names nobody.
        """
        now = {name: _comparable(neutralize_formula(cell)) for name, cell in filled_in(quotation).items()}
        said = {name: self.cells[name] for name in _SAID if name in self.cells}
        if all(now[name] == _comparable(cell) for name, cell in said.items()):
            return None
        if not said.get("review") and quotation.is_decided and "revision" not in self.cells:
            # without a revision an empty cell may be older than the decision
            return None
        printed = _typed(self.cells.get("quotation", ""))
        if printed and is_edited(printed, quotation.row.quotation or ""):
            raise UsageError("review-row-edited", number=quotation.number)
        cells = {name: said.get(name, now[name]) for name in _SAID}
        action, place = _action_and_place(cells, now)
        try:
            review = Review(
                action=action,
                by=self._by(now["reviewed_by"], by),
                at=at,
                start_ms=place[0],
                end_ms=place[1],
                speaker=_typed(cells["reviewed_speaker"]) or None,
                comment=_typed(cells["review_comment"]) or None,
            )
        except ValueError as error:
            raise UsageError("review-row-invalid", reason=str(error)) from None
        return None if _says_the_same(review, quotation.review) else review

    def _by(self, before: str, by: str | None) -> str:
        typed = self.cells.get("reviewed_by", "").strip()
        # who decided before stands in the cell, and did not decide this
        name = _typed(typed) if typed and _comparable(typed) != before else by
        if not name:
            raise UsageError("review-by-nobody")
        return name


def read_sheet(path: Path) -> tuple[SheetRow, ...]:
    """Read a spreadsheet of reviews, CSV or XLSX. Raises `UsageError` where it is none."""

    def is_heading(cells: Sequence[str]) -> bool:
        found = {_NAMES.get(comparable_heading(cell)) for cell in cells}
        return found.issuperset(_NEEDED) and not found.isdisjoint(_RECORD)

    table = read_table(path, is_heading)
    if not table.found:
        raise UsageError("review-sheet-unknown", path=str(path))
    places: dict[str, int] = {}
    for place, heading in enumerate(table.heading):
        if name := _NAMES.get(comparable_heading(heading)):
            places.setdefault(name, place)
    return tuple(_row(row, places) for row in table.rows)


def _row(row: TableRow, places: Mapping[str, int]) -> SheetRow:
    cells = {name: row.cells[place] if place < len(row.cells) else "" for name, place in places.items()}
    short = ("review_comment", "quotation")
    return SheetRow(
        number=row.number,
        cells={name: cell if name in short else " ".join(cell.split()) for name, cell in cells.items()},
    )


def _action_and_place(
    cells: Mapping[str, str], now: Mapping[str, str]
) -> tuple[ReviewAction, tuple[int | None, int | None]]:
    """Return what a row says; times without a word are a move."""
    place = _time(cells["review_start"]), _time(cells["review_end"])
    word = comparable_heading(cells["review"])
    action = _ACTIONS.get(word)
    if not word:
        action = ReviewAction.UNDECIDE if None in place else ReviewAction.MOVE
    if action is None:
        raise UsageError("review-word-unknown", word=cells["review"][:_MAX_SHOWN])
    if action is ReviewAction.MOVE:
        if None in place:
            raise UsageError("review-move-without-times")
        return action, place
    # those of a move before may still stand there
    if any(cells[name] != now[name] for name in ("review_start", "review_end") if cells[name]):
        raise UsageError("review-times-without-move", word=cells["review"][:_MAX_SHOWN])
    return action, (None, None)


def _says_the_same(review: Review, before: Review | None) -> bool:
    if before is None or before.says_nothing:
        return review.says_nothing
    return all(getattr(review, name) == getattr(before, name) for name in _DECIDED)


def _time(cell: str) -> int | None:
    if not cell:
        return None
    found = time_ms(_typed(cell))
    if found is None:
        raise UsageError("review-time-unreadable", time=cell[:_MAX_SHOWN])
    return found


def _comparable(cell: object) -> str:
    return "\n".join(line.rstrip() for line in str(cell).replace("\r", "").strip().split("\n"))


def _typed(cell: str) -> str:
    """Return a text without the apostrophe that kept it from being evaluated."""
    text = _comparable(cell)
    return text[1:] if text.startswith("'") and neutralize_formula(text[1:]) == text else text
