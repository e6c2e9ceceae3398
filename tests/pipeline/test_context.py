"""Which steps may run now, and what a record's context notes of those that did."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.archive.remote_film import with_remote_film
from tests.archive.stored_record import FILM, stored_record
from webinar_archive.archive.step_cache import invalidate
from webinar_archive.errors import Blocked, EarlierFailure, Failure, FilmAway
from webinar_archive.models import Notice
from webinar_archive.pipeline.config import PipelineSection, Settings, Source
from webinar_archive.pipeline.context import StepContext, StepDeferred, StepScope
from webinar_archive.pipeline.facts import RecordFacts
from webinar_archive.pipeline.sources import Job
from webinar_archive.pipeline.step_table import Step, StepTable

FACTS = RecordFacts(notice=Notice(record_id="1", title="x"))
BLOCKED = Blocked("site-blocks", address="https://a.example/v")


def step(name: str, address: str | None = None, error: Exception | None = None, made: str = "made") -> Step:
    def make(*_: object) -> str:
        if error is not None:
            raise error
        return made

    return Step(
        name=name,
        make=make,
        result=str,
        version=1,
        inputs=lambda *_: {"of": name},
        address=(lambda *_: address) if address else None,
    )


def context(folder: Path, *steps: Step, scope: StepScope = StepScope.ALL, **more: object) -> StepContext:
    source = Source(notice="n.txt")
    settings = Settings(pipeline=PipelineSection(name="essai", archive=str(folder)), source=(source,))
    return StepContext(
        job=Job(key="1", source=source, settings=settings),
        steps=StepTable(steps),
        now="2026-11-23T12:00:00+00:00",
        run_id="r",
        scope=scope,
        **more,  # type: ignore[arg-type]
    )


LOCAL, AT_A, AT_B = step("local"), step("at a", "https://a.example/x"), step("at b", "https://B.example/x")


@pytest.mark.parametrize(
    ("scope", "may_run"),
    [
        (StepScope.ALL, {"local", "at a", "at b"}),
        (StepScope.LOCAL, {"local"}),
        (StepScope.ONE_HOST, {"at a"}),
        (StepScope.NONE, set()),
    ],
)
def test_a_scope_lets_just_its_steps_run(tmp_path: Path, scope: StepScope, may_run: set[str]) -> None:
    here = context(tmp_path, LOCAL, AT_A, AT_B, scope=scope, host="a.example")
    for name, host in (("local", None), ("at a", "a.example"), ("at b", "b.example")):
        if name in may_run:
            assert here.run(name, FACTS) == "made"
        else:
            with pytest.raises(StepDeferred) as deferred:
                here.run(name, FACTS)
            assert (deferred.value.step, deferred.value.why, deferred.value.host) == (name, "new", host)
    assert set(here.made) == may_run


def test_a_cached_result_is_returned_in_every_scope_and_named_by_the_same_checksum(tmp_path: Path) -> None:
    first = context(tmp_path, AT_A)
    assert first.run("at a", FACTS) == "made"
    later = context(tmp_path, AT_A, scope=StepScope.NONE)
    assert later.run("at a", FACTS) == "made"
    assert later.results == first.results
    assert (later.made, later.took_ms) == ([], {})


def test_a_failed_request_is_noted_and_ends_the_visit_of_its_host(tmp_path: Path) -> None:
    other = step("at a too", "https://a.example/y")
    failing = step("at a", "https://a.example/x", error=BLOCKED)
    here = context(tmp_path, failing, other, scope=StepScope.ONE_HOST, host="a.example")
    with pytest.raises(Blocked):
        here.run("at a", FACTS)
    assert here.failed == {"at a": BLOCKED}
    with pytest.raises(StepDeferred):
        here.run("at a too", FACTS)


@pytest.mark.parametrize(
    ("error", "code"),
    [(ValueError("a defect"), "unexpected-error"), (PermissionError(13, "no"), "record-file-unusable")],
)
def test_a_request_that_ends_unexpectedly_is_noted_so_that_it_is_not_made_again_without_end(
    tmp_path: Path, error: Exception, code: str
) -> None:
    here = context(
        tmp_path, step("at a", "https://a.example/x", error=error), scope=StepScope.ONE_HOST, host="a.example"
    )
    with pytest.raises(type(error)):
        here.run("at a", FACTS)
    assert here.failed["at a"].code == code


def test_a_step_that_failed_for_good_before_is_not_tried_again(tmp_path: Path) -> None:
    failures = {"at a": Failure.of(BLOCKED)}
    here = context(tmp_path, AT_A, earlier_failures=failures)
    with pytest.raises(EarlierFailure) as failed:
        here.run("at a", FACTS)
    assert failed.value.failure == failures["at a"]


def test_what_was_invalidated_stands_where_making_it_again_failed_for_good(tmp_path: Path) -> None:
    first = context(tmp_path, AT_A)
    first.run("at a", FACTS)
    invalidate(first.folder, ["at a"])
    here = context(tmp_path, AT_A, earlier_failures={"at a": Failure.of(BLOCKED)})
    assert here.run("at a", FACTS) == "made"
    assert here.reused_stale == ["at a"]


def test_a_table_with_other_functions_keeps_its_order_and_knows_its_steps() -> None:
    table = StepTable((LOCAL, AT_A))
    changed = table.with_functions(local=lambda *_: "other")
    assert (changed.names, changed.requests) == (("local", "at a"), ("at a",))
    assert changed["local"].make() == "other"
    assert changed["at a"] == AT_A
    with pytest.raises(ValueError, match="nowhere"):
        table.with_functions(nowhere=lambda *_: "")
    with pytest.raises(KeyError):
        table["nowhere"]


def test_a_step_that_needs_the_film_has_it_and_a_cached_result_asks_no_copy(tmp_path: Path) -> None:
    record = context(tmp_path).folder
    capture = with_remote_film(stored_record(record), tmp_path / "copy")
    facts = replace(FACTS, capture=capture)
    listening = replace(step("listening"), make=lambda *_: str((record / "capture/media.mp4").stat().st_size))
    hungry = replace(listening, needs_film=True)
    here = context(tmp_path, hungry, replace(hungry, name="again"))
    assert here.run("listening", facts) == here.run("again", facts) == str(len(FILM))
    here.release_film()
    assert not (record / "capture/media.mp4").exists()
    (tmp_path / "copy" / "film").unlink()
    assert context(tmp_path, hungry).run("listening", facts) == str(len(FILM))
    with pytest.raises(FilmAway):
        context(tmp_path, replace(hungry, version=2)).run("listening", facts)
