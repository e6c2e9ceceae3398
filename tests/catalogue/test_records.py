"""A file's records are read one by one, in every form in which catalogues exchange them; a broken one costs itself."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path

import pytest

from tests.catalogue.born_from import (
    FORMS,
    MARC21,
    NOTICE,
    UNIMARC,
    iso2709,
    marc_json,
    marcxml,
    mods,
    pmb_xml,
    ris,
)
from webinar_archive.catalogue import (
    CatalogueRecord,
    places_in,
    read_notice,
    read_record_of_file,
    read_records,
)
from webinar_archive.catalogue.record_ranges import json_ranges
from webinar_archive.errors import NoticeError


def read(data: bytes) -> list[CatalogueRecord]:
    found = read_records(io.BytesIO(data), name="export")
    assert found is not None
    return list(found)


def small(number: int, title: str = "Débat") -> bytes:
    return iso2709((("001", "", f"n{number}"), ("200", "1 ", (("a", f"{title} {number}"),))))


class OneBlock(io.BytesIO):
    """A file that gives a few bytes at once."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__(data)
        self._size = size

    def read(self, _: int | None = -1, /) -> bytes:
        return super().read(self._size)


def titles(found: list[CatalogueRecord]) -> list[str | None]:
    return [record.notice.title if record.notice else None for record in found]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_four_quotations_come_out_of_every_form(form: str) -> None:
    notice = read_notice(FORMS[form])
    assert [q.text for q in notice.quotations] == [q.text for q in NOTICE.quotations]
    # some forms state the family name first
    assert [
        q.speaker in (m.speaker, _inverted(m.speaker))
        for q, m in zip(notice.quotations, NOTICE.quotations, strict=True)
    ] == [True] * 4
    assert [q.role for q in notice.quotations] == [q.role for q in NOTICE.quotations]
    assert {q.where for q in notice.quotations} == {"abstract"}
    assert (notice.title, notice.stated_duration_s, notice.event_date) == (
        NOTICE.title,
        3528,
        NOTICE.event_date,
    )
    assert (notice.publisher, notice.year, notice.language) == (NOTICE.publisher, 2020, "fr")
    assert notice.subjects == NOTICE.subjects
    assert "video" in {document.kind.value for document in notice.documents if document.address}
    assert notice.findings == ()


def _inverted(name: str | None) -> str:
    given, _, family = (name or "").partition(" ")
    return f"{family}, {given}"


@pytest.mark.parametrize("form", [form for form in FORMS if "MARC" in form or "PMB" in form])
def test_functions_of_persons_and_bodies_are_words(form: str) -> None:
    people = read_notice(FORMS[form]).contributors
    assert [person.function for person in people] == [person.function for person in NOTICE.contributors]
    assert people[-1] == NOTICE.contributors[-1]


def test_a_record_that_is_broken_is_named_and_costs_only_itself() -> None:
    broken = small(2).replace(b"\x1e", b"", 2)
    found = read(small(1) + broken + b"\r\n" + small(3))
    assert titles(found) == ["Débat 1", None, "Débat 3"]
    failure = found[1].failure
    assert failure is not None
    assert (failure.code, failure.facts["record"][:1], failure.facts["reason"]) == (
        "record-unreadable",
        "2",
        "record-damaged",
    )


def test_a_record_without_its_terminator_does_not_swallow_the_next_one() -> None:
    found = read(small(1).removesuffix(b"\x1d") + small(2) + small(3))
    assert titles(found) == ["Débat 1", "Débat 2", "Débat 3"]


def test_a_file_that_was_cut_keeps_what_is_whole_of_its_last_record() -> None:
    found = read(small(1) + iso2709(UNIMARC)[:-400])
    assert titles(found) == ["Débat 1", NOTICE.title]
    notice = found[1].notice
    assert notice is not None
    assert "record-incomplete" in {finding.code for finding in notice.findings}


@pytest.mark.parametrize(
    ("wrap", "good"),
    [
        ("<collection xmlns:m='x'>{}</collection>", lambda: marcxml(UNIMARC, prefix="m")),
        ("<unimarc>{}</unimarc>", pmb_xml),
        (
            "<mods:modsCollection>{}</mods:modsCollection>",
            lambda: mods().partition(">")[2].removesuffix("</mods:modsCollection>"),
        ),
    ],
)
@pytest.mark.parametrize("damage", ["unclosed", "half a tag"])
def test_a_broken_element_of_a_collection_costs_only_itself(wrap: str, good: object, damage: str) -> None:
    whole: str = good()  # type: ignore[operator]
    broken = whole[: len(whole) // 2] if damage == "unclosed" else whole.replace("</", "< /", 2)
    found = read(wrap.format("\n".join((whole, broken, whole))).encode())
    assert titles(found) == [NOTICE.title, None, NOTICE.title]
    assert found[1].failure is not None
    # MODS states its number last
    assert ("140892" in found[1].failure.facts["record"]) is (damage != "unclosed" or "mods" not in wrap)


@pytest.mark.parametrize("joint", [",\n", "\n", "\r\n", ""])
@pytest.mark.parametrize("around", [("[", "]"), ("", "")])
def test_records_in_json_stand_in_a_list_or_one_a_line(joint: str, around: tuple[str, str]) -> None:
    brackets = marc_json((("001", "", "n2"), ("245", "00", (("a", 'Débat 2 } \\" {'),))))
    whole = [marc_json((("001", "", f"n{n}"), ("245", "00", (("a", f"Débat {n}"),)))) for n in (1, 3)]
    found = read(joint.join((whole[0], brackets, whole[1])).join(around).encode())
    assert titles(found) == ["Débat 1", 'Débat 2 } \\" {', "Débat 3"]
    assert [record.identifier for record in found] == ["n1", "n2", "n3"]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ('{"leader": "x", "fields": [{"001": "n2"}, {"245": }]}', "record-damaged"),
        ('{"leader": "x", "fields": "none", "001": "n2"}', "record-damaged"),
        ('{"leader": 3, "fields": [{"001": "n2"}, 7, {"245": ["a"]}]}', "record-without-title"),
        ('{"leader": "", "fields": [{"001": "n2"}, ' + "[" * 9_000 + "]" * 9_000 + "]}", "record-damaged"),
    ],
)
def test_a_broken_record_in_json_costs_only_itself(broken: str, reason: str) -> None:
    whole = marc_json((("001", "", "n1"), ("245", "00", (("a", "Débat 1"),))))
    found = read(f"[{whole},{broken},{whole}]".encode())
    assert titles(found) == ["Débat 1", None, "Débat 1"]
    failure = found[1].failure
    assert failure is not None
    assert (failure.facts["record"], failure.facts["reason"]) == ("2 (n2)", reason)


def test_a_record_in_json_that_was_cut_is_told() -> None:
    whole = marc_json((("001", "", "n1"), ("245", "00", (("a", "Débat 1"),))))
    found = read(f"[{whole},{whole[:-20]}".encode())
    assert titles(found) == ["Débat 1", None]


def test_many_records_in_json_are_read_across_blocks() -> None:
    texts = [marc_json((("001", "", f"n{n}"), ("245", "00", (("a", f"« {n} » \\"),)))) for n in range(60)]
    whole = f"[{','.join(texts)}]".encode()
    for block in (1, 7, 100, 5_000):
        ranges = json_ranges(OneBlock(whole, block))
        assert [found.data.decode() for found in ranges] == texts
        starts = [(found.start, len(found.data)) for found in json_ranges(OneBlock(whole, block))]
        assert [whole[start : start + size].decode() for start, size in starts] == texts


def test_records_within_the_envelope_of_an_exchange_are_told_from_it() -> None:
    answer = (
        "<srw:records xmlns:srw='x'>"
        + "".join(
            f"<srw:record><srw:recordData>{marcxml(MARC21)}</srw:recordData></srw:record>" for _ in range(3)
        )
        + "</srw:records>"
    )
    assert titles(read(answer.encode())) == [NOTICE.title] * 3


def test_a_record_that_its_catalogue_deleted_is_no_notice() -> None:
    deleted = "<record><header status='deleted'><identifier>oai:x:1</identifier></header></record>"
    found = read(f"<OAI-PMH><ListRecords>{deleted}</ListRecords></OAI-PMH>".encode())
    assert [record.failure and record.failure.facts["reason"] for record in found] == ["record-deleted"]
    assert found[0].identifier == "oai:x:1"


def test_no_entity_is_expanded_and_no_document_type_is_read() -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f"<collection>{pmb_xml().replace('débat', '&a;&x;')}</collection>"
    )
    (found,) = read(bomb.encode())
    assert found.notice is None or ("aaaa" not in found.notice.title and "root" not in found.notice.title)


def test_names_of_html_and_lone_ampersands_are_read_as_they_are_meant() -> None:
    text = pmb_xml().replace("débat", "d&eacute;bat R&D &amp; plus")
    (found,) = read(text.encode())
    assert found.notice is not None
    assert found.notice.title.endswith("débat R&D & plus")


def test_several_records_are_no_single_notice_unless_one_is_chosen() -> None:
    data = small(1) + small(2)
    with pytest.raises(NoticeError) as refused:
        read_notice(data)
    assert refused.value.code == "notice-several"
    assert (read_notice(data, record="n2").title, read_notice(data, record="#1").title) == (
        "Débat 2",
        "Débat 1",
    )
    with pytest.raises(NoticeError) as unknown:
        read_notice(data, record="n9")
    assert unknown.value.code == "record-not-in-file"


def test_a_record_is_found_in_its_file_by_identifier_or_number(tmp_path: Path) -> None:
    path = tmp_path / "export.mrc"
    path.write_bytes(small(1) + small(2) + small(2))
    assert [place.name for place in places_in(path).places] == ["n1", "n2", "#3"]
    assert [read_record_of_file(path, name).title for name in ("n2", "#3", "1")] == [
        "Débat 2",
        "Débat 2",
        "Débat 1",
    ]


@pytest.mark.parametrize("kind", ["iso2709", "xml", "ris"])
def test_a_long_file_is_never_held_whole(tmp_path: Path, kind: str) -> None:
    one = {"iso2709": iso2709(UNIMARC), "xml": pmb_xml().encode(), "ris": ris().encode()}[kind]
    path = tmp_path / "long"
    count = 4_000_000 // len(one)
    with path.open("wb") as file:
        file.write(b"<unimarc>" if kind == "xml" else b"")
        for _ in range(count):
            file.write(one)
        file.write(b"</unimarc>" if kind == "xml" else b"")
    tracemalloc.start()
    try:
        places = places_in(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(places.places) == count
    assert most < 3_000_000


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.untraced
def test_no_damage_of_a_file_is_a_crash(form: str) -> None:
    data = FORMS[form]
    for at in range(1, len(data), max(1, len(data) // 60)):
        for damaged in (data[:at], data[at:], data[:at] + b"\x1e\x1f<" + data[at + 3 :]):
            found = read_records(io.BytesIO(damaged), name="x")
            for record in found or ():
                assert (record.notice is None) != (record.failure is None)
