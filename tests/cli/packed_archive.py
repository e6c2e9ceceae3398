"""An archive with records that can be packed, for the commands that hand it over."""

from __future__ import annotations

from pathlib import Path

from tests.archive.stored_record import stored_record
from tests.pipeline.archived_pipeline import archived, outcome
from webinar_archive.archive.step_cache import store_result
from webinar_archive.exports.schema import Row
from webinar_archive.files import checksum
from webinar_archive.models import Notice

NOTICE = b"Titre : Le d\xe9bat"


def packed_archive(folder: Path) -> Path:
    """Store two records with films, and one that failed before it had any; return the pipeline file."""
    rows = (
        Row(
            record_id="id-1",
            title="Le débat",
            quotation="Il faut agir",
            verdict="verbatim",
            findings="demo",
            start="00:00:01.500",
            measured_duration_s=60.0,
        ),
        Row(record_id="id-1", title="Le débat", quotation="Demain", verdict="not_found"),
    )
    file = archived(folder, outcome("a", *rows, record_id="id-1"), outcome("b"), outcome("failed"))
    for key in ("a", "b"):
        record = stored_record(folder / "archive" / "essai" / key)
        notice = Notice(record_id="id-1", title="Le débat")
        store_result(record, "notice", notice, version=2, inputs={"file": checksum(NOTICE)})
    return file
