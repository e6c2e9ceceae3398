"""A browser's cookies, from a file in Netscape's format as browsers' extensions save them."""

from __future__ import annotations

import http.cookiejar
import io
import warnings
from pathlib import Path

from webinar_archive.errors import UsageError
from webinar_archive.text.decoding import decode


class _NetscapeJar(http.cookiejar.MozillaCookieJar):
    def read(self, text: str) -> None:
        """Read a file's text: `load` opens files itself, in the encoding of the locale and with byte order marks."""
        self._really_load(io.StringIO(text), "", ignore_discard=True, ignore_expires=True)  # type: ignore[attr-defined]


def read_cookies(path: Path) -> str:
    """Return the text of a cookies file, without a byte order mark. Raises `UsageError` for what is none."""
    return _read(path)[0]


def cookie_jar(path: Path | None) -> http.cookiejar.CookieJar:
    """Return the cookies of a file, none without one. Raises `UsageError` for what is no cookies file."""
    return http.cookiejar.CookieJar() if path is None else _read(path)[1]


def _read(path: Path) -> tuple[str, http.cookiejar.CookieJar]:
    jar = _NetscapeJar()
    try:
        text = decode(path.read_bytes())
        with warnings.catch_warnings():
            # a line that cannot be read counts there as a defect of the library
            warnings.simplefilter("ignore")
            jar.read(text)
    except FileNotFoundError:
        raise UsageError("file-missing", path=str(path)) from None
    except (IsADirectoryError, http.cookiejar.LoadError):
        raise UsageError("cookies-unreadable", path=str(path)) from None
    except OSError as error:
        raise UsageError("file-unreadable", path=str(path), reason=error.strerror) from None
    for cookie in jar:
        if cookie.expires == 0:
            # browsers' exports write session cookies so; the jar would take them for expired
            cookie.expires, cookie.discard = None, True
    return text, jar
