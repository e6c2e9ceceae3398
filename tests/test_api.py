"""The public functions: files and bytes in, values out, errors of ours."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import webinar_archive
from webinar_archive import (
    ArchiveError,
    Transcript,
    Verdict,
    Word,
    locate,
    locate_in_audio,
    parse_notice,
    read_notice,
    read_transcript,
)

NOTICE = "Titre : | Fonds sonores |\nRésumé : | Anne Martin : « Une image sans légende est perdue. » |\n"
VTT = "WEBVTT\n\n00:00:05.000 --> 00:00:09.000\nune image sans légende est perdue\n"


def test_a_notice_and_a_transcript_are_read_from_files(tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "talk.vtt").write_text(VTT, encoding="utf-8")
    notice = read_notice(tmp_path / "notice.txt")
    (match,) = locate(read_transcript(str(tmp_path / "talk.vtt"), language="fr"), notice.quotations)
    assert (match.verdict, match.start_ms) == (Verdict.VERBATIM, 5000)


def test_words_are_searched_like_a_transcript_of_them() -> None:
    words = (Word("toujours", 0, 400), Word("ouvert", 500, 900))
    transcript = Transcript(words=words, language="fr")
    assert locate(words, ["toujours ouvert"], language="fr") == locate(transcript, ["toujours ouvert"])


def test_a_single_string_is_refused_instead_of_searched_letter_by_letter() -> None:
    with pytest.raises(TypeError, match="give a list"):
        locate((), "toujours ouvert")


@pytest.mark.parametrize("read", [read_notice, read_transcript])
def test_a_missing_file_is_an_error_of_ours(read: object, tmp_path: Path) -> None:
    assert callable(read)
    with pytest.raises(ArchiveError) as caught:
        read(tmp_path / "nothing")
    assert caught.value.code == "file-missing"


def test_a_folder_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError) as caught:
        read_notice(tmp_path)
    assert caught.value.code == "file-is-folder"


def test_a_file_without_audio_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"no film")
    with pytest.raises(ArchiveError):
        locate_in_audio(tmp_path / "film.mp4", ["une image sans légende est perdue"])


def test_silence_holds_no_quotation() -> None:
    numpy = pytest.importorskip("numpy")
    blocks = [numpy.zeros(8_000, numpy.int16)] * 3
    (match,) = locate_in_audio(blocks, ["une image sans légende est perdue pour toujours"])
    assert match.verdict is Verdict.NOT_FOUND


def test_messages_call_a_notice_by_its_name() -> None:
    with pytest.raises(ArchiveError, match=r"fonds\.html"):
        parse_notice(b"", name="fonds.html")


def test_every_public_name_is_there_and_documented() -> None:
    for name in webinar_archive.__all__:
        value = getattr(webinar_archive, name)
        assert name in dir(webinar_archive)
        assert name == "__version__" or inspect.getdoc(value), name


def test_type_checkers_and_readers_see_the_same_names() -> None:
    (guard,) = (
        node
        for node in ast.parse(Path(webinar_archive.__file__).read_text(encoding="utf-8")).body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    )
    declared = {
        alias.name
        for node in guard.body
        if isinstance(node, ast.ImportFrom) and node.module != "typing"
        for alias in node.names
    }
    assert declared | {"__version__"} == set(webinar_archive.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        webinar_archive.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_importing_the_package_loads_nothing_else() -> None:
    program = (
        "import sys, webinar_archive; print([m for m in sys.modules if m.startswith('webinar_archive.')])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert printed.strip() == "[]"
