"""A file of several notices is as many records of a pipeline."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.catalogue.born_from import iso2709
from webinar_archive.errors import UsageError
from webinar_archive.pipeline.config import PipelineSection, Settings, Source
from webinar_archive.pipeline.sources import find_jobs


def record(number: str) -> bytes:
    return iso2709((("001", "", number), ("200", "1 ", (("a", f"Débat {number}"),))))


def settings(folder: Path, *sources: Source) -> Settings:
    return Settings(pipeline=PipelineSection(name="p"), source=sources, base=folder)


def export(folder: Path, *numbers: str) -> Source:
    (folder / "export.mrc").write_bytes(b"".join(map(record, numbers)))
    return Source(notice="export.mrc")


def test_each_record_is_a_job_named_by_its_identifier(tmp_path: Path) -> None:
    found = find_jobs(settings(tmp_path, export(tmp_path, "140892", "77")))
    assert [(job.key, job.source.record) for job in found.jobs] == [
        ("export-140892", "140892"),
        ("export-77", "77"),
    ]


def test_a_record_keeps_its_key_when_others_come_before_it(tmp_path: Path) -> None:
    before = find_jobs(settings(tmp_path, export(tmp_path, "1", "2")))
    after = find_jobs(settings(tmp_path, export(tmp_path, "9", "2", "1")))
    assert {job.key for job in before.jobs} < {job.key for job in after.jobs}


def test_records_with_one_identifier_are_two_jobs(tmp_path: Path) -> None:
    found = find_jobs(settings(tmp_path, export(tmp_path, "1", "1", "1")))
    assert [job.source.record for job in found.jobs] == ["1", "#2", "#3"]
    assert len({job.key for job in found.jobs}) == 3


def test_a_file_of_one_record_is_one_job_as_any_notice(tmp_path: Path) -> None:
    (job,) = find_jobs(settings(tmp_path, export(tmp_path, "1"))).jobs
    assert (job.key, job.source.record) == ("export", None)


def test_one_record_may_be_chosen(tmp_path: Path) -> None:
    chosen = replace(export(tmp_path, "1", "2"), record="2", media="film.mp4")
    (job,) = find_jobs(settings(tmp_path, chosen)).jobs
    assert (job.key, job.source.record, job.source.media) == ("export-2", "2", "film.mp4")


def test_an_id_is_completed_by_the_record(tmp_path: Path) -> None:
    named = replace(export(tmp_path, "1", "2"), id="opac")
    assert [job.key for job in find_jobs(settings(tmp_path, named)).jobs] == ["opac-1", "opac-2"]


@pytest.mark.parametrize("key", ["page", "media", "transcript"])
def test_what_belongs_to_one_record_is_refused_for_several(tmp_path: Path, key: str) -> None:
    source = replace(export(tmp_path, "1", "2"), **{key: "https://example.org/1"})  # type: ignore[arg-type]
    with pytest.raises(UsageError) as refused:
        find_jobs(settings(tmp_path, source))
    assert (refused.value.code, refused.value.facts["key"]) == ("notice-several-with-key", key)


def test_the_files_of_a_folder_may_hold_several_records_each(tmp_path: Path) -> None:
    export(tmp_path, "1", "2")
    (tmp_path / "one.txt").write_text("Titre : | Un |\n", encoding="utf-8")
    found = find_jobs(settings(tmp_path, Source(notice=".")))
    assert [job.key for job in found.jobs] == ["export-1", "export-2", "one"]


def test_the_rows_of_a_table_of_notices_are_jobs_and_a_column_that_it_lacks_is_refused(
    tmp_path: Path,
) -> None:
    (tmp_path / "fonds.csv").write_text("Cote;Intitulé\nA 7;Un\nA 8;Deux\n", encoding="utf-8")
    source = Source(notice="fonds.csv", columns={"id": "Cote", "title": "Intitulé"})
    found = find_jobs(settings(tmp_path, source))
    assert [(job.key, job.source.record) for job in found.jobs] == [
        ("fonds-a-7", "A 7"),
        ("fonds-a-8", "A 8"),
    ]
    for record in (None, "A 7"):
        with pytest.raises(UsageError) as wrong:
            find_jobs(settings(tmp_path, replace(source, columns={"title": "Titre"}, record=record)))
        assert "no column `Titre`; its columns are: Cote, Intitulé." in str(wrong.value)
