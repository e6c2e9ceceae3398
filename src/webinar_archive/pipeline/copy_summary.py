"""How the copies of a run ended."""

from __future__ import annotations

from dataclasses import dataclass

from webinar_archive.errors import Failure
from webinar_archive.i18n.messages import Language, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyProblem:
    """A package that is not in a storage, and why; without a record, it is the storage as a whole."""

    storage: str
    failure: Failure
    record: str | None = None

    def told(self, language: Language) -> str:
        """Return what failed and why, in a sentence."""
        reason = sentence(self.failure.code, self.failure.facts, language)
        if self.record is None:
            return reason
        return sentence("copy-failed", {"record": self.record, "reason": reason}, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopySummary:
    """How many packages were copied, and how many were there already, over all storages; what is not there."""

    copied: int = 0
    unchanged: int = 0
    problems: tuple[CopyProblem, ...] = ()
