"""A source that is gone: what was captured stays in the rows, and a tombstone says since when, until it is back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.stored_record import stored_record
from webinar_archive.archive.events import load_events
from webinar_archive.archive.layout import vanished_file
from webinar_archive.archive.source_tombstone import load_tombstone
from webinar_archive.archive.step_cache import invalidate
from webinar_archive.errors import (
    ArchiveError,
    Blocked,
    EarlierFailure,
    Failure,
    Gone,
    NotAllowed,
    NotVideo,
    RecordError,
    Unreachable,
)
from webinar_archive.exports.finding_cells import findings_cell
from webinar_archive.models import Document, DocumentKind, Notice
from webinar_archive.pipeline.config import FetchSection, PipelineSection, Settings, Source
from webinar_archive.pipeline.context import StepContext, StepScope
from webinar_archive.pipeline.facts import RecordFacts
from webinar_archive.pipeline.sources import Job
from webinar_archive.pipeline.steps import STEPS
from webinar_archive.pipeline.steps.fetch import fetch

GONE = Gone("video-gone", address="https://example.org/v", host="example.org", reason="Video removed")
NOTICE = Notice(
    record_id="1",
    title="t",
    documents=(Document(label="v", kind=DocumentKind.VIDEO, address="https://example.org/v"),),
)


def context_in(folder: Path, run: str = "r1", *, media: str | None = None, **more: object) -> StepContext:
    """Return the context of the record `a`, whose film and captions were captured before."""
    settings = Settings(
        pipeline=PipelineSection(name="essai", archive="archive"),
        source=(Source(notice="n.txt", media=media),),
        fetch=FetchSection(),
        base=folder,
    )
    job = Job(key="a", source=settings.source[0], settings=settings)
    if not job.folder.exists():
        stored_record(job.folder)
        invalidate(job.folder, ["fetch"])
    steps = STEPS.with_functions(address=lambda *_: "https://example.org/v", fetch=lambda *_: None)
    now = f"2026-02-0{run[1:]}T00:00:00+00:00"
    return StepContext(job=job, steps=steps, now=now, run_id=run, **more)  # type: ignore[arg-type]


def fetched(context: StepContext, error: ArchiveError | None = None) -> RecordFacts:
    """Fetch after this request failed for good."""
    if error is not None:
        context.earlier_failures = {"fetch": Failure.of(error)}
    return fetch(context, RecordFacts(notice=NOTICE))


def found(facts: RecordFacts) -> str:
    return findings_cell(facts.findings) or ""


@pytest.mark.parametrize(
    "error",
    [
        GONE,
        Gone("page-gone", address="https://example.org/v", status=404),
        NotAllowed("video-private", address="https://example.org/v", reason="This video is private"),
        NotAllowed("not-allowed-by-law", address="https://example.org/v", status=451),
    ],
)
def test_a_source_that_is_gone_keeps_its_capture_under_a_tombstone(
    tmp_path: Path, error: ArchiveError
) -> None:
    context = context_in(tmp_path)
    facts = fetched(context, error)
    assert facts.capture is not None
    assert [file.path for file in facts.capture.files] == ["capture/media.mp4", "capture/captions.fr.vtt"]
    assert facts.failure == Failure.of(error)
    assert found(facts).startswith("source-vanished (since=2026-02-01")
    for proof in (
        error.code,
        "https://example.org/v",
        str(error.facts.get("status") or error.facts["reason"]),
    ):
        assert proof in found(facts)
    tombstone = load_tombstone(context.folder)
    assert tombstone is not None
    assert tombstone.proof == Failure.of(error)
    (event,) = load_events(context.folder)
    assert (event.kind, event.facts["since"]) == ("source vanished", context.now)


def test_a_source_that_stays_away_is_told_once_as_a_failure_and_keeps_its_first_date(tmp_path: Path) -> None:
    first = fetched(context_in(tmp_path), GONE)
    context = context_in(tmp_path, "r2")
    later = fetched(context, Gone("page-gone", address="https://example.org/v", status=410))
    assert later.failure is None
    assert later.findings == first.findings
    assert context.reused_stale == []
    assert len(load_events(context.folder)) == 1


@pytest.mark.parametrize(
    "error",
    [
        Unreachable("host-unknown", address="https://example.org/v", host="example.org"),
        Blocked("site-blocks", address="https://example.org/v", status=403),
        NotAllowed("video-geo-fenced", address="https://example.org/v", reason="not in your country"),
        # what a downloader says that no longer knows the site
        NotVideo("not-a-video", address="https://example.org/v", reason="Unsupported URL"),
    ],
)
def test_an_error_that_may_pass_keeps_the_capture_and_is_a_failure_of_each_run(
    tmp_path: Path, error: ArchiveError
) -> None:
    for run in ("r1", "r2"):
        context = context_in(tmp_path, run)
        facts = fetched(context, error)
        assert facts.capture is not None
        assert facts.failure == Failure.of(error)
        assert not vanished_file(context.folder).exists()


def test_a_source_that_comes_back_ends_the_tombstone(tmp_path: Path) -> None:
    kept = fetched(context_in(tmp_path), GONE).capture
    context = context_in(tmp_path, "r2")
    context.steps = context.steps.with_functions(fetch=lambda *_: kept)
    facts = fetched(context)
    assert (facts.capture, facts.findings, facts.failure) == (kept, (), None)
    assert not vanished_file(context.folder).exists()
    assert [event.kind for event in load_events(context.folder)] == ["source vanished", "source returned"]
    gone_again = fetched(context_in(tmp_path, "r3"), GONE)
    assert "since=2026-02-03" in found(gone_again)
    assert len(load_events(context.folder)) == 3


def test_a_supplied_film_that_was_deleted_stays_archived(tmp_path: Path) -> None:
    context = context_in(tmp_path, media="film.mp4")
    facts = fetch(context, RecordFacts(notice=NOTICE))
    assert facts.capture is not None
    assert "reason=file-missing" in found(facts)


def test_a_notice_that_lost_its_link_or_names_another_address_keeps_the_film(tmp_path: Path) -> None:
    facts = fetch(context_in(tmp_path), RecordFacts(notice=Notice(record_id="1", title="t")))
    assert facts.capture is not None
    assert "capture-kept (kept=https://example.org; record=1; reason=no-video-link)" in found(facts)
    assert facts.failure is not None


def test_a_file_that_is_lost_is_told_beside_the_source_that_is_gone(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    (context.folder / "capture" / "captions.fr.vtt").unlink()
    fetched(context, GONE)
    assert [path for path, _ in context.lost] == ["capture/captions.fr.vtt"]


def test_a_first_capture_that_fails_is_no_vanished_source(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    (context.folder / "steps" / "fetch.before").unlink()
    with pytest.raises(EarlierFailure):
        fetched(context, GONE)
    assert not vanished_file(context.folder).exists()


def test_a_request_that_is_tried_again_or_a_dry_run_leaves_no_tombstone(tmp_path: Path) -> None:
    requesting = context_in(tmp_path, scope=StepScope.ONE_HOST, host="example.org")

    def fail(*_: object) -> None:
        raise GONE

    requesting.steps = requesting.steps.with_functions(fetch=fail)
    with pytest.raises(RecordError):
        fetched(requesting)
    preview = context_in(tmp_path, scope=StepScope.NONE, media="film.mp4")
    assert "source-vanished" in found(fetch(preview, RecordFacts(notice=NOTICE)))
    assert not vanished_file(preview.folder).exists()
    assert load_events(preview.folder) == ()
