"""Notifications of how runs end, by mail, chat or webhook. The only module that imports apprise.

The addresses are secret. They stand in a file of their own, outside the pipeline file that is shared: no
message, log or error of ours ever quotes one.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from typing import Any

from webinar_archive.engine.tasks import RecordResult
from webinar_archive.errors import ArchiveError, UsageError
from webinar_archive.exports.finding_cells import code_and_facts, findings_in
from webinar_archive.exports.schema import Row
from webinar_archive.i18n.messages import reader_language, sentence
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.copy_summary import CopySummary
from webinar_archive.pipeline.outcome import Status
from webinar_archive.text.decoding import decode

log = logging.getLogger("webinar_archive.engine")

MAX_FAILURES_NAMED = 50
"""Failures quoted in one message; the table names them all."""


def notify_run_ended(
    settings: Settings,
    run_id: str,
    results: Sequence[RecordResult],
    rows: Sequence[Row],
    copies: CopySummary,
) -> None:
    """Send the summary of a run, if it is wanted: each failure, how often each finding of `rows`, the copies."""
    failed = [result for result in results if result.status is Status.FAILED]
    is_bad = bool(failed or copies.problems)
    if "ended" not in settings.notify.on and not (is_bad and "failed" in settings.notify.on):
        return
    language = reader_language()
    counts = Counter(result.status.value for result in results)
    facts = {name: counts.get(name, 0) for name in ("done", "unchanged", "failed")}
    lines = [sentence("run-ended", facts, language)]
    for result in failed[:MAX_FAILURES_NAMED]:
        if result.failure:
            reason = sentence(result.failure.code, result.failure.facts, language)
            lines.append(sentence("record-failed", {"record": result.record_id, "reason": reason}, language))
    if findings := _count_findings(rows):
        lines.append(sentence("run-findings", {"findings": findings}, language))
    lines += (problem.told(language) for problem in copies.problems[:MAX_FAILURES_NAMED])
    _send(settings, run_id, "\n".join(lines))


def _count_findings(rows: Sequence[Row]) -> str:
    # a finding of a record stands in each of its rows
    each = {(row.record_id, finding) for row in rows for finding in findings_in(row.findings)}
    counts = Counter(code_and_facts(finding)[0] for _, finding in each)
    return ", ".join(f"{code} ({count})" for code, count in counts.most_common())


def notify_run_failed(settings: Settings, run_id: str, error: ArchiveError) -> None:
    """Send that a run could not start or end at all."""
    if {"failed", "ended"} & set(settings.notify.on):
        language = reader_language()
        reason = sentence(error.code, error.facts, language)
        _send(settings, run_id, sentence("run-broken", {"run": run_id, "reason": reason}, language))


def notify_stalled(settings: Settings, run_id: str, minutes: int) -> None:
    """Send that a run has not progressed for so many minutes."""
    if "stalled" in settings.notify.on:
        _send(
            settings, run_id, sentence("run-stalled", {"run": run_id, "minutes": minutes}, reader_language())
        )


def check_notify_section(settings: Settings) -> None:
    """Check before a run that its notifications can be sent. Raises `UsageError`."""
    if settings.notify.file is not None:
        _read_addresses(settings)
        _new_apprise()


def _read_addresses(settings: Settings) -> list[str]:
    path = settings.path(settings.notify.file or "")
    try:
        lines = decode(path.read_bytes()).splitlines()
    except OSError:
        raise UsageError("notify-unreadable", path=str(path)) from None
    addresses = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not addresses:
        raise UsageError("notify-unreadable", path=str(path))
    return addresses


def _new_apprise() -> Any:
    try:
        import apprise
    except ImportError:
        raise UsageError("extra-missing", package="apprise", extra="notify") from None
    # the library's log lines may quote an address
    for name in ("apprise", "urllib3", "requests"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return apprise.Apprise()


def _send(settings: Settings, run_id: str, text: str) -> None:
    if settings.notify.file is None:
        return
    try:
        addresses = _read_addresses(settings)
        undelivered = 0
        for address in addresses:
            undelivered += not _deliver(address, f"Webinar Archive: {run_id}", text)
    except UsageError as error:
        log.exception("not_notified", extra={"run": run_id, "reason": error.code})
        return
    if undelivered:
        # the run's work is done: a mailbox that is closed must not undo it
        log.error("not_notified", extra={"run": run_id, "undelivered": undelivered})


def _deliver(address: str, title: str, text: str) -> bool:
    service = _new_apprise()
    try:
        # declared as text, it keeps its lines, and markup from a web page is shown as it is
        return bool(service.add(address) and service.notify(title=title, body=text, body_format="text"))
    except Exception as error:
        # a defect in one of its hundred services; the error's text may quote the address
        log.error("not_notified", extra={"error": type(error).__name__})  # noqa: TRY400 - a trace may quote it too
        return False
