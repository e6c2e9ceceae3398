"""The answers of OAI-PMH servers: their records, where a list goes on, errors, and what is refused."""

from __future__ import annotations

import pytest

from tests.oai_server import END, HEAD, dublin_core
from webinar_archive.catalogue.oai_pmh import (
    OaiAnswer,
    OaiError,
    next_start,
    read_answer,
    request_address,
)
from webinar_archive.errors import ArchiveError

BEGIN = HEAD.format(date="2026-03-01T12:00:00Z")
RECORD = (
    "<record><header><identifier>oai:bib.example:1</identifier><datestamp>2026-01-02</datestamp></header>"
    f"<metadata>{dublin_core('Un débat')}</metadata></record>"
)
DELETED = "<record><header status='deleted'>\n<identifier>oai:bib.example:2</identifier></header></record>"


def read(inside: str, encoding: str = "utf-8") -> OaiAnswer:
    return read_answer((BEGIN + inside + END).encode(encoding), None, "https://bib.example/oai")


def test_a_list_gives_its_records_with_identifier_date_and_deletion() -> None:
    answer = read(f"<ListRecords>{RECORD}{DELETED}</ListRecords>")
    assert [(r.identifier, r.datestamp, r.deleted) for r in answer.records] == [
        ("oai:bib.example:1", "2026-01-02", False),
        ("oai:bib.example:2", None, True),
    ]
    assert answer.records[0].data.decode() == RECORD
    assert answer.response_date == "2026-03-01T12:00:00Z"


@pytest.mark.parametrize(
    ("written", "token", "size"),
    [
        ("<resumptionToken>abc&amp;d</resumptionToken>", "abc&d", None),
        ('<resumptionToken\n cursor="0" completeListSize="980266">\n 2!2 </resumptionToken>', "2!2", 980266),
        ('<resumptionToken completeListSize="3" cursor="2"/>', None, 3),
        ("<resumptionToken></resumptionToken>", None, None),
        ("<oai:resumptionToken>x</oai:resumptionToken>", "x", None),
        ("", None, None),
    ],
)
def test_the_token_says_where_a_list_goes_on(written: str, token: str | None, size: int | None) -> None:
    answer = read(f"<ListRecords>{RECORD}{written}</ListRecords>")
    assert (answer.token, answer.list_size) == (token, size)


def test_what_records_say_is_no_word_of_the_server() -> None:
    inside = RECORD.replace(
        "<dc:description>",
        '<dc:description>&lt;error code="badVerb"&gt;<resumptionToken>x</resumptionToken><error code="a"/>',
    )
    answer = read(f"<ListRecords>{inside}</ListRecords>")
    assert (answer.token, answer.error) == (None, None)


@pytest.mark.parametrize(
    ("written", "error"),
    [
        ('<error code="noRecordsMatch"></error>', OaiError(code="noRecordsMatch", text="")),
        ('<error code="noRecordsMatch"/>', OaiError(code="noRecordsMatch", text="")),
        (
            "<error code='badArgument'>no  such\nset</error>",
            OaiError(code="badArgument", text="no such set"),
        ),
        ('<error code="foo">bar</error>', OaiError(code="foo", text="bar")),
        (f'<error code="badArgument">{"x" * 9_000}</error>', OaiError(code="badArgument", text="x" * 300)),
    ],
)
def test_errors_of_the_protocol_are_read(written: str, error: OaiError) -> None:
    assert read(written).error == error


def test_what_identify_and_the_list_of_formats_state_is_read() -> None:
    stated = read(
        "<Identify><deletedRecord>no</deletedRecord><granularity>YYYY-MM-DD</granularity></Identify>"
    )
    assert (stated.deletions, stated.granularity) == ("no", "YYYY-MM-DD")
    one = "<metadataFormat><metadataPrefix>{}</metadataPrefix></metadataFormat>"
    assert read(one.format("oai_dc") + one.format("marc-xml")).prefixes == ("oai_dc", "marc-xml")


def test_an_answer_in_another_charset_is_stored_in_utf_8() -> None:
    data = (BEGIN.replace("UTF-8", "ISO-8859-1") + f"<ListRecords>{RECORD}</ListRecords>{END}").encode(
        "latin-1"
    )
    assert "Un débat".encode() in read_answer(data, None, "x").records[0].data


def test_a_record_that_is_not_closed_costs_only_itself() -> None:
    answer = read(f"<ListRecords>{RECORD.removesuffix('</record>')}{DELETED}</ListRecords>")
    assert [record.identifier for record in answer.records] == ["oai:bib.example:1", "oai:bib.example:2"]


HOSTILE = '<?xml version="1.0"?><!DOCTYPE OAI-PMH [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<!doctype html><html><body>not found</body></html>", "oai-no-answer"),
        ("", "oai-no-answer"),
        ("broken xmlbroken xml", "oai-no-answer"),
        ('<rss version="2.0"><OAI-PMH></OAI-PMH></rss>', "oai-no-answer"),
        (f"{HOSTILE}<OAI-PMH>{RECORD}</OAI-PMH>", "oai-document-type"),
        (f'<!DOCTYPE x SYSTEM "file:///etc/passwd"><OAI-PMH>{RECORD}</OAI-PMH>', "oai-document-type"),
        (f"{BEGIN}<ListRecords>{RECORD}", "oai-answer-cut"),
        (BEGIN, "oai-answer-cut"),
    ],
)
def test_what_is_no_whole_answer_is_refused(body: str, code: str) -> None:
    with pytest.raises(ArchiveError) as refused:
        read_answer(body.encode(), None, "https://bib.example/oai")
    assert refused.value.code == code
    assert refused.value.facts["address"] == "https://bib.example/oai"


def test_entities_within_a_record_are_never_expanded() -> None:
    late = f"{BEGIN}<!DOCTYPE x [<!ENTITY a 'aaaa'>]><ListRecords>{RECORD.replace('débat', '&a;')}</ListRecords>{END}"
    assert b"aaaa" not in read_answer(late.encode(), None, "x").records[0].data


def test_a_request_states_its_arguments_whatever_the_address_has() -> None:
    assert (
        request_address("http://h/oai", "ListRecords", set="a:b c")
        == "http://h/oai?verb=ListRecords&set=a%3Ab%20c"
    )
    assert request_address("http://h/o?db=2#x", "Identify") == "http://h/o?db=2&verb=Identify"
    assert request_address("http://h/o?", "Identify") == "http://h/o?verb=Identify"


@pytest.mark.parametrize(
    ("began", "granularity", "since"),
    [
        ("2026-03-01T12:00:00Z", "YYYY-MM-DDThh:mm:ssZ", "2026-03-01T11:00:00Z"),
        ("2026-03-01T12:00:00+02:00", "YYYY-MM-DDThh:mm:ssZ", "2026-03-01T09:00:00Z"),
        ("2026-03-01T00:10:00Z", "YYYY-MM-DD", "2026-02-28"),
        ("2026-03-01", "YYYY-MM-DD", "2026-02-28"),
        ("2026-03-01T12:00:00Z", None, "2026-03-01"),
    ],
)
def test_the_next_harvest_overlaps_the_last_one_in_the_servers_granularity(
    began: str, granularity: str | None, since: str
) -> None:
    assert next_start(began, granularity) == since
