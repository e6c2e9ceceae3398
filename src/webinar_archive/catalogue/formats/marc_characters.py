"""The characters of MARC records, whose declared encoding is often not theirs; the one place that imports pymarc.

UNIMARC leaves the place blank in which MARC 21 says "UTF-8", programs re-encode texts and leave the label, and some
encode UTF-8 twice. So the bytes are asked first, and what is declared decides between what they may be.
"""

from __future__ import annotations

import contextlib
import functools
import io
import unicodedata
from collections.abc import Callable

from webinar_archive.catalogue.formats.iso5426 import decode_iso5426, encode_iso5426, encode_with_marks
from webinar_archive.text.decoding import decode

Decoder = Callable[[bytes], str]
Encoder = Callable[[str], bytes]
_ESCAPE = b"\x1b"
_EXTENDED_LATIN = 0x45
"""What MARC-8 calls the set of letters and marks beyond ASCII that a record has from its beginning on."""
_MOST_ODD = 0.2
"""Share of characters beyond ASCII that no Western language writes, above which a reading is not it."""
_SURE = 3
"""From so many sequences of UTF-8 on they are no chance."""
_TWICE = 2
"""From so many letters on, text that reads as UTF-8 once more was encoded twice."""


def decoder_for(data: bytes, *, unimarc: bool, iso5426: bool = False) -> Decoder:
    """Return what turns the bytes of a record's texts into text.

    Args:
        data: The record's texts.
        unimarc: Whether the record is UNIMARC, which has ISO 5426 where MARC 21 has MARC-8.
        iso5426: Whether the record declares ISO 5426 (100 $a 26-29).
    """
    if data.isascii():
        return _decode_marc8 if _ESCAPE in data and not unimarc else _decode_ascii
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return _decode_twice if encoded_once_more(text) is not None else _decode_utf8
    if _is_damaged_utf8(data):
        return _decode_utf8
    own = decode_iso5426 if unimarc else _decode_marc8
    other = _decode_marc8 if unimarc else decode_iso5426
    marked = _ESCAPE in data
    for reading in (own, other):
        if (marked and not unimarc and reading is own) or _odd_share(reading(data)) <= _MOST_ODD:
            return reading
    return own if iso5426 else decode


def encoder_for(data: bytes, *, unimarc: bool, iso5426: bool = False, utf8: bool = True) -> Encoder:
    """Return what turns text into the bytes of a record, so that it is read as the record's other texts are.

    Args:
        data: The record's texts.
        unimarc: Whether the record is UNIMARC.
        iso5426: Whether the record declares ISO 5426.
        utf8: Whether it declares UTF-8, which counts where its texts are in ASCII; UNIMARC need not.
    """
    decoder = decoder_for(data, unimarc=unimarc, iso5426=iso5426)
    if decoder is _decode_ascii:
        if unimarc:
            return encode_iso5426 if iso5426 else str.encode
        return str.encode if utf8 else _encode_marc8
    encoders: dict[Decoder, Encoder] = {
        _decode_utf8: str.encode,
        _decode_twice: _encode_twice,
        _decode_marc8: _encode_marc8,
        decode_iso5426: encode_iso5426,
        decode: _encode_windows,
    }
    return encoders[decoder]


def _encode_twice(text: str) -> bytes:
    return text.encode().decode("latin-1").encode()


def _encode_windows(text: str) -> bytes:
    return text.encode("cp1252", errors="replace")


def _encode_marc8(text: str) -> bytes:
    return encode_with_marks(text, _marc8_bytes(), None)


@functools.cache
def _marc8_bytes() -> dict[str, bytes]:
    """Return the bytes of the letters and marks of Extended Latin."""
    from pymarc.marc8_mapping import CODESETS

    return {chr(letter): bytes((byte,)) for byte, (letter, _) in CODESETS[_EXTENDED_LATIN].items()}


def encoded_once_more(text: str) -> str | None:
    """Return a text without its second encoding as UTF-8; None where it was encoded once.

    >>> encoded_once_more("VidÃ©o Ã\\xa0 voir"), encoded_once_more("Vidéo à voir")
    ('Vidéo à voir', None)
    """
    once = _decoded_again(text)
    return once if once and sum(not character.isascii() for character in once) >= _TWICE else None


def _decoded_again(text: str) -> str | None:
    """Return the text that these characters are the bytes of, in UTF-8; None where they are not."""
    for charset in ("latin-1", "cp1252"):
        with contextlib.suppress(UnicodeError):
            return text.encode(charset).decode("utf-8")
    return None


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether hardly any of the sequences beyond ASCII is none of UTF-8: no other encoding happens to hold them."""
    text = data.decode("utf-8", errors="replace")
    unreadable = text.count("\ufffd")
    read = sum(not character.isascii() for character in text) - unreadable
    return read >= _SURE and unreadable <= _MOST_ODD * read


def _decode_ascii(data: bytes) -> str:
    return data.decode("ascii", errors="replace")


def _decode_utf8(data: bytes) -> str:
    return unicodedata.normalize("NFC", data.decode("utf-8", errors="replace"))


def _decode_twice(data: bytes) -> str:
    text = data.decode("utf-8", errors="replace")
    once = _decoded_again(text)
    return text if once is None else unicodedata.normalize("NFC", once)


def _decode_marc8(data: bytes) -> str:
    if data.isascii() and _ESCAPE not in data:
        return data.decode("ascii")
    # loading its tables takes time that records in UTF-8 need not pay
    from pymarc.marc8 import MARC8ToUnicode

    translate: Callable[[bytes], object] = MARC8ToUnicode(quiet=True).translate
    try:
        # its remarks go to standard error whatever it is asked
        with contextlib.redirect_stderr(io.StringIO()):
            return unicodedata.normalize("NFC", str(translate(data)))
    except (UnicodeError, LookupError, ValueError, TypeError):
        return decode(data)


def _odd_share(text: str) -> float:
    """Return how many of the characters beyond ASCII are none of Western text: letters and marks left alone."""
    beyond = [character for character in text if not character.isascii()]
    odd = sum(not _is_western(character) for character in beyond)
    return odd / max(1, len(beyond))


def _is_western(character: str) -> bool:
    return "\u00a0" <= character <= "\u017f" or "\u2010" <= character <= "\u203a" or character in "€™ʹʺʻʼ"
