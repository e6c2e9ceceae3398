"""The records that the desk shows: what the archive holds, read again when it has changed."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from webinar_archive.archive.layout import outcome_file, runs_folder
from webinar_archive.errors import UsageError
from webinar_archive.i18n.messages import Language, sentence
from webinar_archive.models.review import QuotationReviews
from webinar_archive.pipeline.outcome import Outcome
from webinar_archive.pipeline.stored_release import StoredRelease, stored_releases
from webinar_archive.reviews.review_queue import QueueItem, queue_items
from webinar_archive.reviews.reviewed_record import ReviewedRecord, reviewed_record
from webinar_archive.reviews.reviews_file import Reviews, load_reviews

Stamp = tuple[tuple[str, int, int], ...]
_KeptItems = tuple[Outcome, tuple[QuotationReviews, ...], tuple[QueueItem, ...]]
"""A record, its reviews, and the items of the queue that were made of them."""


def record_address(pipeline: str, key: str) -> str:
    """Return the path of a record's page."""
    return f"/record/{quote(pipeline, safe='')}/{quote(key, safe='')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRecord:
    """A record of a release: its outcome, and its folder in the archive."""

    release: StoredRelease
    outcome: Outcome

    @property
    def folder(self) -> Path:
        """The record's folder."""
        return self.release.archive / self.outcome.key

    @property
    def pipeline(self) -> str:
        """The name of the pipeline's folder."""
        return self.release.archive.name

    @property
    def address(self) -> str:
        """The path of the record's page."""
        return record_address(self.pipeline, self.outcome.key)

    def reviewed(self) -> ReviewedRecord:
        """Return the record with its decisions. Raises `UsageError` where their file cannot be read."""
        store, key, rows = self.release.store(), self.outcome.key, self.outcome.rows
        return store.record(key, rows) if store else reviewed_record(key, rows, ())

    @property
    def title(self) -> str:
        """The title; the id where there is none."""
        row = self.outcome.rows[0] if self.outcome.rows else None
        return (row.title if row else None) or self.outcome.record_id


class DeskArchive:
    """The releases of a pipeline file, of a pipeline's folder, or of a whole archive. Safe between threads."""

    def __init__(self, source: Path) -> None:
        """Read the releases. Raises `UsageError` as `stored_releases` does."""
        self._source = source
        self._lock = threading.Lock()
        self._releases = stored_releases(source)
        self._stamp = _stamp(self._releases)
        self._queue: dict[str, dict[str, _KeptItems]] = {}

    def releases(self) -> tuple[StoredRelease, ...]:
        """Return the releases as they are now."""
        with self._lock:
            stamp = _stamp(self._releases)
            if stamp != self._stamp:
                self._releases = stored_releases(self._source)
                self._stamp = stamp
            return self._releases

    def records(self) -> Iterator[DeskRecord]:
        """Yield every record with rows."""
        for release in self.releases():
            for outcome in release.outcomes:
                if outcome.rows:
                    yield DeskRecord(release=release, outcome=outcome)

    def queue_items(self, language: Language) -> tuple[tuple[QueueItem, ...], str | None]:
        """Return every quotation as an item of the queue, and why decisions cannot be read, where they cannot be."""
        items: list[QueueItem] = []
        trouble: str | None = None
        for release in self.releases():
            reviews: Reviews | None = None
            try:
                reviews = load_reviews(release.folder) if release.folder else None
            except UsageError as error:
                trouble = sentence(error.code, error.facts, language)
            items += self._items(release, reviews)
        return tuple(items), trouble

    def _items(self, release: StoredRelease, reviews: Reviews | None) -> Iterator[QueueItem]:
        """Yield the items of a release; those of a record are made again when it, or its reviews, have changed."""
        name, of_key = release.archive.name, (reviews or Reviews()).of
        with self._lock:
            before, now = self._queue.get(name, {}), {}
            for outcome in release.outcomes:
                of_record = of_key(outcome.key)
                kept = before.get(outcome.key)
                if kept is None or kept[:2] != (outcome, of_record):
                    record = reviewed_record(outcome.key, outcome.rows, of_record)
                    kept = (outcome, of_record, queue_items(name, [record]))
                now[outcome.key] = kept
            self._queue[name] = now
        for _, _, items in now.values():
            yield from items

    def record(self, pipeline: str, key: str) -> DeskRecord | None:
        """Return the record of these names, None where there is none: no path is made of what a browser sends."""
        return next((r for r in self.records() if r.pipeline == pipeline and r.outcome.key == key), None)


def _stamp(releases: tuple[StoredRelease, ...]) -> Stamp:
    """Return the sizes and times of the files whose change may change what the desk shows."""
    return tuple(
        _stamp_of(path)
        for release in releases
        for path in (runs_folder(release.archive), *_outcome_files(release.archive))
    )


def _outcome_files(pipeline: Path) -> list[Path]:
    """Return where the outcomes of a pipeline's folders would lie.

    Every request asks; whether each of ten thousand folders is a record takes longer than all the rest.
    """
    try:
        with os.scandir(pipeline) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir())
    except OSError:
        return []
    return [outcome_file(pipeline / name) for name in names]


def _stamp_of(path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError:
        return (str(path), 0, 0)
    return (str(path), status.st_size, status.st_mtime_ns)
