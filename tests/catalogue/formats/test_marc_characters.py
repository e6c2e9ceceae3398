"""The characters of a MARC record are what its bytes are, whatever its leader says."""

from __future__ import annotations

import pytest

from webinar_archive.catalogue.formats.marc_characters import decoder_for

TEXT = "Vidéo à Liège, forêt et cœur, Noël, français, ça"
MARC8 = b"Vid\xe2eo \xe1a Li\xe1ege, for\xe3et et c\xb6ur, No\xe8el, fran\xf0cais, \xf0ca"
ISO5426 = b"Vid\xc2eo \xc1a Li\xc1ege, for\xc3et et c\xfaur, No\xc8el, fran\xd0cais, \xd0ca"


@pytest.mark.parametrize("unimarc", [True, False])
@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("cp1252"),
        TEXT.encode().decode("latin-1").encode(),
        MARC8,
        ISO5426,
    ],
    ids=["UTF-8", "Windows-1252", "UTF-8 twice", "MARC-8", "ISO 5426"],
)
def test_the_text_comes_out_of_every_encoding(data: bytes, unimarc: bool) -> None:
    assert decoder_for(data, unimarc=unimarc)(data) == TEXT


def test_other_alphabets_of_marc8_are_read_after_their_escape() -> None:
    data = b"\x1b(NmOSKWA\x1b(B"
    assert decoder_for(data, unimarc=False)(data) == "Москва"


def test_damage_in_utf8_costs_only_its_place() -> None:
    data = (TEXT * 3).encode().replace("ê".encode(), b"\xea", 1)
    assert decoder_for(data, unimarc=True)(data).count("\ufffd") == 1
