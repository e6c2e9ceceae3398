"""Standard output and error that never stop the work: closed, full, or unable to show a character.

A terminal of another charset gets the nearest characters that it has. What cannot be written is dropped, and the
work goes on; `output_failure` tells afterwards.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import json
import os
import re
import select
import sys
import unicodedata
from typing import TYPE_CHECKING, TextIO

from webinar_archive.text.characters import NEAREST_SIGNS

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

NEAREST = "nearest"
"""The name of the error handler that writes the nearest characters a charset has."""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def prepare_streams() -> None:
    """Make standard output and error of this process tolerant, unless a caller has replaced them."""
    for descriptor in (0, 1, 2):
        _open_if_closed(descriptor)
    codecs.register_error(NEAREST, _nearest)
    # not under a test or in a program that has put streams of its own there
    if sys.stdout is sys.__stdout__:
        sys.stdout = _tolerant(1, sys.stdout)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _tolerant(2, sys.stderr)


def print_json(data: str) -> None:
    """Print JSON on standard output: as it is in UTF-8, with `\\u` escapes for a terminal of another charset."""
    in_utf_8 = codecs.lookup(sys.stdout.encoding or "utf-8").name == "utf-8"
    print((_LONE_SURROGATE if in_utf_8 else _NOT_ASCII).sub(lambda found: json.dumps(found[0])[1:-1], data))


def output_failure() -> str | None:
    """Write what is pending on standard output; return why something could not be written, None when all was.

    A reader that has gone (`| head`) is no failure.
    """
    sys.stdout.flush()
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    if not isinstance(raw, _TolerantFile) or raw.failure is None or isinstance(raw.failure, BrokenPipeError):
        return None
    return raw.failure.strerror or type(raw.failure).__name__


class _TolerantFile(io.FileIO):
    """A file that drops what it cannot write, from the first failure on, and waits where it may not block."""

    failure: OSError | None = None

    def write(self, data: ReadableBuffer, /) -> int:
        """Write some of the bytes, or drop all of them, and return how many that were."""
        while self.failure is None:
            try:
                written = super().write(data)
            except OSError as error:
                self.failure = error
                break
            if written is not None:
                return written
            select.select((), (self,), ())
        return memoryview(data).nbytes


def _tolerant(descriptor: int, before: TextIO | None) -> TextIO:
    raw = _TolerantFile(descriptor, "w", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=before.encoding if before is not None else "utf-8",
        errors=NEAREST,
        line_buffering=descriptor == 2 or raw.isatty(),
        write_through=isinstance(before, io.TextIOWrapper) and before.write_through,
    )


def _open_if_closed(descriptor: int) -> None:
    """Open the null device in place of a closed descriptor, which the next file to be opened would get."""
    try:
        os.fstat(descriptor)
    except OSError:
        null = os.open(os.devnull, os.O_RDWR)
        if null == descriptor:
            os.set_inheritable(null, True)
        else:
            os.dup2(null, descriptor)
            os.close(null)


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    refused = error.object[error.start : error.end]
    return "".join(_nearest_character(character, error.encoding) for character in refused), error.end


def _nearest_character(character: str, encoding: str) -> str:
    """Return the nearest characters that an encoding has; a byte of a file's name as it is, else `?`."""
    plain = unicodedata.normalize("NFKD", character.translate(NEAREST_SIGNS))
    for candidate in (unicodedata.normalize("NFC", plain), _without_marks(plain)):
        with contextlib.suppress(UnicodeEncodeError):
            candidate.encode(encoding)
            return candidate
    code = ord(character)
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else "?"


def _without_marks(text: str) -> str:
    return "".join(character for character in text if not unicodedata.combining(character))
