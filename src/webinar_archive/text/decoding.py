"""The one decoder: bytes of a user's file or of the web, as text, by the same rules for every format."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # before UTF-16: the little-endian mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD_BYTES = 4096
"""How far into the data a declared charset or the pattern of UTF-16 is looked for."""
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})|<\?xml[^>]{0,100}encoding=[\"']([\w-]{2,40})",
    re.IGNORECASE,
)
# Python names charsets and transformations alike (`idna`, `unicode_escape`, `hex`): only these are charsets
_CHARSET = re.compile(
    r"iso8859-\d+|cp\d{3,4}|koi8-[rtu]|mac-\w+|ptcp154|gb18030|gbk|gb2312|hz|big5(hkscs)?|shift_jis\w*"
    r"|euc_\w+|johab|tis-620|utf-8"
)
# what calls itself Latin-1 or ASCII is read by every browser as cp1252, which holds the curly marks
_WINDOWS = frozenset({"iso8859-1", "ascii"})
_UTF8_SHARE = 0.8
"""From this share of well-formed sequences among those that are not ASCII on, data is UTF-8 with damage."""
_WESTERN = re.compile("[\u00a0-\u017f\u2010-\u203a\u20ac\u2122]")
_WESTERN_SHARE = 0.2
"""The same for well-formed letters and marks of western Europe, since one byte may spoil a few others; text in
cp1252 hardly ever happens to hold these."""
_UTF8_SURE_SHARE, _UTF8_SURE_COUNT = 0.8, 5
"""From this share, and number of well-formed sequences, on it is UTF-8 whatever charset it declares."""
_BINARY_SHARE = 0.05
_BINARY_HEAD = 4000


def decode(data: bytes, declared: str | None = None) -> str:
    r"""Decode a text whose encoding nobody is sure of; lines end with `\n` in the result.

    In this order: the byte order mark; UTF-16 that its zero bytes show; UTF-8 where all of the data is
    UTF-8, or nearly all; the declared charset, `declared` (a server's header) or the one in the head of an HTML or
    XML document; UTF-8 where some bytes are damaged; cp1252, what western European programs wrote before
    UTF-8. Never raises: a byte that cannot be read becomes U+FFFD, and `is_binary` tells text from the rest.

    >>> decode("été".encode("cp1252")), decode("été".encode("utf-16"))
    ('été', 'été')
    """
    return _decode(data, declared).replace("\r\n", "\n").replace("\r", "\n")


def is_binary(text: str) -> bool:
    """Whether a decoded text is none: a zero character, or too many control or unreadable ones, in its head.

    >>> is_binary(decode(b"\\x89PNG\\r\\n\\x1a\\n\\0\\0")), is_binary("un\\tdeux")
    (True, False)
    """
    head = text[:_BINARY_HEAD]
    odd = sum(1 for c in head if (c < " " and c not in "\n\t\f") or c == "\ufffd")
    return "\0" in head or odd > _BINARY_SHARE * len(head)


def _decode(data: bytes, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if byte_order := _utf16_without_mark(data):
        return data.decode(byte_order, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    charset = _charset(declared) or _charset_in_head(data) or "utf-8"
    damaged = data.decode("utf-8", errors="replace")
    unreadable = damaged.count("\ufffd")
    beyond_ascii = len(damaged) - len(damaged.encode("ascii", errors="ignore"))
    share = (beyond_ascii - unreadable) / max(1, beyond_ascii)
    if share >= _UTF8_SURE_SHARE and beyond_ascii - unreadable >= _UTF8_SURE_COUNT:
        return damaged
    if charset != "utf-8":
        return data.decode(charset, errors="replace")
    western = len(_WESTERN.findall(damaged))
    if share >= _UTF8_SHARE or (western and western >= _WESTERN_SHARE * beyond_ascii):
        return damaged
    return data.decode("cp1252", errors="replace")


def _charset(name: str | None) -> str | None:
    """Python's name of a charset, None for what is no charset that a text comes in."""
    try:
        found = codecs.lookup(name or "").name
    except (LookupError, ValueError):
        return None
    if found in _WINDOWS:
        return "cp1252"
    return found if _CHARSET.fullmatch(found) else None


def _charset_in_head(data: bytes) -> str | None:
    stated = _DECLARED.search(data[:_HEAD_BYTES])
    return _charset((stated[1] or stated[2]).decode("ascii", errors="replace")) if stated else None


def _utf16_without_mark(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: in Western text every other byte is zero, and no other."""
    head = data[: _HEAD_BYTES if len(data) > 1 else 0]
    even, odd = head[::2].count(0), head[1::2].count(0)
    most, least = max(even, odd), min(even, odd)
    if least or most * 2 < len(head[::2]):
        return None
    return "utf-16-le" if odd else "utf-16-be" if even else None
