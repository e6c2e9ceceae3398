"""A record is found in every form of MARC, and given back with further fields and all that was in it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from tests.catalogue.born_from import FORMS, UNIMARC, iso2709, marcxml, pmb_xml
from webinar_archive.catalogue import read_notice
from webinar_archive.catalogue.formats.marc_record import MarcField
from webinar_archive.catalogue.proposals.found_record import FoundRecord, found_record, in_other_form
from webinar_archive.errors import NoticeError

# of MARC in JSON a fresh record is proposed
MARC_FORMS = [
    name
    for name in FORMS
    if ("MARC" in name or "PMB" in name or name.startswith("UNIMARC")) and "JSON" not in name
]
LINK = MarcField("897", "  ", (("a", "https://example.org/?v=1&t=3133"), ("b", "« l’été » <1>")))
NOTE = MarcField("300", "  ", (("a", "Vérifié"),))
OAI = (
    '<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:m="http://www.loc.gov/MARC21/slim">'
    "<ListRecords><record><header><identifier>oai:1</identifier></header><metadata>{}</metadata></record></ListRecords></OAI-PMH>"
)
UNDECLARED = re.sub(r' xmlns:m="[^"]*"', "", marcxml(UNIMARC, prefix="m"))


def found(folder: Path, data: bytes, name: str | None = None) -> FoundRecord:
    path = folder / "record"
    path.write_bytes(data)
    record = found_record(path, name)
    assert record is not None
    return record


@pytest.mark.parametrize("name", MARC_FORMS)
def test_a_proposal_says_all_that_the_record_said(name: str, tmp_path: Path) -> None:
    record = found(tmp_path, FORMS[name])
    note = replace(NOTE, tag="500") if record.form == "marc21" else NOTE
    data = record.with_fields([note, LINK])
    whole = record.xml.document([data]) if record.xml else data
    before, after = read_notice(FORMS[name]), read_notice(whole)
    assert after.notes == (*before.notes, "Vérifié")
    assert (after.title, after.contributors, after.quotations) == (
        before.title,
        before.contributors,
        before.quotations,
    )


@pytest.mark.parametrize("name", [name for name in MARC_FORMS if "XML" in name or "MarcXchange" in name])
def test_what_is_added_can_be_taken_out_again_byte_for_byte(name: str, tmp_path: Path) -> None:
    record = found(tmp_path, FORMS[name])
    data = record.with_fields([LINK])
    assert record.data in FORMS[name]
    same = next(at for at, byte in enumerate(data) if record.data[at] != byte)
    assert data.endswith(record.data[same:])


@pytest.mark.parametrize(
    "text",
    [
        OAI.format(UNDECLARED),
        OAI.format(marcxml(UNIMARC)),
        OAI.format(f"<!-- <record> -->{marcxml(UNIMARC)}"),
    ],
    ids=["namespace declared far above", "own namespace", "a remark that looks like a record"],
)
def test_a_record_is_cut_out_of_its_envelope_with_its_namespaces(text: str, tmp_path: Path) -> None:
    record = found(tmp_path, text.encode())
    assert record.xml is not None
    document = etree.fromstring(record.xml.document([record.with_fields([NOTE])]))
    assert {etree.QName(each).namespace for each in document.iter("*")} == {"http://www.loc.gov/MARC21/slim"}


def test_pmb_records_stand_in_the_element_that_pmb_reads_and_keep_their_charset(tmp_path: Path) -> None:
    record = found(tmp_path, FORMS["PMB XML in Latin-1"])
    assert record.xml is not None
    document = record.xml.document([record.with_fields([LINK])])
    assert document.startswith(b'<?xml version="1.0" encoding="iso-8859-1"?>\n<unimarc>\n<notice>')
    values = [s.text for s in etree.fromstring(document).iter("s")]
    assert "« l’été » <1>" in values


def test_one_record_of_several_is_named(tmp_path: Path) -> None:
    two = f"<unimarc>{pmb_xml()}{pmb_xml().replace('140892', '140893')}</unimarc>".encode()
    assert found(tmp_path, two, "140893").record.identifier == "140893"
    with pytest.raises(NoticeError):
        found(tmp_path, two, "7")


@pytest.mark.parametrize("name", [name for name in FORMS if name not in MARC_FORMS])
def test_other_forms_are_none(name: str, tmp_path: Path) -> None:
    (tmp_path / "record").write_bytes(FORMS[name])
    assert found_record(tmp_path / "record") is None


@pytest.mark.parametrize(
    "text", ["<f c='300' ind='  '><s c='a'>caf&eacute;</s></f>", "<f c='300'><s c='a'>A & B</s></f>"]
)
def test_a_record_that_other_programs_cannot_read_is_refused(text: str, tmp_path: Path) -> None:
    broken = f"<unimarc>{pmb_xml().replace('</notice>', text + '</notice>')}</unimarc>"
    with pytest.raises(NoticeError, match="well-formed"):
        found(tmp_path, broken.encode())


def test_words_that_stood_in_the_contents_note_are_not_read_twice(tmp_path: Path) -> None:
    said = "Clémence Pène : \"C'est maintenant que s'ouvre une vraie période d'opportunités\""
    people = tuple(field for field in UNIMARC if field[0] == "701")
    record = found(
        tmp_path, iso2709((("200", "1 ", (("a", "Débat"),)), ("327", "1 ", (("a", said),)), *people))
    )
    timed = f"{said.replace(chr(34), '« ', 1).replace(chr(34), ' »')} (00:52:13–00:52:40)"
    (quotation,) = read_notice(record.with_fields([MarcField("327", "1 ", (("a", timed),))])).quotations
    assert quotation.speaker == "Clémence Pène"


def test_a_field_that_holds_others_stays_whole(tmp_path: Path) -> None:
    inner = '<datafield tag="200" ind1="1" ind2=" "><subfield code="a">Série</subfield></datafield>'
    outer = (
        f'<datafield tag="461" ind1=" " ind2="0"><subfield code="1">{inner}</subfield></datafield></record>'
    )
    record = found(tmp_path, marcxml(UNIMARC).replace("</record>", outer).encode())
    data = record.with_fields([replace(LINK, tag="856")])
    assert data.index(b"</datafield></subfield></datafield>") < data.index(b'tag="856"')


def test_unimarc_and_the_xml_of_pmb_become_each_other_with_every_blank_and_mark(tmp_path: Path) -> None:
    coded = ("105", "  ", (("a", "    z   00|y|"),))
    title = ("200", "1 ", (("a", "\x88Le \x89débat "), ("e", "")))
    # in the catalogue's own order
    there = found(tmp_path, iso2709((("001", "", "1"), title, coded), leader="     cam  22     3  450 "))
    pmb = in_other_form(there, "pmb-xml")
    assert pmb is not None
    assert pmb.data.startswith(b"<notice><rs>c</rs><dt>a</dt><bl>m</bl><hl> </hl><el>3</el><ru> </ru>")
    assert b'<s c="a">    z   00|y|</s>' in pmb.data
    back = in_other_form(pmb, "unimarc")
    assert back is not None
    assert back.data[5:] == there.data[5:]


@pytest.mark.parametrize("name", ["UNIMARC in Latin-1", "UNIMARC in MarcXchange", "PMB XML in Latin-1"])
def test_a_record_in_another_form_is_read_as_the_same_notice(name: str, tmp_path: Path) -> None:
    there = found(tmp_path, FORMS[name])
    other = in_other_form(there, "unimarc" if there.form == "pmb-xml" else "pmb-xml")
    assert other is not None
    data = other.with_fields([LINK])
    after = read_notice(other.xml.document([data]) if other.xml else data)
    before = read_notice(FORMS[name])
    assert replace(after, documents=before.documents) == before
    assert LINK.first("a") in [document.address for document in after.documents]


def test_unimarc_written_in_utf_8_says_so(tmp_path: Path) -> None:
    coded = "20200518d2020    m  y0frey0103    ba"
    there = found(tmp_path, f"<unimarc>{pmb_xml((('100', '  ', (('a', coded),)),))}</unimarc>".encode())
    other = in_other_form(there, "unimarc")
    assert other is not None
    assert other.record.subfield("100", "a") == "20200518d2020    m  y0frey50      ba"


def test_what_has_no_room_in_another_form_stays_in_its_own(tmp_path: Path) -> None:
    nested = '<f c="461" ind=" 0"><s c="1"><f c="200" ind="1 "><s c="a">Série</s></f></s></f></notice>'
    record = found(tmp_path, f"<unimarc>{pmb_xml().replace('</notice>', nested)}</unimarc>".encode())
    assert in_other_form(record, "unimarc") is None
    assert in_other_form(record, "marc21") is None
    assert in_other_form(found(tmp_path, FORMS["MARC 21 in MARCXML"]), "unimarc") is None
