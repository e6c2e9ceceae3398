"""One decoder: the same bytes are the same text, whichever kind of file they are taken for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.catalogue import read_notice
from webinar_archive.catalogue.report import report_text
from webinar_archive.cli.quotation_input import read_quotations
from webinar_archive.pipeline.config_file import load_settings
from webinar_archive.tables import read_table
from webinar_archive.text.decoding import decode, is_binary
from webinar_archive.transcripts import parse_transcript

WORDS = "l’été à Noël «œuvre»"
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")


def _written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _of_notice(data: bytes, _: Path) -> str:
    return read_notice(data).title


def _of_transcript(data: bytes, _: Path) -> str:
    return " ".join(word.text for word in parse_transcript(data).words)


def _of_table(data: bytes, folder: Path) -> str:
    return read_table(_written(folder, "table.csv", data), lambda cells: "id" in cells).rows[0].text(0)


def _of_quotations(data: bytes, folder: Path) -> str:
    return str(read_quotations(_written(folder, "list.txt", data)).rows[0]["text"])


def _of_settings(data: bytes, folder: Path) -> str:
    return str(load_settings(_written(folder, "p.toml", data)).export.to)


def _of_report(data: bytes, _: Path) -> str:
    return report_text(data)


DOORS: dict[str, tuple[str, Callable[[bytes, Path], str]]] = {
    "notice": ("Titre : | {} |\nNote : | x |\n", _of_notice),
    "transcript": ("1\n00:00:01,000 --> 00:00:02,000\n{}\n", _of_transcript),
    "table": ("id,page\n{},https://example.org\n", _of_table),
    "quotations": ("{}\n", _of_quotations),
    "pipeline": (
        '[pipeline]\nname = "p"\n[[source]]\nnotice = "n.txt"\n[export]\nto = "{}"\n',
        _of_settings,
    ),
    "report": ("<html><body><article><p>{}</p></article></body></html>", _of_report),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("door", DOORS)
def test_the_same_bytes_give_the_same_text_at_every_door(door: str, encoding: str, tmp_path: Path) -> None:
    template, read = DOORS[door]
    assert read(template.format(WORDS).encode(encoding), tmp_path) == WORDS


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"\xef\xbb\xbf", ""),
        (b"un\r\ndeux\rtrois\n", "un\ndeux\ntrois\n"),
        ('<meta charset="iso-8859-15">prix : 3 €'.encode("iso-8859-15"), '<meta charset="iso-8859-15">prix : 3 €'),
        ("<?xml version='1.0' encoding='koi8-r'?>да".encode("koi8-r"), "<?xml version='1.0' encoding='koi8-r'?>да"),
        # what calls itself Latin-1 holds curly marks that Latin-1 lacks
        ('<meta charset="latin-1">l’été'.encode("cp1252"), '<meta charset="latin-1">l’été'),
        # a page that is UTF-8 whatever it says
        ('<meta charset="latin-1">l’été'.encode(), '<meta charset="latin-1">l’été'),
        # names of Python's codecs that are no charsets, and of none at all
        ('<meta charset="idna">été'.encode("cp1252"), '<meta charset="idna">été'),
        ('<meta charset="unicode_escape">\\d é'.encode("cp1252"), '<meta charset="unicode_escape">\\d é'),
        ('<meta charset="klingon">été'.encode("cp1252"), '<meta charset="klingon">été'),
    ],
)  # fmt: skip
def test_text_is_decoded_as_it_shows_or_says(data: bytes, text: str) -> None:
    assert decode(data) == text


def test_a_few_damaged_bytes_do_not_spoil_the_accents_of_the_rest() -> None:
    text = "déjà vu : « l’été à Noël », œuvre ébréchée"
    assert decode(text.encode() + b"\xff") == f"{text}\ufffd"


@pytest.mark.parametrize("text", ["été", "déjà", "« été » à Noël : 3 €", "voilà 😘, déjà vu"])
def test_one_damaged_byte_does_not_turn_utf_8_into_another_charset(text: str) -> None:
    data = text.encode()
    for place in range(len(data) + 1):
        for odd in (b"\xff", b"\xe9"):
            read = decode(data[:place] + odd + data[place:])
            assert "Ã" not in read, (place, odd, read)
            assert "\ufffd" in read


def test_a_damaged_byte_does_not_make_a_wrong_declaration_right() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><p>« déjà vu à Noël, été</p>'
    assert decode(text.encode() + b"\xe9") == f"{text}\ufffd"


@pytest.mark.parametrize(
    "text", ["é", "été", "« à » déjà", "l'été à Noël", "À", "« Ça » : « où ? »", "CAFÉ »", "« LA CITÉ »…"]
)
def test_short_texts_of_western_europe_are_read(text: str) -> None:
    assert decode(text.encode("cp1252")) == text
    assert decode(text.encode("cp1252").replace(b" ", b"\xa0")) == text.replace(" ", "\xa0")


def test_the_charset_that_a_server_declares_is_used_before_that_of_the_page() -> None:
    data = '<meta charset="cp1252">да'.encode("cp1251")
    assert decode(data, "windows-1251").endswith("да")


def test_what_is_no_text_is_known_from_its_head() -> None:
    assert is_binary(decode(bytes(range(1, 32)) * 50))
    assert is_binary(decode(b"PK\x03\x04\0\0"))
    assert not is_binary(decode("deux\tmots\n".encode("utf-16")))
    assert not is_binary("")


@given(st.binary(max_size=300), st.sampled_from([None, "idna", "hex", "utf-16", "x" * 50, "gbk", "\0"]))
def test_any_bytes_are_decoded(data: bytes, declared: str | None) -> None:
    assert "\r" not in decode(data, declared)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=200))
def test_what_was_written_as_utf_8_is_read_back(text: str) -> None:
    assert decode(text.encode("utf-8-sig")) == text
