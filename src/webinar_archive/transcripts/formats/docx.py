"""Text of a Word document: Teams and Word hand over transcripts as such, in the layout of text with times or of SRT.

Read in a stream with the standard library, so that a document that unpacks to gigabytes is refused after a few
megabytes; a document type is refused, and with it whatever entities would expand to.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.parsers import expat

from webinar_archive.errors import CaptionsError

MAX_UNPACKED_BYTES = 40_000_000
MAX_PARTS = 5_000
_CHUNK_BYTES = 65_536
_ZIP = b"PK\x03\x04"
_ENTRY = b"PK\x01\x02"
_BODY = re.compile(r"word/document\d{0,3}\.xml", re.IGNORECASE)
_UNPACKERS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}


def is_docx(data: bytes) -> bool:
    """Whether data begins as a Word document does, which is a ZIP archive."""
    return data.startswith(_ZIP)


def text_of(data: bytes) -> str:
    """Return the text of a Word document, a line for each paragraph and line break.

    Raises `CaptionsError` where it is none, damaged, or too large once it is unpacked.
    """
    if data.count(_ENTRY) > MAX_PARTS:
        raise CaptionsError("captions-damaged", format="DOCX")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            part = next((each for each in packed.infolist() if _BODY.fullmatch(each.filename)), None)
            if part is None:
                raise CaptionsError("captions-unknown-format")
            if part.compress_type not in _UNPACKERS:
                raise CaptionsError("captions-damaged", format="DOCX")
            return _text(packed, part)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, OSError, RuntimeError, ValueError):
        # RuntimeError: it has a password
        raise CaptionsError("captions-damaged", format="DOCX") from None


def _text(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> str:
    reader = _Paragraphs()
    unpacked = 0
    with packed.open(part) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            unpacked += len(chunk)
            if unpacked > MAX_UNPACKED_BYTES:
                raise CaptionsError("captions-too-large", size_bytes=unpacked, max_bytes=MAX_UNPACKED_BYTES)
            reader.feed(chunk)
    return reader.close()


class _Paragraphs:
    """The text of paragraphs, collected while the XML of a document is parsed."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._in_text = False
        self._in_copy = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._add
        self._parser.StartDoctypeDeclHandler = self._refuse

    def feed(self, chunk: bytes) -> None:
        """Parse the next bytes."""
        self._parser.Parse(chunk, False)

    def close(self) -> str:
        """Parse the end and return the text."""
        self._parser.Parse(b"", True)
        return "".join(self._texts)

    def _begin(self, name: str, _: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        self._in_text = name == "t"
        # what older programs show in place of a text box
        self._in_copy += name == "Fallback"
        if name in _BREAKS and not self._in_copy:
            self._texts.append(_BREAKS[name])

    def _end(self, name: str) -> None:
        name = name.rpartition(" ")[2]
        self._in_text = False
        self._in_copy -= name == "Fallback"
        if name == "p" and not self._in_copy:
            self._texts.append("\n")

    def _add(self, text: str) -> None:
        if self._in_text and not self._in_copy:
            self._texts.append(text)

    def _refuse(self, *_: object) -> None:
        raise CaptionsError("captions-with-doctype")
