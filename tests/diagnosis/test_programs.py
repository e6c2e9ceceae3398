"""Programs are found, their versions read, and what is missing has a remedy."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.diagnosis.fake_programs import ENCODERS, only_programs
from webinar_archive.diagnosis.check import Check
from webinar_archive.diagnosis.programs import program_checks


def checks(folder: Path) -> dict[str, Check]:
    return {check.name: check for check in program_checks(scripts=folder)}


def test_on_a_bare_machine_ffmpeg_is_needed_and_the_rest_is_advised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_programs(tmp_path / "bin", monkeypatch)
    found = checks(tmp_path / "bin")
    assert {name: check.state for name, check in found.items()} == {
        "ffmpeg": "error",
        "ffprobe": "error",
        "espeak-ng": "warning",
        "deno": "warning",
    }


@pytest.mark.parametrize(
    ("printed", "version"),
    [
        ("ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2025", "5.1.9-0+deb12u1"),
        ("ffmpeg version n7.1 Copyright (c) 2000-2024", "7.1"),
        ("ffmpeg version N-118000-g1234567890 Copyright (c) 2000-2026", "N-118000-g1234567890"),
        ("ffmpeg version 2026-01-05-git-abcdef-full_build", "2026-01-05-git-abcdef-full_build"),
    ],
)
def test_versions_of_releases_distributions_and_builds_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, printed: str, version: str
) -> None:
    only_programs(tmp_path / "bin", monkeypatch, ffmpeg=f"{printed}\n{ENCODERS}")
    check = checks(tmp_path / "bin")["ffmpeg"]
    assert (check.state, check.facts["version"]) == ("ok", version)


def test_an_ffmpeg_without_the_encoders_of_clips_is_a_warning_that_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = ENCODERS.replace("libx264", "libopenh264").replace("mov_text", "srt")
    only_programs(tmp_path / "bin", monkeypatch, ffmpeg=f"ffmpeg version 7.0\n{lacking}")
    check = checks(tmp_path / "bin")["ffmpeg"]
    assert (check.state, check.facts["names"]) == ("warning", "libx264, mov_text")


def test_a_program_that_does_not_run_is_an_error_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_programs(tmp_path / "bin", monkeypatch, ffmpeg="", ffprobe="")
    (tmp_path / "bin" / "ffmpeg").write_text("#!/bin/sh\necho 'ffmpeg version 5.1'\nexit 127\n")
    (tmp_path / "bin" / "ffprobe").write_text("#!/no/such/interpreter\n")
    found = checks(tmp_path / "bin")
    assert [found[name].code for name in ("ffmpeg", "ffprobe")] == ["doctor-program-broken"] * 2
    assert found["ffmpeg"].state == "error"


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("deno 2.9.8 (stable, release, x86_64-unknown-linux-gnu)", "doctor-program"),
        ("deno 2.3.0", "doctor-program"),
        ("deno 2.2.12", "doctor-deno-old"),
        ("deno 1.46.3", "doctor-deno-old"),
    ],
)
def test_a_javascript_runtime_must_be_one_that_yt_dlp_accepts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, printed: str, code: str
) -> None:
    only_programs(tmp_path / "bin", monkeypatch, deno=printed)
    # whether the scripts are installed is another matter
    assert checks(tmp_path / "bin")["deno"].code in (code, "doctor-solver-missing")
    monkeypatch.setitem(sys.modules, "yt_dlp_ejs", None)
    expected = "doctor-deno-old" if code == "doctor-deno-old" else "doctor-solver-missing"
    assert checks(tmp_path / "bin")["deno"].code == expected
