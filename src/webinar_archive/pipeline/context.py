"""One record at work: its job, the clock, whom to tell, and how far it may go now.

A record may be taken all its way at once, or leg by leg: some steps visit a host and wait for their turn
there, others cost this machine's time. `Pace` says which steps may be made now; the first that may not
stops the record (`StepDeferred`), and a later leg goes on from what is kept. A visit that failed for good is
handed on in `given_up`, so that no later leg makes it again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from webinar_archive.archive.step_cache import Inputs, once, reason_to_run, stale_result
from webinar_archive.errors import ArchiveError
from webinar_archive.pipeline.sources import Job

T = TypeVar("T")

STEPS = (
    "page",
    "notice",
    "report",
    "address",
    "fetch",
    "probe",
    "transcript",
    "recognition",
    "locate",
    "confirm_audio",
    "annotate",
)
"""Names of the steps, in order. None of them knows what runs it."""

VISITS = ("page", "report", "address", "fetch")
"""The steps that bring something home; `--again` makes just these anew."""

Tell = Callable[[str, str, float | None], None]
"""Progress: the job's key, the step, and the share done from 0 to 1 where that is known."""


class StepScope(StrEnum):
    """Which steps may be made now."""

    ALL = "all"
    """Every step."""
    STAY = "stay"
    """Those that visit no host."""
    VISIT = "visit"
    """Those that visit the host whose turn it is, as long as nothing else comes between: one errand."""
    LOOK = "look"
    """None: find out what there is to do."""


class StepDeferred(Exception):  # noqa: N818 - no failure: the record waits here for its next leg
    """A step is due that may not be made now: its name, why it must be made, the address it goes to."""

    def __init__(self, step: str, why: str, address: str | None) -> None:
        super().__init__(step)
        self.step = step
        self.why = why
        self.address = address

    @property
    def host(self) -> str | None:
        """The host that the step visits; None for work on this machine."""
        return host_of(self.address) if self.address else None


def host_of(address: str) -> str:
    """The host of an address in lower case, `unknown` for what is no address."""
    try:
        return urlsplit(address).hostname or "unknown"
    except ValueError:
        return "unknown"


def silent(key: str, step: str, share: float | None) -> None:
    """Tell nobody."""


@dataclass(slots=True, kw_only=True)
class StepContext:
    """What a step needs besides its plain values. `now` is an ISO 8601 time in UTC, given by the caller.

    `made` says which steps were really done, also on earlier legs; `took_ms` how long each took, and
    `failed` which visits failed, on this one. `reused_stale` are visits to be made anew that were given up, so
    that what they brought before stands.
    """

    job: Job
    now: str
    run_id: str
    tell: Tell = silent
    scope: StepScope = StepScope.ALL
    host: str | None = None
    """With `Pace.VISIT`: the host whose turn it is."""
    given_up: Mapping[str, ArchiveError] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    took_ms: dict[str, int] = field(default_factory=dict)
    failed: dict[str, ArchiveError] = field(default_factory=dict)
    reused_stale: list[str] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """The record's folder."""
        return self.job.folder

    def once(
        self,
        step: str,
        make: Callable[[], T],
        kind: type[T],
        *,
        version: int,
        inputs: Inputs,
        visits: str | None = None,
    ) -> T:
        """A step's kept result for these inputs, or made now, told, and noted in `made`.

        `visits` is the address that making it goes to. Raises `StepDeferred` when it may not be made now.
        """

        if step in self.given_up:
            before = stale_result(self.folder, step, kind, version=version, inputs=inputs)
            if before is not None:
                self.reused_stale.append(step)
                return before

        def making() -> T:
            if step in self.given_up:
                raise self.given_up[step]
            if not self._may_make(visits):
                why = reason_to_run(self.folder, step, version=version, inputs=inputs)
                raise StepDeferred(step, why or "new", visits)
            self.tell(self.job.key, step, None)
            begun = time.monotonic()
            try:
                result = make()
            except ArchiveError as error:
                if visits:
                    self.failed[step] = error
                raise
            self.made.append(step)
            self.took_ms[step] = round((time.monotonic() - begun) * 1000)
            return result

        return once(self.folder, step, making, kind, version=version, inputs=inputs)

    def _may_make(self, visits: str | None) -> bool:
        match self.scope:
            case StepScope.ALL:
                return True
            case StepScope.STAY:
                return visits is None
            case StepScope.VISIT:
                return visits is not None and host_of(visits) == self.host and not self.failed
            case StepScope.LOOK:
                return False

    def share(self, step: str) -> Callable[[float], None]:
        """A callback that tells the share done of `step`."""
        return lambda share: self.tell(self.job.key, step, share)
