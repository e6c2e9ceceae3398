"""The end of a run: what people decided is in the table that it releases."""

from __future__ import annotations

import pytest

from tests.engine.workspace import Workspace
from tests.reviews.made_reviews import review
from webinar_archive.pipeline.stored_release import stored_releases
from webinar_archive.reviews.review_store import Decision
from webinar_archive.reviews.reviews_file import reviews_file

pytestmark = pytest.mark.untraced


def test_a_run_releases_what_people_decided_and_takes_nothing_back(workspace: Workspace) -> None:
    workspace.write_notices(["http://h.example/v.mp4"])
    workspace.write_pipeline()
    assert workspace.run("run", str(workspace.pipeline)).returncode == 0
    before = workspace.table()
    (release,) = stored_releases(workspace.pipeline)
    store = release.store()
    assert store is not None
    (record,) = release.reviewed_records()
    (quotation,) = record.quotations
    rows = release.outcomes[0].rows
    made = review("move")
    store.decide(Decision(key=record.key, rows=rows, number=1, revision=quotation.revision, review=made))
    ended = workspace.run("run", str(workspace.pipeline))
    assert ended.returncode == 0, ended.stderr
    times = release.table.run_times(rows[0].run_id or "")
    assert times.began_at
    assert times.ended_at
    assert times.began_at <= times.ended_at
    (row,) = workspace.table()
    assert (row["review"], row["reviewed_by"], row["start_ms"]) == ("move", "Jeanne", "90000")
    assert before[0]["start_ms"] != "90000"
    # a file that nobody can read stops a run before any work: its table would take the decisions back
    reviews_file(store.release).write_bytes(b"{")
    steps = len(workspace.step_log)
    broken = workspace.run("run", str(workspace.pipeline), "--again")
    assert broken.returncode == 2
    assert "reviews.json, line 1" in broken.stderr
    assert len(workspace.step_log) == steps
    assert workspace.table() == [row]
