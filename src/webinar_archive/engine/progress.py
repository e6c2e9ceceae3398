"""How far a run has come, counted from its ended tasks."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from webinar_archive.engine.backend import RunStore
from webinar_archive.engine.survey import count_unchanged
from webinar_archive.engine.tasks import RunRequest, TaskResult, from_plain
from webinar_archive.pipeline.outcome import Status

COUNTING_SHARE = 1 / 20
"""The share of our time that counting the waiting records may take."""

_EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunProgress:
    """How far a run has come, in records. `waiting` records wait for a host or for their next attempt.

    `worked` records ended since this process began to watch, `elapsed_s` ago; `size_bytes` were downloaded.
    """

    total: int = 0
    done: int = 0
    unchanged: int = 0
    failed: int = 0
    waiting: int = 0
    size_bytes: int = 0
    elapsed_s: float = 0.0
    worked: int = 0

    @property
    def ended(self) -> int:
        """Return how many records have ended."""
        return self.done + self.unchanged + self.failed

    @property
    def left_s(self) -> float | None:
        """Return the seconds that the rest will take at the speed so far, None before there is one."""
        if not self.worked or self.ended >= self.total:
            return None
        return (self.total - self.ended) * self.elapsed_s / self.worked


@dataclass(slots=True, kw_only=True)
class ProgressCounter:
    """Counts only the tasks that ended since it last counted: ten thousand records cost no more than ten."""

    request: RunRequest
    progress: RunProgress
    _began_s: float = field(default_factory=time.monotonic)
    _ended_after: datetime = _EPOCH
    _seen: set[str] = field(default_factory=set)
    _count_waiting_at_s: float = 0.0
    _unchanged: int | None = None

    def update(self, store: RunStore) -> RunProgress:
        """Count what ended, and return the progress."""
        before = self.progress
        results = self._new_results(store)
        statuses = [result.ended.status for result in results if result.ended]
        first = before.elapsed_s == 0
        if self._unchanged is None:
            self._unchanged = count_unchanged(self.request)
        self.progress = replace(
            before,
            done=before.done + sum(status is not Status.FAILED for status in statuses),
            failed=before.failed + sum(status is Status.FAILED for status in statuses),
            unchanged=self._unchanged or 0,
            size_bytes=before.size_bytes + sum(result.size_bytes for result in results),
            worked=0 if first else before.worked + len(statuses),
            waiting=self._count_waiting(store),
            elapsed_s=time.monotonic() - self._began_s,
        )
        return self.progress

    def _new_results(self, store: RunStore) -> list[TaskResult]:
        results = []
        newest = self._ended_after
        for task in store.ended_tasks(self.request.run_id, after=self._ended_after):
            if task.id in self._seen or not task.output:
                continue
            self._seen.add(task.id)
            newest = max(newest, task.ended_at or newest)
            results.append(from_plain(task.output, TaskResult))
        # after a clock was set back, what ends next ends before what ended last
        self._ended_after = min(newest, datetime.now(UTC))
        return results

    def _count_waiting(self, store: RunStore) -> int:
        began_s = time.monotonic()
        if began_s < self._count_waiting_at_s:
            return self.progress.waiting
        waiting = store.count_waiting(self.request.run_id)
        # counting thousands of rows may take a while
        ended_s = time.monotonic()
        self._count_waiting_at_s = ended_s + (ended_s - began_s) / COUNTING_SHARE
        return waiting
