"""What failed of a record is told in its rows: by the failure's code, which others look for, and in whole sentences."""

from __future__ import annotations

import pytest

from webinar_archive.errors import ArchiveError, Failure, Gone, NotVideo
from webinar_archive.exports.finding_cells import findings_cell
from webinar_archive.i18n.messages import sentence
from webinar_archive.models import Notice
from webinar_archive.pipeline.facts import RecordFacts

FACTS = RecordFacts(notice=Notice(record_id="1", title="t"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Gone("video-gone", address="https://example.org/v", reason="Video removed"), "Video removed"),
        (
            NotVideo("not-a-video", address="https://example.org/v", reason="Unsupported URL"),
            "Unsupported URL",
        ),
        (Gone("page-gone", address="https://example.org/v", status=404), "404"),
    ],
)
def test_a_failures_own_reason_does_not_take_the_place_of_its_code(error: ArchiveError, said: str) -> None:
    (failed,) = FACTS.with_failure("not-captured", error).findings
    (lost,) = FACTS.with_lost_file("steps/x", Failure.of(error)).findings
    for finding in (failed, lost):
        assert f"reason={error.code}" in (findings_cell([finding]) or "")
        told = sentence(finding.code, finding.facts, "en")
        assert said in told
        assert "https://example.org/v" in told
        assert "?" not in told
