"""The harvest of a pipeline's OAI-PMH sources before a run is planned: what is new on their servers since the last one.

Records are stored as each answer arrives, with the place where the list goes on: a harvest that fails or is killed goes
on there. Only one that was read to its end moves the time from which the next one asks.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from webinar_archive import web
from webinar_archive.archive.harvested_records import (
    HarvestState,
    Tombstone,
    harvested_records,
    load_state,
    record_name,
    save_state,
    store_record,
    store_tombstone,
)
from webinar_archive.archive.layout import lock_file
from webinar_archive.archive.lock import in_turn
from webinar_archive.catalogue import oai_pmh
from webinar_archive.catalogue.oai_pmh import OaiAnswer, request_address
from webinar_archive.engine.backoff import retry_delay_s
from webinar_archive.engine.circuit_breaker import circuit_open_error, host_state, record_response
from webinar_archive.errors import ArchiveError, NoticeError
from webinar_archive.files import check_disk, our_error
from webinar_archive.models import Finding, Severity
from webinar_archive.pipeline.config import Settings, Source
from webinar_archive.pipeline.context import OnProgress, no_progress
from webinar_archive.pipeline.harvested_source import folder_of_harvest
from webinar_archive.pipeline.plan import RunOptions
from webinar_archive.pipeline.release import utc_now
from webinar_archive.pipeline.steps.notice import web_options
from webinar_archive.text.redaction import host_of, redact_address

log = logging.getLogger("webinar_archive.engine")

MAX_ANSWER_BYTES = 50_000_000
MAX_RECORDS = 2_000_000
"""The most records of one harvest: a server whose list never ends must not fill the disk."""
MAX_BARREN_ANSWERS = 20
"""So many answers in a row without any record that was not listed before: the list has no end."""
_STATUSES_WITH_ERRORS = (400, 404, 422, 500)
"""Statuses with which servers send the errors of the protocol, which knows only 200."""
_CODES = {
    "badResumptionToken": "oai-bad-token",
    "cannotDisseminateFormat": "oai-no-such-format",
    "noSetHierarchy": "oai-no-sets",
    "noRecordsMatch": "oai-no-records",
}
"""By the protocol's code of an error: the code of its sentence; others share one that quotes the server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestContext:
    """What a harvest takes from outside: the clock (UTC), how to wait, the random source, a callback."""

    now: Callable[[], datetime] = utc_now
    sleep: Callable[[float], None] = time.sleep
    rng: random.Random = field(default_factory=random.Random)
    on_progress: OnProgress = no_progress


@dataclass(slots=True, kw_only=True)
class HarvestCounts:
    """What a harvest found: records listed, new or changed ones, those deleted since, those without an identifier."""

    listed: int = 0
    changed: int = 0
    deleted: int = 0
    unnamed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestOutcome:
    """How a harvest ended: what it found, and why it did not reach its end, if so."""

    source: Source
    counts: HarvestCounts
    failure: ArchiveError | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What to tell of it."""
        where = {"address": redact_address(self.source.oai or "")}
        counts = {"count": self.counts.listed, "changed": self.counts.changed, "deleted": self.counts.deleted}
        found = [Finding(code="harvest-done", severity=Severity.INFO, facts={**where, **counts})]
        if self.failure is not None:
            facts = {**self.failure.facts, **where, "reason": self.failure.code, "count": self.counts.listed}
            found = [Finding(code="harvest-failed", severity=Severity.ERROR, facts=facts)]
        if self.counts.unnamed:
            found.append(Finding(code="harvest-unnamed", facts={**where, "count": self.counts.unnamed}))
        return tuple(found)


def harvest_sources(
    settings: Settings, run_options: RunOptions, context: HarvestContext | None = None
) -> tuple[HarvestOutcome, ...]:
    """Harvest the OAI-PMH sources of a pipeline, one after the other.

    A run of single records harvests only what never was. A failure costs what a source has new, and no other source.
    """
    outcomes = []
    for source in settings.source:
        known = folder_of_harvest(source, settings) if source.oai else None
        if known is None or (run_options.records is not None and any(harvested_records(known))):
            continue
        # workers on several machines may plan a run at the same time
        with in_turn(lock_file(known)):
            outcomes.append(
                _Harvest(settings, source, known, context or HarvestContext()).run(again=run_options.again)
            )
    return tuple(outcomes)


class _Harvest:
    """One harvest of one source into its folder."""

    def __init__(self, settings: Settings, source: Source, folder: Path, context: HarvestContext) -> None:
        self._settings = settings
        self._base = source.oai or ""
        self._host = host_of(self._base)
        self._source = source
        self._folder = folder
        self._context = context
        self._counts = HarvestCounts()
        self._seen: set[str] = set()
        self._requests = 0

    def run(self, *, again: bool) -> HarvestOutcome:
        """Harvest what is new, or all records `again`."""
        state = load_state(self._folder, redact_address(self._base))
        if again:
            state = replace(state, since=None, token=None, began=None)
        failure = None
        try:
            self._harvest(state)
        except (ArchiveError, OSError) as raised:
            failure = our_error(raised)
            log.warning("harvest_failed", extra={"host": self._host, "reason": failure.code})
        return HarvestOutcome(source=self._source, counts=self._counts, failure=failure)

    def _harvest(self, state: HarvestState) -> None:
        if state.granularity is None:
            stated = self._ask("Identify")
            self._refuse(stated)
            state = replace(
                state, granularity=stated.granularity or "YYYY-MM-DD", deletions=stated.deletions or "no"
            )
        # only a list that this process reads from its beginning says what is not in it
        is_whole = state.since is None and state.token is None
        restarted, barren = False, 0
        while True:
            answer = self._list(state)
            if answer.error is not None and answer.error.code == "badResumptionToken" and not restarted:
                if state.token is None:
                    self._refuse(answer)
                # it has expired: the list is read again from where it began
                state, restarted = replace(state, token=None, began=None), True
                is_whole, self._counts.listed = state.since is None, 0
                self._seen.clear()
                continue
            if is_whole or answer.error is None or answer.error.code != "noRecordsMatch":
                self._refuse(answer)
            barren = 0 if self._store(answer) else barren + 1
            began = state.began or answer.response_date or self._context.now().isoformat(timespec="seconds")
            state = replace(state, token=answer.token, began=began)
            if answer.token is None:
                break
            save_state(self._folder, state)
            if barren >= MAX_BARREN_ANSWERS or self._counts.listed >= MAX_RECORDS:
                raise NoticeError("oai-endless", count=self._counts.listed)
            self._report(answer)
        if is_whole:
            self._bury_unlisted()
        save_state(self._folder, replace(state, since=self._next_start(state), token=None, began=None))

    def _next_start(self, state: HarvestState) -> str:
        try:
            return oai_pmh.next_start(state.began or "", state.granularity)
        except (ValueError, OverflowError):
            # a server without a clock
            return oai_pmh.next_start(self._context.now().isoformat(), state.granularity)

    def _store(self, answer: OaiAnswer) -> bool:
        """Store the records of an answer; return whether there was one that this harvest had not seen."""
        arrived = sum(len(record.data) for record in answer.records)
        check_disk(self._folder, arrived, self._settings.fetch.min_free_bytes)
        before = len(self._seen)
        for record in answer.records:
            if record.identifier is None:
                self._counts.unnamed += 1
                continue
            name = record_name(record.identifier)
            self._counts.listed += name not in self._seen
            self._seen.add(name)
            if record.deleted:
                stone = Tombstone(identifier=record.identifier, deleted=True, deleted_at=record.datestamp)
                self._counts.deleted += store_tombstone(self._folder, name, stone)
            else:
                self._counts.changed += store_record(self._folder, record.identifier, record.data)
        return len(self._seen) > before

    def _bury_unlisted(self) -> None:
        """Note which records a whole list has no longer: servers that keep no deletions say nothing else of them."""
        for record in harvested_records(self._folder):
            if record.path.stem not in self._seen and record.tombstone is None:
                stone = Tombstone(identifier=record.path.stem, deleted=False)
                self._counts.deleted += store_tombstone(self._folder, record.path.stem, stone)

    def _list(self, state: HarvestState) -> OaiAnswer:
        if state.token is not None:
            return self._ask("ListRecords", resumptionToken=state.token)
        return self._ask(
            "ListRecords",
            metadataPrefix=self._source.prefix or oai_pmh.DEFAULT_PREFIX,
            set=self._source.set,
            **{"from": state.since},
        )

    def _refuse(self, answer: OaiAnswer) -> None:
        """Raise the failure that an answer of the protocol stands for, if it is one."""
        error = answer.error
        if error is None:
            return
        prefix = self._source.prefix or oai_pmh.DEFAULT_PREFIX
        facts = {"error": error.code, "detail": error.text, "prefix": prefix, "set": self._source.set}
        code = _CODES.get(error.code, "oai-refused")
        if error.code in ("cannotDisseminateFormat", "badArgument"):
            offered = self._ask("ListMetadataFormats").prefixes
            if offered and prefix not in offered:
                code, facts["prefixes"] = "oai-no-such-format", ", ".join(offered[:20])
        raise NoticeError(code, **{name: fact for name, fact in facts.items() if fact is not None})

    def _ask(self, verb: str, **arguments: str | None) -> OaiAnswer:
        """Make a request, as the host's limits allow, again after failures that may pass."""
        address = request_address(self._base, verb, **arguments)
        attempt = 1
        while True:
            self._wait_for_host()
            try:
                answer = self._answer(address)
            except ArchiveError as error:
                record_response(self._settings, self._host, error, self._context.now())
                delay_s = retry_delay_s(error, attempt, self._settings.fetch, self._context.rng)
                if delay_s is None:
                    raise
                self._context.sleep(delay_s)
                attempt += 1
            else:
                record_response(self._settings, self._host, None, self._context.now())
                return answer

    def _answer(self, address: str) -> OaiAnswer:
        shown = redact_address(self._base)
        options = web_options(self._settings, ())
        page = web.get(address, max_bytes=MAX_ANSWER_BYTES, answers=_STATUSES_WITH_ERRORS, **options)
        try:
            return oai_pmh.read_answer(page.body, page.charset, shown)
        except NoticeError as error:
            raise web.error_for_status(page.status, address) or error from None

    def _wait_for_host(self) -> None:
        if self._requests:
            self._context.sleep(self._settings.fetch.per_host_delay_s)
        self._requests += 1
        state = host_state(self._settings, self._host)
        open_s = state.open_for_s(self._context.now())
        if open_s > self._settings.fetch.patience_s:
            raise circuit_open_error(state)
        if open_s > 0:
            self._context.sleep(open_s)

    def _report(self, answer: OaiAnswer) -> None:
        share = min(1.0, self._counts.listed / answer.list_size) if answer.list_size else None
        self._context.on_progress(self._host, "harvest", share)
        log.info("harvest_goes_on", extra={"host": self._host, "records": self._counts.listed})
