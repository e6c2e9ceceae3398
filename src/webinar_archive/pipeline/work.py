"""One record at work: its job, the clock, whom to tell, and which steps were really done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from webinar_archive.archive.steps import Inputs, once
from webinar_archive.pipeline.jobs import Job

T = TypeVar("T")

STEPS = ("page", "notice", "report", "address", "fetch", "probe", "transcript", "locate", "sound", "annotate")
"""Names of the steps, in order. None of them knows what runs it."""

Tell = Callable[[str, str, float | None], None]
"""Progress: the job's key, the step, and the share done from 0 to 1 where that is known."""


def silent(key: str, step: str, share: float | None) -> None:
    """Tell nobody."""


@dataclass(slots=True, kw_only=True)
class Work:
    """What a step needs besides its plain values. `now` is an ISO 8601 time in UTC, given by the caller."""

    job: Job
    now: str
    run_id: str
    tell: Tell = silent
    made: list[str] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """The record's folder."""
        return self.job.folder

    def once(self, step: str, make: Callable[[], T], kind: type[T], *, version: int, inputs: Inputs) -> T:
        """A step's kept result for these inputs, or made now, told, and noted in `made`."""

        def making() -> T:
            self.tell(self.job.key, step, None)
            result = make()
            self.made.append(step)
            return result

        return once(self.folder, step, making, kind, version=version, inputs=inputs)

    def share(self, step: str) -> Callable[[float], None]:
        """A callback that tells the share done of `step`."""
        return lambda share: self.tell(self.job.key, step, share)
