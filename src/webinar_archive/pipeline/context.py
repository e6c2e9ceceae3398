"""The state of one record on its way: its job, the clock, the progress callback, and which steps may run now.

A record may go all its way at once, or in parts: steps that make a request to a host wait for their turn there,
the others cost this machine's time. `StepScope` says which steps may run now; the first that may not ends this
part (`StepDeferred`), and a later part goes on from the cached results.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from webinar_archive.archive.kept_files import damaged_files
from webinar_archive.archive.step_cache import (
    Inputs,
    StepResult,
    cached_result,
    incomplete_result,
    reason_to_run,
    stale_result,
    store_result,
    unstored_result,
)
from webinar_archive.errors import ArchiveError, EarlierFailure, Failure, RecordError
from webinar_archive.files import record_error
from webinar_archive.pipeline.brought_films import film_at_hand
from webinar_archive.pipeline.sources import Job
from webinar_archive.pipeline.step_table import Step, StepTable
from webinar_archive.text.redaction import host_of

if TYPE_CHECKING:
    from webinar_archive.pipeline.facts import RecordFacts

OnProgress = Callable[[str, str, float | None], None]
"""Called with the job's key, the step, and the share done from 0 to 1 where that is known."""


class StepScope(StrEnum):
    """Which steps may run now."""

    ALL = "all"
    """Every step."""
    LOCAL = "local"
    """Those that make no request to a host."""
    ONE_HOST = "one host"
    """Those that make a request to one host, as long as no other step comes between."""
    NONE = "none"
    """None: find out which step is due."""


class StepDeferred(Exception):  # noqa: N818 - no failure: the record goes on from here later
    """A step is due that may not run now: its name, why it is due, and the address that it requests, if any."""

    def __init__(self, step: str, why: str, address: str | None) -> None:
        super().__init__(step, why, address)
        self.step = step
        self.why = why
        self.address = address

    @property
    def host(self) -> str | None:
        """The host that the step makes a request to; None for local work."""
        return host_of(self.address) if self.address else None


MakeStep = Callable[..., Any]
"""Makes the result of a step from the step, the record's context and its facts."""


def make_here(step: Step, context: StepContext, facts: RecordFacts) -> Any:
    """Make a step's result in this thread."""
    return step.make(context, facts)


def no_progress(key: str, step: str, share: float | None) -> None:
    """Ignore progress."""


@dataclass(slots=True, kw_only=True)
class StepContext:
    """What the steps of one record need besides its facts. `now` is an ISO 8601 time in UTC.

    `host` is the one allowed by `StepScope.ONE_HOST`. `earlier_failures` are steps that failed for good before, by
    name: they are not tried again. The rest is filled as the steps run: `made` names the steps executed, also in
    earlier parts; `results` holds the checksum of each result used; `took_ms` how long each step took and
    `failed` which requests failed, in this part; `reused_stale` the steps whose invalidated result still stands
    because making it again failed for good; `lost` the kept files that are missing, with why they could not be
    made again; `unstored` is why results of this part could not be stored.
    """

    job: Job
    steps: StepTable
    now: str
    run_id: str
    on_progress: OnProgress = no_progress
    make: MakeStep = make_here
    scope: StepScope = StepScope.ALL
    host: str | None = None
    earlier_failures: Mapping[str, Failure] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    results: dict[str, str] = field(default_factory=dict)
    took_ms: dict[str, int] = field(default_factory=dict)
    failed: dict[str, ArchiveError] = field(default_factory=dict)
    reused_stale: list[str] = field(default_factory=list)
    lost: list[tuple[str, Failure]] = field(default_factory=list)
    unstored: ArchiveError | None = None

    folder: Path = field(init=False)
    """The record's folder."""
    _brought: ExitStack = field(default_factory=ExitStack, init=False)

    def __post_init__(self) -> None:
        # found once: resolving a path costs more than reading a small file
        self.folder = self.job.folder

    def run(self, name: str, facts: RecordFacts) -> Any:
        """Return the result of a step for these facts: the cached one, or made and stored now.

        Raises `StepDeferred` when the step is due and may not run now, and whatever its function raises.
        """
        step = self.steps[name]
        inputs = step.inputs(self, facts)
        odd: OSError | None = None
        try:
            result = self._cached(step, inputs)
        except OSError as error:
            result, odd = None, error
        if result is None:
            address = step.address(self, facts) if step.address else None
            if not self._may_run(address):
                why = reason_to_run(self.folder, name, version=step.version, inputs=inputs)
                raise StepDeferred(name, why or "files", address)
            if odd is not None and address:
                # what cannot be stored would be requested again and again
                raise record_error(odd)
            self.on_progress(self.job.key, name, None)
            began_s = time.monotonic()
            try:
                with self._noting(name, address):
                    if step.needs_film:
                        self._have_film(name, facts)
                    value = self.make(step, self, facts)
            except ArchiveError as error:
                result = self._incomplete(step, inputs, error)
                if result is None:
                    raise
            else:
                self.took_ms[name] = round((time.monotonic() - began_s) * 1000)
                result = self._stored(step, value, inputs, address)
                self.made.append(name)
        self.results[name] = result.checksum
        return result.value

    @contextmanager
    def _noting(self, name: str, address: str | None) -> Iterator[None]:
        """Note that a request failed, however it did: the next part would make it again, without end."""
        try:
            yield
        except Exception as raised:
            if address:
                self.failed[name] = _expected(raised)
            raise

    def _have_film(self, step: str, facts: RecordFacts) -> None:
        """Bring the film back where it lies in copies alone, until `release_film`. Raises `FilmAway`."""
        self._brought.enter_context(film_at_hand(self.folder, facts.capture, self.progress(step)))

    def release_film(self) -> None:
        """Delete the film again that was brought back."""
        self._brought.close()

    def use_kept(self, name: str, value: Any) -> None:
        """Take what was stored earlier, from whatever it was made, for the result of a step."""
        self.results[name] = unstored_result(value).checksum

    @property
    def is_requested_again(self) -> bool:
        """Whether a request failed in this part, and is tried again or given up before the record goes on."""
        return self.scope is StepScope.ONE_HOST and bool(self.failed)

    def _stored(self, step: Step, value: Any, inputs: Inputs, address: str | None) -> StepResult[Any]:
        """Store a result; one of local work counts also where the record's folder cannot hold it."""
        try:
            return store_result(self.folder, step.name, value, version=step.version, inputs=inputs)
        except OSError as error:
            if address:
                raise record_error(error) from None
            self.unstored = self.unstored or record_error(error)
            return unstored_result(value)

    def _cached(self, step: Step, inputs: Inputs) -> StepResult[Any] | None:
        result: StepResult[Any] | None = cached_result(
            self.folder, step.name, step.result, version=step.version, inputs=inputs
        )
        if result is None and step.name in self.earlier_failures:
            result = stale_result(self.folder, step.name, step.result, version=step.version, inputs=inputs)
            if result is not None:
                self.reused_stale.append(step.name)
                return result
            failed = EarlierFailure.of(self.earlier_failures[step.name])
            result = self._incomplete(step, inputs, failed)
            if result is None:
                raise failed
        return result

    def _incomplete(self, step: Step, inputs: Inputs, error: ArchiveError) -> StepResult[Any] | None:
        """Return a result that lost files of its own and could not be made again: what it says is still known."""
        if not isinstance(error, RecordError) or (
            self.scope is StepScope.ONE_HOST and step.name in self.failed
        ):
            # a request is tried again before it is given up
            return None
        result: StepResult[Any] | None = incomplete_result(
            self.folder, step.name, step.result, version=step.version, inputs=inputs
        )
        if result is not None:
            failure = Failure.of(error)
            self.lost.extend((file.path, failure) for file in damaged_files(self.folder, result.value))
        return result

    def _may_run(self, address: str | None) -> bool:
        match self.scope:
            case StepScope.ALL:
                return True
            case StepScope.LOCAL:
                return address is None
            case StepScope.ONE_HOST:
                return address is not None and host_of(address) == self.host and not self.failed
            case StepScope.NONE:
                return False

    def progress(self, step: str) -> Callable[[float], None]:
        """Return a callback that reports the share done of `step`."""
        return lambda share: self.on_progress(self.job.key, step, share)


def _expected(raised: Exception) -> ArchiveError:
    """Return our error: also for one of the system, or of a defect."""
    if isinstance(raised, (ArchiveError, OSError)):
        return record_error(raised)
    return ArchiveError("unexpected-error", error=type(raised).__name__)
