"""What people decided about quotations, as it is stored: every decision with what was seen when it was taken.

These are structs, not dataclasses: only those refuse names that they do not know, which a hand-edited file may hold.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum

import msgspec

from webinar_archive.models.codec import to_json

MAX_TIME_MS = 1000 * 3_600_000
"""The latest time of a recording that a decision may name."""
MAX_NAME_CHARACTERS = 200
"""The longest name of a person."""
MAX_COMMENT_CHARACTERS = 10_000
"""The longest comment."""
NO_REVISION = "0"
"""The revision of a quotation that nobody has reviewed."""


class ReviewAction(StrEnum):
    """What a person did: `undo` and `redo` go back and forth among the decisions before."""

    ACCEPT = "accept"
    """The place is right; of a quotation that was not found: it is not spoken."""
    MOVE = "move"
    """It is spoken elsewhere, in `[start_ms, end_ms)`."""
    REJECT = "reject"
    """It is not spoken where the program found it."""
    UNDECIDE = "undecide"
    """Nothing is decided (any more); a speaker and a comment may stay."""
    UNDO = "undo"
    REDO = "redo"


PLACED = (ReviewAction.ACCEPT, ReviewAction.MOVE)
"""What people did who say where a quotation is spoken; texts of a table equal these."""


class SeenAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The program's answer that a person saw: the columns of the table that a decision keeps as they were."""

    verdict: str | None = None
    confidence: float | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    spans: str | None = None
    spoken: str | None = None
    differences: str | None = None
    changes: str | None = None
    witnesses: str | None = None
    agreement_ms: int | None = None
    alternatives: str | None = None
    speaker_label: str | None = None
    speaker_evidence: str | None = None
    transcript_source: str | None = None
    run_id: str | None = None

    def __post_init__(self) -> None:
        _check_place(self.start_ms, self.end_ms)


class Review(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One thing that a person did about a quotation: what, who, when (ISO 8601, with its offset from UTC).

    `start_ms` and `end_ms` belong to `move` alone. `speaker` is who really speaks. `edited_from` are the printed
    words that the reviews before were about, where the notice was edited since.
    """

    action: ReviewAction
    by: str
    at: str
    start_ms: int | None = None
    end_ms: int | None = None
    speaker: str | None = None
    comment: str | None = None
    edited_from: str | None = None
    seen: SeenAnswer | None = None

    def __post_init__(self) -> None:
        _check_line("by", self.by)
        if not self.by.strip():
            raise ValueError("`by` names nobody")
        _check_time(self.at)
        if self.speaker is not None:
            _check_line("speaker", self.speaker)
        if self.comment is not None:
            _check_text("comment", self.comment, MAX_COMMENT_CHARACTERS)
        self._check_fields_of_action()

    def _check_fields_of_action(self) -> None:
        if (self.action is ReviewAction.MOVE) != (self.start_ms is not None and self.end_ms is not None):
            raise ValueError("`start_ms` and `end_ms` go with `move`, and only with it")
        _check_place(self.start_ms, self.end_ms)
        if self.start_ms is not None and self.start_ms == self.end_ms:
            raise ValueError(f"a place cannot begin and end at {self.start_ms} ms")
        if self.action in (ReviewAction.UNDO, ReviewAction.REDO) and (self.speaker or self.comment):
            raise ValueError(f"`{self.action}` has no speaker and no comment")

    @property
    def is_decided(self) -> bool:
        """Whether the quotation is accepted, moved or rejected."""
        return self.action in (ReviewAction.ACCEPT, ReviewAction.MOVE, ReviewAction.REJECT)

    @property
    def says_nothing(self) -> bool:
        """Whether there is no decision, no speaker and no comment."""
        return not (self.is_decided or self.speaker or self.comment)

    @property
    def place(self) -> tuple[int, int] | None:
        """The decided place; None for a rejected quotation, and for one that was accepted as not found."""
        if self.action is ReviewAction.MOVE:
            start_ms, end_ms = self.start_ms, self.end_ms
        elif self.action is ReviewAction.ACCEPT and self.seen is not None:
            start_ms, end_ms = self.seen.start_ms, self.seen.end_ms
        else:
            return None
        return None if start_ms is None or end_ms is None else (start_ms, end_ms)


class QuotationReviews(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """All reviews of one quotation, the oldest first, and its number and printed words at the last decision."""

    quotation_no: int
    quotation: str
    history: tuple[Review, ...] = ()

    def __post_init__(self) -> None:
        if self.quotation_no < 1:
            raise ValueError(f"{self.quotation_no} is no number of a quotation")

    @property
    def revision(self) -> str:
        """What identifies this state: whoever decides names the revision that they saw."""
        if not self.history:
            return NO_REVISION
        return hashlib.sha256(to_json(self.history)).hexdigest()[:12]

    @property
    def current(self) -> Review | None:
        """The review in force; None where every one was undone, or where there is none."""
        if self.history and self.history[-1].action not in (ReviewAction.UNDO, ReviewAction.REDO):
            return self.history[-1]
        done, _ = self._replayed()
        return done[-1] if done else None

    @property
    def printed(self) -> str:
        """The printed words that the review in force is about."""
        words, current = self.quotation, self.current
        for review in reversed(self.history):
            if review is current:
                break
            words = review.edited_from or words
        return words

    @property
    def can_undo(self) -> bool:
        """Whether `undo` would change anything."""
        return bool(self._replayed()[0])

    @property
    def can_redo(self) -> bool:
        """Whether `redo` would change anything."""
        return bool(self._replayed()[1])

    def _replayed(self) -> tuple[list[Review], list[Review]]:
        """Return the reviews in force, the newest last, and those that `redo` would bring back, the next one last."""
        done: list[Review] = []
        undone: list[Review] = []
        for review in self.history:
            if review.action is ReviewAction.UNDO:
                undone += [done.pop()] if done else []
            elif review.action is ReviewAction.REDO:
                done += [undone.pop()] if undone else []
            else:
                done.append(review)
                undone = []
        return done, undone


def _check_place(start_ms: int | None, end_ms: int | None) -> None:
    if (start_ms is None) != (end_ms is None):
        raise ValueError("a place needs both `start_ms` and `end_ms`")
    if start_ms is not None and end_ms is not None and not 0 <= start_ms <= end_ms <= MAX_TIME_MS:
        raise ValueError(f"a place cannot run from {start_ms} ms to {end_ms} ms")


def _check_time(at: str) -> None:
    try:
        offset = datetime.fromisoformat(at).utcoffset()
    except ValueError:
        offset = None
    if offset is None:
        raise ValueError("`at` is no time such as 2026-01-31T09:30:00+00:00")


def _check_line(name: str, text: str) -> None:
    _check_text(name, text, MAX_NAME_CHARACTERS)
    if not text.isprintable():
        raise ValueError(f"`{name}` holds a line break or a control character")


def _check_text(name: str, text: str, most: int) -> None:
    if len(text) > most:
        raise ValueError(f"`{name}` is longer than {most} characters")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError(f"`{name}` holds half of a character") from None
