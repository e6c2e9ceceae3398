"""ISO 5426, the extended Latin alphabet of older UNIMARC records: a diacritic stands before its letter."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from webinar_archive.text.characters import NEAREST_SIGNS

_SIGNS = {
    0x88: "", 0x89: "", 0x98: "", 0x9C: "",
    0xA1: "¡", 0xA2: "„", 0xA3: "£", 0xA4: "$", 0xA5: "¥", 0xA6: "†", 0xA7: "§", 0xA8: "′", 0xA9: "‘", 0xAA: "“",
    0xAB: "«", 0xAC: "♭", 0xAD: "©", 0xAE: "℗", 0xAF: "®", 0xB0: "ʻ", 0xB1: "ʼ", 0xB2: "‚", 0xB6: "‡", 0xB7: "·",
    0xB8: "″", 0xB9: "’", 0xBA: "”", 0xBB: "»", 0xBC: "♯", 0xBD: "ʹ", 0xBE: "ʺ", 0xBF: "¿",
    0xE1: "Æ", 0xE2: "Đ", 0xE6: "Ĳ", 0xE8: "Ł", 0xE9: "Ø", 0xEA: "Œ", 0xEC: "Þ", 0xF1: "æ", 0xF2: "đ", 0xF3: "ð",
    0xF5: "ı", 0xF6: "ĳ", 0xF8: "ł", 0xF9: "ø", 0xFA: "œ", 0xFB: "ß", 0xFC: "þ",
}  # fmt: skip
_DIACRITICS = {
    0xC0: "\u0309", 0xC1: "\u0300", 0xC2: "\u0301", 0xC3: "\u0302", 0xC4: "\u0303", 0xC5: "\u0304", 0xC6: "\u0306",
    0xC7: "\u0307", 0xC8: "\u0308", 0xC9: "\u0308", 0xCA: "\u030a", 0xCB: "\u0315", 0xCC: "\u0312", 0xCD: "\u030b",
    0xCE: "\u031b", 0xCF: "\u030c", 0xD0: "\u0327", 0xD1: "\u031c", 0xD2: "\u0326", 0xD3: "\u0328", 0xD4: "\u0325",
    0xD5: "\u032e", 0xD6: "\u0323", 0xD7: "\u0324", 0xD8: "\u0332", 0xD9: "\u0333", 0xDA: "\u0329", 0xDB: "\u032d",
    0xDD: "\ufe20", 0xDE: "\ufe21", 0xDF: "\ufe23",
}  # fmt: skip


_BYTES = {
    **{letter: bytes((byte,)) for byte, letter in _SIGNS.items() if letter},
    **{mark: bytes((byte,)) for byte, mark in reversed(_DIACRITICS.items())},
}


def encode_iso5426(text: str) -> bytes:
    """Encode a text; typographic signs that are not in the alphabet become the nearest, other characters `?`.

    >>> encode_iso5426("Vidéo « brève » – œuvre…")
    b'Vid\xc2eo \xab br\xc1eve \xbb - \xfauvre...'
    """
    return encode_with_marks(text, _BYTES, b"?")


def encode_with_marks(text: str, known: Mapping[str, bytes], unknown: bytes | None) -> bytes:
    """Encode a text in an alphabet whose diacritics stand before their letter; `known` has all but ASCII.

    What is not known becomes `unknown`, or where that is None a reference to its number.
    """
    encoded: list[bytes] = []
    letter = 0
    for character in unicodedata.normalize("NFD", _with_nearest_signs(text, known)):
        code = known.get(character) or (character.encode() if character.isascii() else None)
        if unicodedata.combining(character) and code is not None:
            encoded.insert(letter, code)
            continue
        letter = len(encoded)
        encoded.append(code or unknown or f"&#x{ord(character):04X};".encode())
    return b"".join(encoded)


def _with_nearest_signs(text: str, known: Mapping[str, bytes]) -> str:
    return "".join(sign if sign in known else sign.translate(NEAREST_SIGNS) for sign in text)


def decode_iso5426(data: bytes) -> str:
    """Decode a text; a byte that stands for nothing becomes U+FFFD.

    >>> decode_iso5426(bytes((0x56, 0x69, 0x64, 0xC2, 0x65, 0x6F)))
    'Vidéo'
    """
    text: list[str] = []
    waiting: list[str] = []
    for byte in data:
        if mark := _DIACRITICS.get(byte):
            waiting.append(mark)
            continue
        text.append(chr(byte) if byte < 0x80 else _SIGNS.get(byte, "\ufffd"))
        text += waiting
        waiting.clear()
    return unicodedata.normalize("NFC", "".join((*text, *waiting)))
