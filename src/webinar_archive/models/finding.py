"""A finding: something a person should know about a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a person should care: `info` to know, `warning` to look at, `error` something is lost."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a person should know. `code` is stable, its sentence stands in `messages`."""

    code: str
    severity: Severity = Severity.WARNING
    facts: dict[str, Any] = field(default_factory=dict)
