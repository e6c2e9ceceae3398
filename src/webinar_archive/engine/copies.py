"""Copies of records' packages in the storages of a pipeline: one storage after the other, each at its own cost."""

from __future__ import annotations

import contextlib
import logging
import random
import time
from collections.abc import Callable, Sequence
from functools import partial

from webinar_archive.engine.backoff import retry_delay_s
from webinar_archive.errors import ArchiveError, Failure, RecordError
from webinar_archive.pipeline.config import FetchSection, Settings
from webinar_archive.pipeline.copy_summary import CopyProblem, CopySummary
from webinar_archive.pipeline.freed_films import FreedFilms
from webinar_archive.pipeline.record_copies import Copied, RecordCopier, Retry
from webinar_archive.pipeline.record_errors import error_of_one_record
from webinar_archive.pipeline.stored_records import StoredRecord
from webinar_archive.storage.addresses import CopyAddress
from webinar_archive.storage.copy_store import CopyStore
from webinar_archive.storage.stores import open_store

log = logging.getLogger("webinar_archive.engine")

GIVEN_UP_AFTER = 2
"""Records in a row that a storage does not take, after which it is left alone until the next run."""

OnShare = Callable[[str, float], None]
"""Is called with the key of a record and how much of its package was sent, from 0 to 1."""


def copy_records(
    settings: Settings | None,
    records: Sequence[StoredRecord],
    addresses: Sequence[CopyAddress],
    fetch: FetchSection,
    *,
    on_share: OnShare = lambda *_: None,
    on_copied: Callable[[str, Copied], None] = lambda *_: None,
    on_problem: Callable[[CopyProblem], None] = lambda _: None,
) -> CopySummary:
    """Copy the packages of records into each storage, where they are not there yet.

    What a storage does not do costs that copy of that record; after a few in a row, the storage is left alone.

    Args:
        settings: Those of the pipeline file; without it, those of each pipeline's last release count.
        records: The records.
        addresses: The storages.
        fetch: How often, and after how long, what failed is tried again.
        on_share: Told of the progress of each record.
        on_copied: Told of each package that is in a storage now, with the storage's name.
        on_problem: Told of each that is not.

    Raises:
        UsageError: A library is not installed, or people's decisions cannot be read.
        DiskFull: The archive's own disk is full, so that no event can be kept.
    """
    copied, unchanged = 0, 0
    problems: list[CopyProblem] = []

    def failed(address: CopyAddress, error: ArchiveError, record: str | None = None) -> None:
        problem = CopyProblem(storage=address.name, record=record, failure=Failure.of(error))
        log.error("copy_failed", extra={"storage": address.name, "record": record, "reason": error.code})
        problems.append(problem)
        on_problem(problem)

    freed = FreedFilms(settings, addresses, failed)
    for address in addresses:
        try:
            store = _opened(address, fetch)
        except RecordError as error:
            failed(address, error)
            continue
        with contextlib.closing(store):
            copier = RecordCopier(settings, store, _retry(fetch))
            in_a_row = 0
            for number, record in enumerate(records):
                try:
                    found = copier.copy(record, partial(on_share, record.key))
                except (RecordError, OSError) as raised:
                    of_record = error_of_one_record(raised)
                    failed(address, of_record, record.name)
                    in_a_row = in_a_row + 1 if of_record.code.startswith("storage-") else 0
                    left = len(records) - number - 1
                    if in_a_row == GIVEN_UP_AFTER and left:
                        failed(address, RecordError("storage-given-up", storage=address.name, records=left))
                        break
                    continue
                in_a_row = 0
                if found.untimed is not None:
                    facts = {"storage": address.name, "record": record.name, "reason": found.untimed.code}
                    log.warning("copy_untimed", extra=facts)
                copied += found.is_new
                unchanged += not found.is_new
                on_copied(address.name, found)
                freed.found(record, address, found)
    freed.free_rest()
    return CopySummary(copied=copied, unchanged=unchanged, problems=tuple(problems))


def _opened(address: CopyAddress, fetch: FetchSection) -> CopyStore:
    retry, number = _retry(fetch), 0
    while True:
        number += 1
        try:
            return open_store(address)
        except RecordError as error:
            if not retry(error, number):
                raise


def _retry(fetch: FetchSection) -> Retry:
    """Return what waits before another try, as after a failed request to any host."""
    rng = random.Random()  # noqa: S311 - spreads retries

    def waited(error: ArchiveError, number: int) -> bool:
        delay_s = retry_delay_s(error, number, fetch, rng)
        if delay_s is None:
            return False
        log.warning("copy_retried", extra={"reason": error.code, "delay_s": round(delay_s)})
        time.sleep(delay_s)
        return True

    return waited
