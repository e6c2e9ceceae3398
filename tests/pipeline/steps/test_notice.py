"""The notice of a record, with its live page and the report that it links to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.catalogue.born_from import iso2709
from tests.local_web import hosts
from webinar_archive.archive.kept_files import read_kept_file
from webinar_archive.archive.layout import page_file
from webinar_archive.errors import Gone, NoticeError
from webinar_archive.files import archived_file, write_whole
from webinar_archive.models import Contributor, Document, DocumentKind, Notice, Quotation
from webinar_archive.pipeline.config import PipelineSection, Settings, Source
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import CapturedPage, RecordFacts
from webinar_archive.pipeline.sources import Job
from webinar_archive.pipeline.step_table import StepTable
from webinar_archive.pipeline.steps import STEPS, step_table
from webinar_archive.pipeline.steps.notice import read_notice

ADDRESS = "https://example.org/report"
SAID = "Les communs demandent du temps et de la confiance"
REPORT = (
    "<html><body><article><h1>Compte rendu</h1>"
    + f"<p>Anne Dupont : « {SAID}. »</p>"
    + "<p>La salle a ensuite longuement débattu des communs.</p>" * 20
    + "</article></body></html>"
)
EMPTY = "<html><body></body></html>"


def parse_notice(_context: StepContext, _facts: RecordFacts) -> Notice:
    return Notice(
        record_id="7",
        title="Communs",
        contributors=(Contributor(name="Anne Dupont"),),
        documents=(Document(label="Compte rendu", kind=DocumentKind.REPORT, address=ADDRESS),),
        quotations=(Quotation(number=1, text="oser", start=0, end=4),),
    )


def steps(report: str) -> StepTable:
    def capture_report(context: StepContext, _: RecordFacts) -> CapturedPage:
        path = page_file(context.folder, "report")
        write_whole(path, report.encode())
        file = archived_file(path, context.folder)
        return CapturedPage(file=file, address=ADDRESS, captured_at=context.now)

    return STEPS.with_functions(notice=parse_notice, report=capture_report)


def context(
    folder: Path, table: StepTable, *, page: str | None = None, notice: str | None = "n.txt"
) -> StepContext:
    (folder / "n.txt").touch()
    source = Source(notice=notice, page=page)
    settings = Settings(
        pipeline=PipelineSection(name="essai", archive="archive"), source=(source,), base=folder
    )
    job = Job(key="7", source=source, settings=settings)
    return StepContext(job=job, steps=table, now="2026-11-23T12:00:00+00:00", run_id="r")


FACTS = RecordFacts(notice=Notice(record_id="7", title="7"))


def test_quotations_of_the_report_follow_those_of_the_notice_and_are_found_once(tmp_path: Path) -> None:
    first = context(tmp_path, steps(REPORT))
    found = read_notice(first, FACTS).notice.quotations
    assert [(quotation.number, quotation.where) for quotation in found] == [(1, "abstract"), (2, "report")]
    assert SAID in found[1].text
    assert first.made == ["notice", "report", "report_quotations"]
    again = context(tmp_path, steps(REPORT))
    assert read_notice(again, FACTS).notice.quotations == found
    assert again.made == []


def test_a_report_without_text_is_a_finding_and_not_read_again(tmp_path: Path) -> None:
    for made in (["notice", "report", "report_quotations"], []):
        here = context(tmp_path, steps(EMPTY))
        (finding,) = read_notice(here, FACTS).notice.findings
        assert (finding.code, finding.facts["reason"]) == ("report-unreachable", "report-empty")
        assert here.made == made


def test_a_page_out_of_reach_is_a_finding_only_where_there_is_a_file(tmp_path: Path) -> None:
    def gone(*_: object) -> CapturedPage:
        raise Gone("page-gone", address="https://example.org/7")

    table = steps(REPORT).with_functions(page=gone)
    with_file = context(tmp_path, table, page="https://example.org/7")
    facts = read_notice(with_file, FACTS)
    assert [finding.code for finding in facts.notice.findings] == ["page-unreachable"]
    assert with_file.made == ["notice"]
    with pytest.raises(Gone):
        read_notice(context(tmp_path, table, page="https://example.org/7", notice=None), FACTS)


def test_a_page_is_kept_with_the_request_and_response_that_brought_it(tmp_path: Path) -> None:
    with hosts("127.0.0.1") as sites:
        site = sites["127.0.0.1"]
        address = site.respond_page("/7", f"<p>« {SAID}. »</p>")
        table = step_table((("127.0.0.1", site.port),)).with_functions(notice=parse_notice)
        here = context(tmp_path, table, page=address, notice=None)
        page = here.run("page", FACTS)
        assert site.paths == ["/7"]
    assert [file.path for file in page.files] == ["pages/notice.html", "pages/notice.warc"]
    exchanges = read_kept_file(here.folder, page.warc)
    assert exchanges.startswith(b"WARC/1.1\r\n")
    assert read_kept_file(here.folder, page.file) in exchanges


def test_a_page_of_an_earlier_release_is_not_captured_again_for_want_of_its_exchanges(tmp_path: Path) -> None:
    def never(*_: object) -> CapturedPage:
        raise AssertionError("the page is captured already")

    def as_before(context: StepContext, _: RecordFacts) -> CapturedPage:
        path = page_file(context.folder, "notice")
        write_whole(path, b"<p>")
        return CapturedPage(file=archived_file(path, context.folder), address=ADDRESS, captured_at="")

    for made, capture in ((["page"], as_before), ([], never)):
        here = context(tmp_path, STEPS.with_functions(page=capture), page=ADDRESS)
        assert here.run("page", FACTS).warc is None
        assert here.made == made


def test_a_notice_without_file_and_page_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(NoticeError):
        read_notice(context(tmp_path, STEPS, notice=None), FACTS)


def record(number: str, title: str = "Débat") -> bytes:
    return iso2709((("001", "", number), ("200", "1 ", (("a", f"{title} {number}"),))))


def of_record(folder: Path, name: str) -> StepContext:
    here = context(folder, STEPS)
    job = replace(here.job, key=name, source=replace(here.job.source, record=name))
    return StepContext(job=job, steps=STEPS, now=here.now, run_id="r")


def test_a_record_of_a_file_is_read_again_only_when_it_changed_itself(tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    path.write_bytes(record("1") + record("2"))
    assert read_notice(of_record(tmp_path, "2"), FACTS).notice.title == "Débat 2"
    path.write_bytes(record("0") + record("1", "Autre") + record("2"))
    for name, title, made in (("2", "Débat 2", []), ("1", "Autre 1", ["notice"])):
        here = of_record(tmp_path, name)
        assert (read_notice(here, FACTS).notice.title, here.made) == (title, made)


def test_a_record_that_has_left_its_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_bytes(record("1") + record("2"))
    with pytest.raises(NoticeError) as gone:
        read_notice(of_record(tmp_path, "3"), FACTS)
    assert (gone.value.code, gone.value.facts["record"]) == ("record-not-in-file", "3")


@pytest.mark.parametrize("name", ["2", None])
def test_a_notice_of_a_table_is_read_again_when_other_columns_are_named(
    tmp_path: Path, name: str | None
) -> None:
    rows = ["id;Intitulé;Objet", "2;Débat;Communs", *(["3;Autre;"] if name else [])]
    (tmp_path / "n.txt").write_text("\n".join(rows), encoding="utf-8")
    for column, made in (("Intitulé", ["notice"]), ("Intitulé", []), ("Objet", ["notice"])):
        here = context(tmp_path, STEPS)
        source = replace(here.job.source, record=name, columns={"title": column})
        here = StepContext(job=replace(here.job, source=source), steps=STEPS, now=here.now, run_id="r")
        title = {"Intitulé": "Débat", "Objet": "Communs"}[column]
        assert (read_notice(here, FACTS).notice.title, here.made) == (title, made)
