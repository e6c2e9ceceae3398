"""What a record's package holds: its archived files as they are, and what was found out in forms that people read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from webinar_archive.archive.events import Event, agent_name, load_events, utc_seconds
from webinar_archive.archive.kept_files import kept_path
from webinar_archive.archive.layout import (
    capture_version,
    deletion_file,
    outcome_file,
    received_folder,
    stale_step_file,
    step_file,
    vanished_file,
)
from webinar_archive.archive.recorded_files import recorded_files, result_files, stored_entry
from webinar_archive.archive.step_cache import unstored_result
from webinar_archive.errors import RecordError
from webinar_archive.exports.formats import write_formats
from webinar_archive.exports.schema import TableMetadata
from webinar_archive.files import checksum, regular_file_bytes
from webinar_archive.models.codec import to_json
from webinar_archive.models.review import QuotationReviews, Review
from webinar_archive.packages.bag import Payload, payload_of_bytes
from webinar_archive.packages.premis import PremisEvent
from webinar_archive.packages.safe_names import safe_name
from webinar_archive.pipeline.facts import MATCHING_STEPS
from webinar_archive.pipeline.outcome import Outcome
from webinar_archive.pipeline.plan import load_outcome
from webinar_archive.pipeline.reviewed_outcomes import reviewed_outcomes
from webinar_archive.pipeline.sources import Job
from webinar_archive.reviews.reviews_file import REVIEWS_NAME, Reviews, encoded
from webinar_archive.timecode import clock

MAX_RECEIVED_BYTES = 100_000_000
_DONE = (
    ("transcript", "transcription"),
    ("recognition", "transcription"),
    ("locate", "location of quotations"),
)
"""The steps that are events in a package, by what they do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BagContent:
    """A record's id, title and payload, the container of its film as ffprobe calls it, and what was done with it.

    `capture_version` is the version of the capture that the payload has; None without a capture.
    """

    record_id: str
    title: str
    payloads: tuple[Payload, ...]
    media: str | None
    container: str | None
    events: tuple[PremisEvent, ...]
    capture_version: int | None = None


def bag_content(record: Path, job: Job | None, reviews: tuple[QuotationReviews, ...] = ()) -> BagContent:
    """Collect what the package of a record holds; `job` says where the files lie that its source supplies.

    `reviews` are those of the record.

    Raises:
        RecordError: A stored result cannot be read, or names a file that is not the record's.
        OSError: The record's folder cannot be read.
    """
    recorded = recorded_files(record)
    for path, reason in recorded.unreadable:
        raise RecordError("bag-result-unreadable", path=str(record / path), reason=reason)
    outcome, of_record = load_outcome(record), Reviews({record.name: reviews})
    if outcome is not None:
        (outcome,) = reviewed_outcomes((outcome,), record.parent, of_record)
    entries = {name: _entry(record, name) for name in (*_RESULTS, *RECEIVED)}
    results = {name: entries[name].get("result") for name in _RESULTS}
    _drop_results_of_earlier_matches(entries, results)
    notice = results["notice"] if isinstance(results["notice"], dict) else {}
    capture = results["fetch"] if isinstance(results["fetch"], dict) else {}
    payloads = [_archived(record, file.path, file.checksum, file.size_bytes) for file in recorded.files]
    payloads += [
        _own(record, path)
        for path in (*result_files(record), *(each(record) for each in _OWN_FILES))
        if path.exists()
    ]
    payloads += _readable(results, outcome)
    payloads += _received(record, job, entries)
    if reviews:
        payloads.append(payload_of_bytes(REVIEWS_NAME, encoded(of_record)))
    return BagContent(
        record_id=outcome.record_id if outcome else record.name,
        title=str(notice.get("title") or capture.get("title") or record.name),
        payloads=tuple(payloads),
        media=_media(capture),
        container=_text(results["probe"], "container"),
        events=_events(record, capture, reviews),
        capture_version=max((capture_version(file.path) or 0 for file in recorded.files), default=0) or None,
    )


_OWN_FILES = (outcome_file, deletion_file, vanished_file)
_RESULTS = ("notice", "report_quotations", "fetch", "probe", *MATCHING_STEPS)
RECEIVED = {"notice": "file", "transcript": "track 0"}
"""The steps for which a file may be supplied, and the input that is its checksum."""


def _entry(record: Path, step: str) -> dict[str, Any]:
    # what was set aside counts until it is made again
    found = next(filter(Path.exists, (step_file(record, step), stale_step_file(record, step))), None)
    return stored_entry(found) if found is not None else {}


def _text(result: Any, key: str) -> str | None:
    value = result.get(key) if isinstance(result, dict) else None
    return value if isinstance(value, str) else None


def _media(capture: dict[str, Any]) -> str | None:
    path = _text(capture.get("media"), "path")
    return path_in_bag(path) if path else None


def path_in_bag(path: str) -> str:
    """Return where a file of a record's folder lies below `data/` in its package."""
    return "/".join(("record", *map(safe_name, path.split("/"))))


def _archived(record: Path, path: str, stored: str, size_bytes: int) -> Payload:
    algorithm, _, digest = stored.partition(":")
    if algorithm != "sha512":
        raise RecordError("bag-result-unreadable", path=str(record / path), reason=stored[:20])
    safe = path_in_bag(path)
    original = None if safe == f"record/{path}" else path
    source = kept_path(record, path)
    return Payload(path=safe, sha512=digest, size_bytes=size_bytes, content=source, original_name=original)


def _own(record: Path, path: Path) -> Payload:
    name = "/".join(map(safe_name, path.relative_to(record).parts))
    return payload_of_bytes(f"record/{name}", regular_file_bytes(path) or b"")


def _readable(results: dict[str, Any], outcome: Outcome | None) -> list[Payload]:
    """Return the notice as read, the located quotations and the table's rows."""
    found = []
    if results["notice"] is not None:
        found.append(payload_of_bytes("notice.json", to_json(results["notice"])))
        found.append(payload_of_bytes("quotations.json", to_json(_quotations(results))))
    if outcome is not None:
        table = TableMetadata(name=safe_name(outcome.key).lower())
        with tempfile.TemporaryDirectory() as folder:
            for path in write_formats(("csv", "jsonl"), outcome.rows, table, Path(folder)):
                found.append(payload_of_bytes(f"table/{path.name}", path.read_bytes()))
    return found


def _quotations(results: dict[str, Any]) -> list[dict[str, Any]]:
    """Return each quotation with its match: that of the last step that found, or confirmed, places."""
    quotations = [*_list(results["notice"], "quotations"), *_list(results["report_quotations"], "quotations")]
    made = (*(results[step] for step in reversed(MATCHING_STEPS[1:])), {"matches": results["locate"]})
    matches = next(filter(None, (_list(result, "matches") for result in made)), [])
    if len(matches) != len(quotations):
        # made from another state of the notice: whose match it is would be a guess
        matches = [None] * len(quotations)
    return [{"quotation": q, "match": m} for q, m in zip(quotations, matches, strict=True)]


def _drop_results_of_earlier_matches(entries: dict[str, dict[str, Any]], results: dict[str, Any]) -> None:
    """Drop what was made from other matches than are stored now: a witness may have been given up since."""
    before = entries["confirm_audio"] or entries["locate"]
    for step in MATCHING_STEPS[2:]:
        made_from = (entries[step].get("inputs") or {}).get("matches")
        if before and made_from == unstored_result(before.get("result")).checksum:
            before = entries[step]
        else:
            results[step] = None


def _list(result: Any, key: str) -> list[Any]:
    value = result.get(key) if isinstance(result, dict) else None
    return value if isinstance(value, list) else []


def _received(record: Path, job: Job | None, entries: dict[str, dict[str, Any]]) -> list[Payload]:
    """Return the supplied notice and transcript, where they are still those that the results were made from."""
    found = []
    for step, key in RECEIVED.items():
        used = (entries[step].get("inputs") or {}).get(key)
        for path in _supplied(record, job, step) if used else ():
            try:
                data = regular_file_bytes(path, MAX_RECEIVED_BYTES)
            except OSError:
                continue
            if data is not None and checksum(data) == used:
                found.append(payload_of_bytes(f"received/{step}/{safe_name(path.name)}", data))
                break
    return found


def _supplied(record: Path, job: Job | None, step: str) -> Iterator[Path]:
    """Yield where the file may lie that was supplied for a step: beside the pipeline file, or imported."""
    given = None if job is None else job.supplied(getattr(job.source, step))
    if given is not None:
        yield given
    imported = received_folder(record, step)
    if imported.is_dir():
        yield from sorted(imported.iterdir())


_TOLD = (
    "page", "version", "change", "compared", "address", "since", "status", "reason", "detail",
    "time", "authority", "trust",
)  # fmt: skip
"""The facts of events that a package tells, in order; those of a verification stand in the archive."""


def _detail(event: Event) -> str | None:
    told = {name: event.facts.get(name) for name in _TOLD}
    return ", ".join(f"{name}: {value}" for name, value in told.items() if value is not None) or None


def premis_event(event: Event) -> PremisEvent:
    """Return an event of a record as its package tells it."""
    detail = _detail(event)
    return PremisEvent(kind=event.kind, at=event.at, outcome=event.outcome, detail=detail, agent=event.agent)


def _events(
    record: Path, capture: dict[str, Any], reviews: tuple[QuotationReviews, ...]
) -> tuple[PremisEvent, ...]:
    """Return what was done with a record's files, in order of time."""
    events = list(map(premis_event, load_events(record)))
    captured_at = _text(capture, "captured_at")
    if captured_at and not any(event.kind == "capture" and event.at == captured_at for event in events):
        # of an archive without events
        address = _text(capture, "page_address")
        events.append(PremisEvent(kind="capture", at=captured_at, detail=address, agent="webinar-archive"))
    for step, kind in _DONE:
        path = step_file(record, step)
        if path.exists():
            at = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
            detail = f"time of modification of {path.relative_to(record).as_posix()}"
            events.append(PremisEvent(kind=kind, at=at, detail=detail, agent="webinar-archive"))
    events += (_review_event(of_one, review) for of_one in reviews for review in of_one.history)
    packed = PremisEvent(
        kind="packaging", at=utc_seconds(), detail="every file was hashed", agent=agent_name()
    )
    return (*sorted(events, key=lambda event: event.at), packed)


def _review_event(of_one: QuotationReviews, review: Review) -> PremisEvent:
    """Return what a person did as an event; times of several zones are brought to one, in which they are sorted."""
    place = ""
    if review.start_ms is not None and review.end_ms is not None:
        place = f", {clock(review.start_ms)}-{clock(review.end_ms)}"
    comment = f": {review.comment}" if review.comment else ""
    return PremisEvent(
        kind="quality review",
        at=datetime.fromisoformat(review.at).astimezone(UTC).isoformat(timespec="seconds"),
        outcome=review.action.value,
        detail=f"quotation {of_one.quotation_no}{place}{comment}",
        agent=review.by,
        by_person=True,
    )
