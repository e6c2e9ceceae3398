"""The archive of the desk reads and makes again only what has changed."""

from __future__ import annotations

from pathlib import Path

from tests.desk.desk_client import make_archive, row
from tests.pipeline.archived_pipeline import archived, ended_run, outcome
from tests.reviews.made_reviews import review
from webinar_archive.desk.desk_archive import DeskArchive
from webinar_archive.models.review import NO_REVISION
from webinar_archive.pipeline.plan import save_outcome
from webinar_archive.reviews.review_store import Decision


def test_a_decision_makes_the_items_of_its_own_record_again_and_no_others(tmp_path: Path) -> None:
    archived(tmp_path, outcome("one", row()), outcome("two", row()))
    ended_run(tmp_path, "run", "one", "two")
    archive = DeskArchive(tmp_path / "archive")
    (release,) = archive.releases()
    (one, two), _ = archive.queue_items("en")
    store = release.store()
    assert store is not None
    made = Decision(key="two", rows=(row(),), number=1, revision=NO_REVISION, review=review("accept"))
    store.decide(made)
    (one_now, two_now), _ = archive.queue_items("en")
    assert one_now is one
    assert (two.is_decided, two_now.is_decided) == (False, True)


def test_a_run_that_ends_changes_the_queue(tmp_path: Path) -> None:
    archive = DeskArchive(make_archive(tmp_path))
    (before,), _ = archive.queue_items("en")
    folder = tmp_path / "pipelines" / "archive" / "essai" / "film"
    save_outcome(folder, outcome("film", row(speaker="Paul Petit"), row(2)))
    (now, _), _ = archive.queue_items("en")
    assert (before.speaker, now.speaker) == ("Anne Martin", "Paul Petit")
