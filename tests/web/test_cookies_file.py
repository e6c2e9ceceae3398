"""Files of cookies as browsers' extensions, editors and people leave them."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from webinar_archive.errors import UsageError
from webinar_archive.web.cookies_file import cookie_jar, read_cookies

FILE = "# Netscape HTTP Cookie File\n.site.example\tTRUE\t/\tTRUE\t0\tnom\tété\n"


@pytest.mark.parametrize(
    "content",
    [
        FILE.encode(),
        codecs.BOM_UTF8 + FILE.encode(),
        FILE.encode("utf-16"),
        FILE.replace("\n", "\r\n").encode(),
        FILE.replace("Netscape ", "").encode(),
        FILE.replace(".site", "#HttpOnly_.site").encode(),
    ],
    ids=["plain", "byte order mark", "UTF-16", "Windows", "short heading", "HTTP only"],
)
def test_cookies_are_read_as_they_are_saved(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "cookies.txt"
    path.write_bytes(content)
    assert [(cookie.name, cookie.value, cookie.expires) for cookie in cookie_jar(path)] == [
        ("nom", "été", None)
    ]
    assert read_cookies(path).startswith("#")


@pytest.mark.parametrize(
    "content",
    ["", "session=mine", '[{"domain": "site.example"}]', FILE.replace("\t", "    "), FILE + "one\ttwo\n"],
    ids=["empty", "header", "JSON", "spaces for tabs", "a line cut"],
)
def test_what_is_no_cookies_file_is_refused_in_one_sentence(content: str, tmp_path: Path) -> None:
    path = tmp_path / "cookies.txt"
    path.write_text(content)
    with pytest.raises(UsageError) as refused:
        read_cookies(path)
    assert refused.value.code == "cookies-unreadable"


def test_a_file_that_is_missing_or_a_folder_is_said_to_be(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.txt", "file-missing"), (tmp_path, "cookies-unreadable")):
        with pytest.raises(UsageError) as refused:
            read_cookies(path)
        assert refused.value.code == code
