"""Proposals rest on the archive: on the record as it was read, on sure places alone, on what a person decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.catalogue.born_from import FORMS, NOTICE, VIDEO
from tests.pipeline.archived_pipeline import archived, outcome
from webinar_archive import __version__
from webinar_archive.archive.layout import beside_plan
from webinar_archive.archive.step_cache import store_result
from webinar_archive.catalogue import read_notice
from webinar_archive.errors import UsageError
from webinar_archive.exports.schema import Row
from webinar_archive.files import checksum
from webinar_archive.models import Notice, Recording
from webinar_archive.pipeline.config import PipelineSection, ProposeSection, Settings, Source
from webinar_archive.pipeline.plan import Plan, Planned, RunOptions, save_plan
from webinar_archive.pipeline.proposals import NotProposed, ProposedRecord, document_of, propose
from webinar_archive.timecode import clock

QUOTED = NOTICE.quotations


def rows(**cells: object) -> tuple[Row, ...]:
    """Return a row for each quotation, the last found first; `cells` are those of the first."""
    made = []
    for number, quotation in enumerate(QUOTED):
        start_ms = (len(QUOTED) - number) * 600_000
        made.append(
            Row(
                record_id="140892",
                title=NOTICE.title,
                speaker=quotation.speaker,
                quotation_no=quotation.number,
                quotation=quotation.text,
                verdict="verbatim",
                confidence=0.98,
                start=clock(start_ms),
                end=clock(start_ms + 20_000),
                start_ms=start_ms,
                end_ms=start_ms + 20_000,
            )
        )
    return (replace(made[0], **cells), *made[1:])  # type: ignore[arg-type]


def recording(measured_ms: int) -> Recording:
    return Recording(
        container="mov",
        size_bytes=1,
        container_duration_ms=measured_ms,
        decoded_end_ms=measured_ms,
        streams=(),
    )


def stored(folder: Path, name: str, *made: Row, key: str = "debat", measured_ms: int = 3_528_000) -> Path:
    """Store a record that was read from a file of this form; return the pipeline file."""
    pipeline = archived(folder, outcome(key, *(made or rows())))
    received = folder / f"{key}.notice"
    received.write_bytes(FORMS[name])
    archive = folder / "archive" / "essai"
    inputs = {"file": checksum(FORMS[name])}
    store_result(archive / key, "notice", read_notice(FORMS[name]), version=1, inputs=inputs)
    store_result(archive / key, "probe", recording(measured_ms), version=1, inputs={})
    keys = [each.name for each in sorted(archive.iterdir()) if each.name != "runs"]
    settings = Settings(
        pipeline=PipelineSection(name="essai", archive="archive"), source=(Source(notice="x"),), base=folder
    )
    plan = Plan(
        run_id="run-1",
        version=__version__,
        settings=settings,
        run_options=RunOptions(),
        todo=tuple(Planned(key=each, source=Source(notice=f"{each}.notice")) for each in keys),
        every=tuple(keys),
    )
    beside_plan(save_plan(plan), "ended").write_bytes(b"[]")
    return pipeline


def proposed(pipeline: Path, form: str | None = None) -> Iterator[ProposedRecord]:
    for each in propose(pipeline, (), form, "fr"):
        assert isinstance(each, ProposedRecord), each
        yield each


@pytest.mark.parametrize("name", ["UNIMARC in ISO 2709", "MARC 21 in MARCXML", "PMB XML in Latin-1"])
def test_each_quotation_has_its_time_and_its_link_in_the_order_of_the_recording(
    name: str, tmp_path: Path
) -> None:
    (each,) = proposed(stored(tmp_path, name))
    again = read_notice(document_of([each]))
    assert (again.contents or "").count("(00:") == len(QUOTED)
    assert (again.contents or "").index("(00:10:00–") < (again.contents or "").index("(00:40:00–")
    links = [document.address for document in again.documents]
    assert links[-len(QUOTED) :] == [f"{VIDEO}#t={number * 600}" for number in range(1, len(QUOTED) + 1)]
    assert [q.text for q in again.quotations] == [q.text for q in QUOTED], "none is read twice"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"confidence": 0.5}, "proposal-not-sure"),
        ({"verdict": "paraphrased"}, "proposal-paraphrased"),
        ({"verdict": "translated"}, "proposal-paraphrased"),
        ({"verdict": "not_found", "start_ms": None}, "proposal-not-found"),
        ({"verdict": None, "start_ms": None}, "proposal-nothing-searched"),
        ({"findings": "number-changed (printed=3; spoken=4)"}, "proposal-doubtful"),
        ({"review": "reject"}, "proposal-rejected"),
    ],
)
def test_what_is_not_sure_is_left_to_a_person(cells: dict[str, object], code: str, tmp_path: Path) -> None:
    (each,) = proposed(stored(tmp_path, "UNIMARC in ISO 2709", *rows(**cells)))
    assert [remark.code for remark in each.proposal.remarks] == [code]
    assert sum(change.field == "327" for change in each.proposal.changes) == len(QUOTED) - 1


def test_a_place_that_a_person_accepted_is_proposed(tmp_path: Path) -> None:
    accepted = rows(confidence=0.3, verdict="paraphrased", review="accept")
    (each,) = proposed(stored(tmp_path, "UNIMARC in ISO 2709", *accepted))
    assert each.proposal.remarks == ()


def test_the_pipeline_file_says_how_sure_is_sure(tmp_path: Path) -> None:
    pipeline = stored(tmp_path, "UNIMARC in ISO 2709")
    pipeline.write_text(pipeline.read_text() + "[propose]\nmin_confidence = 0.99\n")
    (each,) = proposed(pipeline)
    assert {remark.code for remark in each.proposal.remarks} == {"proposal-not-sure"}
    assert ProposeSection().min_confidence == 0.9


@pytest.mark.parametrize(
    ("measured_ms", "findings", "fields", "remarks"),
    [
        (3_528_000, None, 0, []),
        (3_000_000, None, 1, []),
        (3_000_000, "truncated (measured_s=3000)", 0, ["proposal-duration-unsure"]),
    ],
)
def test_a_duration_is_proposed_where_the_stated_one_is_wrong(
    measured_ms: int, findings: str | None, fields: int, remarks: list[str], tmp_path: Path
) -> None:
    made = rows(findings=findings)
    (each,) = proposed(stored(tmp_path, "UNIMARC in ISO 2709", *made, measured_ms=measured_ms))
    assert sum(change.field == "215" for change in each.proposal.changes) == fields
    assert [remark.code for remark in each.proposal.remarks] == remarks


@pytest.mark.parametrize(("form", "kept"), [(None, b"<notice>"), ("unimarc", b"\x1d"), ("marc21", b"4500")])
def test_a_notice_in_another_form_gets_a_fresh_record(form: str | None, kept: bytes, tmp_path: Path) -> None:
    (each,) = proposed(stored(tmp_path, "RIS"), form)
    assert kept in document_of([each])
    assert read_notice(document_of([each])).title == NOTICE.title


@pytest.mark.parametrize("name", ["UNIMARC in JSON", "MARC 21 in JSON"])
def test_a_record_in_json_gets_a_fresh_record_with_all_that_its_notice_states(
    name: str, tmp_path: Path
) -> None:
    (each,) = proposed(stored(tmp_path, name), "marc21")
    again, stated = read_notice(document_of([each])), read_notice(FORMS[name])
    assert [q.text for q in again.quotations] == [q.text for q in stated.quotations]
    assert {d.address for d in stated.documents} < {d.address for d in again.documents}


@pytest.mark.parametrize(
    ("name", "form"), [("UNIMARC in ISO 2709", "pmb-xml"), ("PMB XML in Latin-1", "unimarc")]
)
def test_unimarc_and_the_xml_of_pmb_are_written_as_each_other_when_asked(
    name: str, form: str, tmp_path: Path
) -> None:
    (each,) = proposed(stored(tmp_path, name), form)
    assert each.proposal.form == form
    assert [remark.code for remark in each.proposal.remarks] == ["proposal-converted"]
    again = read_notice(document_of([each]))
    assert again.contents is not None
    assert again.contents.count("–00:") == len(QUOTED)
    assert [q.speaker for q in again.quotations] == [q.speaker for q in QUOTED]


def refused(pipeline: Path, form: str | None = None) -> str:
    (each,) = propose(pipeline, (), form, "fr")
    assert isinstance(each, NotProposed)
    return each.error.code


def test_a_record_is_never_given_back_in_another_form(tmp_path: Path) -> None:
    assert refused(stored(tmp_path, "UNIMARC in ISO 2709"), "marc21") == "proposal-other-form"


def test_a_file_that_has_changed_since_is_not_added_to(tmp_path: Path) -> None:
    pipeline = stored(tmp_path, "UNIMARC in ISO 2709")
    (tmp_path / "debat.notice").write_bytes(FORMS["MODS"])
    assert refused(pipeline) == "proposal-notice-changed"
    (tmp_path / "debat.notice").unlink()
    assert refused(pipeline) == "proposal-notice-changed"


def test_nothing_is_proposed_for_a_recording_that_was_not_archived(tmp_path: Path) -> None:
    lost = tuple(replace(row, verdict=None, confidence=None, start_ms=None) for row in rows())
    pipeline = stored(tmp_path, "UNIMARC in ISO 2709", *lost)
    (tmp_path / "archive" / "essai" / "debat" / "steps" / "probe.json").unlink()
    assert refused(pipeline) == "proposal-nothing-checked"


def test_a_record_without_a_notice_costs_itself_only(tmp_path: Path) -> None:
    pipeline = stored(tmp_path, "UNIMARC in ISO 2709")
    archived(tmp_path, outcome("lost"))
    stored(tmp_path, "UNIMARC in ISO 2709")
    codes = [
        each.error.code if isinstance(each, NotProposed) else each.proposal.key
        for each in propose(pipeline, (), None, "fr")
    ]
    assert codes == ["debat", "proposal-without-notice"]


def test_one_file_holds_records_of_one_form(tmp_path: Path) -> None:
    stored(tmp_path, "UNIMARC in ISO 2709")
    pipeline = stored(tmp_path, "PMB XML", key="other")
    both = [*proposed(pipeline)]
    with pytest.raises(UsageError, match=r"unimarc \(ISO 2709\), pmb-xml \(UTF-8\)"):
        document_of(both)
    assert isinstance(read_notice(document_of(both[:1])), Notice)
