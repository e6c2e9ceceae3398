"""Fields added to ISO 2709: every byte that was there is there, and everything is read as before."""

from __future__ import annotations

import io

import pymarc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalogue.born_from import MARC21, UNIMARC, iso2709
from webinar_archive.catalogue.formats.iso2709 import FIELD_END, parse
from webinar_archive.catalogue.formats.marc_record import MarcField
from webinar_archive.catalogue.proposals.iso2709_fields import with_fields
from webinar_archive.errors import NoticeError

LINK = MarcField("856", "4 ", (("u", "https://example.org/?v=1&t=3133"), ("z", "Clémence « l’été »")))
CONTENTS = MarcField("327", "1 ", (("a", "Clémence Pène : « L’été, œuvre » (00:52:13)"),))
MARC21_LEADER = "     ngm a22     3i 4500"
MARC8_LEADER = "     ngm  22     3i 4500"


def body(record: bytes) -> bytes:
    return record[record.index(FIELD_END) + 1 : -1]


@pytest.mark.parametrize(
    "record",
    [
        iso2709(UNIMARC),
        iso2709(UNIMARC, encoding="cp1252"),
        iso2709(MARC21, leader=MARC21_LEADER),
        # numbers of a directory that was written before the texts were encoded anew
        iso2709(UNIMARC, encoding="ascii").replace(b"?", "é".encode()),
        iso2709((*UNIMARC, ("300", "  ", (("a", "Vidéo".encode().decode("latin-1")),)))),
        b"\xef\xbb\xbf\r\n" + iso2709(UNIMARC) + b"\r\n",
    ],
    ids=["UTF-8", "cp1252", "MARC 21", "lengths wrong", "encoded twice", "mark and lines around"],
)
def test_every_byte_that_was_there_is_there_and_the_new_texts_are_read(record: bytes) -> None:
    proposal = with_fields(record, [CONTENTS, LINK])
    found, again = parse(record)[0], parse(proposal)[0]
    plain = record.strip(b"\xef\xbb\xbf\r\n")
    assert body(plain) in proposal
    assert [field for field in again.fields if field not in (CONTENTS, LINK)] == list(found.fields)
    assert CONTENTS in again.fields
    assert LINK in again.fields
    start = len(proposal) - len(proposal.lstrip(b"\xef\xbb\xbf\r\n"))
    assert int(proposal[start : start + 5]) == len(proposal) - start
    assert proposal[start + 5 : start + 12] == plain[5:12]


def test_pymarc_reads_what_was_there_and_the_new_fields() -> None:
    proposal = with_fields(iso2709(UNIMARC), [CONTENTS, LINK])
    (record,) = pymarc.MARCReader(io.BytesIO(proposal), force_utf8=True)
    assert record is not None
    tags = [field.tag for field in record.fields]
    assert [tag for tag in tags if tag not in ("327", "856")] == [tag for tag, _, _ in UNIMARC]
    assert tags.index("327") == tags.index("300") + 1
    assert record["856"]["u"] == "https://example.org/?v=1&t=3133"


@pytest.mark.parametrize(
    ("text", "read"),
    [("Vidéo œuvre", "Vidéo œuvre"), ("« l’été » – …", '" l\'été " - ...'), ("中", "&#x4E2D;")],
)
def test_a_record_in_marc8_gets_marc8(text: str, read: str) -> None:
    record = iso2709((("001", "", "1"), ("245", "00", (("a", "Plain title"),))), leader=MARC8_LEADER)
    again = parse(with_fields(record, [MarcField("505", "8 ", (("a", text),))]))[0]
    assert again.fields[-1].first("a") == read


def test_a_record_that_declares_iso_5426_gets_it() -> None:
    coded = "20200518d2020    m  y0frey01      ba"
    record = iso2709((("100", "  ", (("a", coded),)), ("200", "1 ", (("a", "Titre"),))))
    proposal = with_fields(record, [CONTENTS])
    assert b"L\xb9\xc2et\xc2e" in proposal
    assert (parse(proposal)[0].fields[-1].first("a") or "").startswith("Clémence Pène : « L’été, œuvre »")


@pytest.mark.parametrize(
    "record",
    [iso2709(UNIMARC)[:-40], b"", b"no record", iso2709(UNIMARC).replace(b"\x1e", b"", 3)],
    ids=["cut", "empty", "text", "fields run together"],
)
def test_what_is_not_whole_is_refused(record: bytes) -> None:
    with pytest.raises(NoticeError):
        with_fields(record, [CONTENTS])


def test_a_record_that_would_be_too_long_is_refused() -> None:
    long = MarcField("300", "  ", (("a", "x" * 9_000),))
    with pytest.raises(NoticeError, match="ISO 2709"):
        with_fields(iso2709(UNIMARC), [long] * 12)


TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20)
FIELDS = st.lists(
    st.tuples(
        st.sampled_from(["300", "330", "606", "856", "995"]),
        st.just("  "),
        st.tuples(st.tuples(st.sampled_from("abu"), TEXTS)),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(FIELDS, st.sampled_from(["utf-8", "cp1252", "latin-1"]))
def test_any_record_keeps_its_fields(
    fields: list[tuple[str, str, tuple[tuple[str, str], ...]]], encoding: str
) -> None:
    record = iso2709((("001", "", "1"), ("200", "1 ", (("a", "Titre"),)), *fields), encoding=encoding)
    proposal = with_fields(record, [CONTENTS, LINK])
    assert body(record) in proposal
    assert len(parse(proposal)[0].fields) == len(fields) + 4
