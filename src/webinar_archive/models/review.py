"""What a person decided about a match."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A person's decision about a match; it always overrides the program's."""

    decision: str
    reviewed_by: str
    reviewed_at: str
    start_ms: int | None = None
    end_ms: int | None = None
