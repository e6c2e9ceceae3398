"""Decisions are found where the table is released to, also after the archive was moved with it."""

from __future__ import annotations

from pathlib import Path

from tests.archive.stored_record import stored_record
from tests.pipeline.archived_pipeline import archived, ended_run, outcome
from tests.reviews.made_reviews import decision, review, row
from webinar_archive.pipeline.stored_release import stored_releases

ROWS = (row(1), row(2, None))


def decided(folder: Path) -> Path:
    """Archive a record below a folder, and reject its first quotation; returns the home of the pipeline file."""
    home = folder / "pipelines"
    home.mkdir(parents=True)
    pipeline = archived(home, outcome("a", *ROWS))
    ended_run(home, "run-1", "a")
    store = stored_releases(pipeline)[0].store()
    assert store is not None
    store.decide(decision(ROWS, review("reject")))
    return home


def test_decisions_are_in_what_is_exported_by_file_and_by_folder(tmp_path: Path) -> None:
    home = decided(tmp_path / "here")
    for source in (home / "essai.toml", home / "archive", home / "archive" / "essai"):
        (release,) = stored_releases(source)
        assert [each.review for each in release.rows] == ["reject", None], source
        assert [each.rows[0].review for each in release.records()] == ["reject"]
        assert release.outcomes[0].rows == ROWS


def test_decisions_move_with_the_archive(tmp_path: Path) -> None:
    decided(tmp_path / "here")
    (tmp_path / "here").rename(tmp_path / "there")
    (release,) = stored_releases(tmp_path / "there" / "pipelines" / "archive")
    assert [each.review for each in release.rows] == ["reject", None]
    assert release.folder == tmp_path / "there" / "annotations" / "essai"


def test_the_link_of_a_quotation_placed_by_hand_is_that_of_the_captured_page(tmp_path: Path) -> None:
    home = tmp_path / "pipelines"
    home.mkdir()
    pipeline = archived(home, outcome("a", row(1, None)))
    stored_record(home / "archive" / "essai" / "a")
    store = stored_releases(pipeline)[0].store()
    assert store is not None
    store.decide(decision((row(1, None),), review("move")))
    (release,) = stored_releases(pipeline)
    assert (release.rows[0].link_at_start or "").endswith(("t=90", "start=90"))
