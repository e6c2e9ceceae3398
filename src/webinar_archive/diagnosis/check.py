"""The result of one check: its state, and a message that says what was found and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from webinar_archive.errors import ArchiveError

State = Literal["ok", "optional", "warning", "error"]
"""`optional` is not installed and not needed here, `warning` will cost something, `error` stops the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was found of one thing; `code` and `facts` are those of a message."""

    name: str
    state: State
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def failed_check(name: str, error: ArchiveError) -> Check:
    """Return the check that ended with an error, whose message says what to do."""
    return Check(name=name, state="error", code=error.code, facts=error.facts)
