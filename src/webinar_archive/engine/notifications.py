"""Telling people how runs end, by mail, chat or webhook (the only apprise). Their addresses are secret.

The addresses stand in a file of their own, outside the pipeline file that is shared: no message, log or
error of ours ever quotes one.
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
from webinar_archive.pipeline.outcome import Status

log = logging.getLogger("webinar_archive.engine")

MOST_NAMED = 50
"""Failures quoted in one message; the table names them all."""


def tell_ended(
    settings: Settings, run_id: str, everyone: Sequence[RecordResult], rows: Sequence[Row]
) -> None:
    """Send the summary of a run, if anyone asked for it: each failure, and how often each finding of `rows`."""
    failed = [one for one in everyone if one.status is Status.FAILED]
    if "ended" not in settings.notify.on and not (failed and "failed" in settings.notify.on):
        return
    language = reader_language()
    counts = Counter(one.status.value for one in everyone)
    facts = {name: counts.get(name, 0) for name in ("done", "unchanged", "failed")}
    lines = [sentence("run-ended", facts, language)]
    for one in failed[:MOST_NAMED]:
        if one.failure:
            reason = sentence(one.failure.code, one.failure.facts, language)
            lines.append(sentence("record-failed", {"record": one.record_id, "reason": reason}, language))
    if found := _findings(rows):
        lines.append(sentence("run-findings", {"findings": found}, language))
    _send(settings, run_id, "\n".join(lines))


def _findings(rows: Sequence[Row]) -> str:
    # a finding of a record stands in each of its rows
    each = {(row.record_id, finding) for row in rows for finding in findings_in(row.findings)}
    counts = Counter(code_and_facts(finding)[0] for _, finding in each)
    return ", ".join(f"{code} ({count})" for code, count in counts.most_common())


def tell_broken(settings: Settings, run_id: str, error: ArchiveError) -> None:
    """Say that a run could not start or end at all."""
    if {"failed", "ended"} & set(settings.notify.on):
        language = reader_language()
        reason = sentence(error.code, error.facts, language)
        _send(settings, run_id, sentence("run-broken", {"run": run_id, "reason": reason}, language))


def tell_stalled(settings: Settings, run_id: str, minutes: int) -> None:
    """Say that nothing has moved for long."""
    if "stalled" in settings.notify.on:
        _send(
            settings, run_id, sentence("run-stalled", {"run": run_id, "minutes": minutes}, reader_language())
        )


def check(settings: Settings) -> None:
    """See that those to tell can be told, before a night's work. Raises `UsageError`."""
    if settings.notify.file is not None:
        _addresses(settings)
        _apprise()


def _addresses(settings: Settings) -> list[str]:
    path = settings.path(settings.notify.file or "")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UsageError("notify-unreadable", path=str(path)) from None
    addresses = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not addresses:
        raise UsageError("notify-unreadable", path=str(path))
    return addresses


def _apprise() -> Any:
    try:
        import apprise
    except ImportError:
        raise UsageError("extra-missing", package="apprise", extra="notify") from None
    # their own lines may quote an address
    for name in ("apprise", "urllib3", "requests"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return apprise.Apprise()


def _send(settings: Settings, run_id: str, text: str) -> None:
    if settings.notify.file is None:
        return
    try:
        addresses = _addresses(settings)
        undelivered = 0
        for address in addresses:
            undelivered += not _delivered(address, f"Webinar Archive: {run_id}", text)
    except UsageError as error:
        log.exception("not notified", extra={"run": run_id, "reason": error.code})
        return
    if undelivered:
        # the night's work is done: a mailbox that is closed must not undo it
        log.error("not notified", extra={"run": run_id, "undelivered": undelivered})


def _delivered(address: str, title: str, text: str) -> bool:
    box = _apprise()
    try:
        # told that it is text, a service that shows markup keeps the lines apart and shows a stranger's as it is
        return bool(box.add(address) and box.notify(title=title, body=text, body_format="text"))
    except Exception as error:
        # one of its hundred services stumbled; the error's text may quote the address
        log.error("not notified", extra={"error": type(error).__name__})  # noqa: TRY400 - no trace: it may too
        return False
