"""The verification of a share of a pipeline's records at the fire times of its schedule."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from webinar_archive.archive.events import add_event
from webinar_archive.archive.verification import Verification, summary_facts
from webinar_archive.engine import notifications
from webinar_archive.engine.cron import reason_to_skip
from webinar_archive.errors import ArchiveError, UsageError
from webinar_archive.files import our_error
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.config_file import load_settings
from webinar_archive.pipeline.record_verification import verified_records
from webinar_archive.pipeline.release import utc_now
from webinar_archive.pipeline.stored_records import StoredRecord, stored_records
from webinar_archive.pipeline.verification_share import oldest_verified

log = logging.getLogger("webinar_archive.engine")


def verify_at_fire_time(fire_time: datetime, pipeline: str, now: Callable[[], datetime] = utc_now) -> None:
    """Verify the share of a pipeline's records that is due at a fire time, and tell what is damaged.

    Nothing is verified, and the log says why, where the fire time is not to be followed or the pipeline file cannot
    be used. Records are verified one after the other: a run may work meanwhile.
    """
    facts = {"pipeline": pipeline, "fire_time": fire_time.astimezone(UTC).isoformat()}
    settings: Settings | None = None
    try:
        settings = load_settings(Path(pipeline))
        section = settings.verify
        if section.schedule is None:
            raise UsageError("no-schedule", path=pipeline)
        zone, catch_up = settings.pipeline.timezone, settings.pipeline.catch_up
        reason = reason_to_skip(section.schedule, zone, catch_up, fire_time.astimezone(UTC), now())
        if reason is not None:
            log.info("verification_skipped", extra={**facts, "reason": reason})
            return
        records = oldest_verified(stored_records(Path(pipeline)), section.days)
        _verify(settings, records)
    except (ArchiveError, OSError) as raised:
        error = our_error(raised)
        log.exception("verification_failed", extra={**facts, "reason": error.code})
        if settings is not None:
            notifications.notify_run_failed(settings, verification_name(settings), error)


def verification_name(settings: Settings) -> str:
    """Return the name of a pipeline's verifications, as schedules and notifications call them."""
    return f"{settings.pipeline.name} verify"


def _verify(settings: Settings, records: tuple[StoredRecord, ...]) -> None:
    by_folder = {record.folder: record for record in records}
    found: list[Verification] = []
    for verified in verified_records(tuple(by_folder), threads=1):
        _keep(by_folder[verified.folder], verified.verification)
        found.append(verified.verification)
        for failure in verified.failures:
            log.warning("copy_not_verified", extra={"record": verified.folder.name, "reason": failure.code})
    facts = summary_facts(found)
    log.info("archive_verified", extra={"pipeline": settings.pipeline.name, **facts})
    if facts["harmful"]:
        error = ArchiveError("verified-damaged", **facts)
        notifications.notify_run_failed(settings, verification_name(settings), error)


def _keep(record: StoredRecord, found: Verification) -> None:
    for fault in found.harmful:
        facts = {"record": record.name, "file": fault.path, "fault": fault.fault.value}
        log.error("file_damaged", extra=facts)
    try:
        add_event(record.folder, found.event())
    except OSError as error:
        log.warning("event_not_kept", extra={"record": record.name, "reason": error.strerror})
