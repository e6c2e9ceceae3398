"""Records are compared with what the archive stores of them: findings, and the day on which a site published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.exports.formats.sample_records import CAPTURE, NOTICE
from tests.pipeline.archived_pipeline import archived, outcome
from webinar_archive.archive.step_cache import store_result
from webinar_archive.exports.schema import Row
from webinar_archive.files import archived_file
from webinar_archive.pipeline.compared_records import compare_records


@pytest.mark.parametrize(
    ("metadata", "codes"),
    [
        (b'{"upload_date": "20200501"}', ["discrepancy-already-published"]),
        (b'{"release_date": "20200507", "upload_date": "20200501"}', []),
        (b'{"upload_date": "yesterday"}', []),
        (b"[1]", []),
        (b"no json", []),
    ],
)
def test_the_day_of_publication_is_that_of_the_sites_metadata(
    metadata: bytes, codes: list[str], tmp_path: Path
) -> None:
    pipeline = archived(tmp_path, outcome("a", Row(record_id="a", findings="demo")))
    folder = tmp_path / "archive" / "essai" / "a"
    (folder / "capture").mkdir()
    path = folder / "capture" / "info.json"
    path.write_bytes(metadata)
    store_result(folder, "notice", NOTICE, version=1, inputs={})
    store_result(
        folder, "fetch", replace(CAPTURE, metadata=archived_file(path, folder)), version=1, inputs={}
    )
    found, _ = compare_records(pipeline)
    assert [each.evidence.code for each in found] == codes


def test_records_of_several_pipelines_are_compared_with_each_other(tmp_path: Path) -> None:
    for name in ("un", "deux"):
        archived(tmp_path, outcome("a", Row(record_id="a", media_checksum="sha512:1")), name=name)
    found, _ = compare_records(tmp_path / "archive")
    assert [(each.pipeline, each.evidence.facts["records"]) for each in found] == [
        ("deux", "un/a"),
        ("un", "deux/a"),
    ]
