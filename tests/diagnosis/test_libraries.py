"""What is installed for Python, how old the downloader is, and which extras there are."""

from __future__ import annotations

import sys
import tomllib
from datetime import UTC, date, datetime

import pytest

from tests.project.documents import ROOT
from webinar_archive.diagnosis.libraries import EXTRAS, clock_check, download_check, library_checks
from webinar_archive.i18n.messages import LANGUAGES, sentence

TODAY = date(2026, 11, 27)


def test_every_extra_of_the_package_is_checked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert EXTRAS.keys() == project["optional-dependencies"].keys()


@pytest.mark.parametrize(
    ("version", "state", "code"),
    [
        ("2026.10.26", "ok", "doctor-yt-dlp"),
        ("2026.11.30.232815.dev0", "ok", "doctor-yt-dlp"),
        ("2026.8.29", "ok", "doctor-yt-dlp"),
        ("2026.8.28", "warning", "doctor-yt-dlp-old"),
        ("2023.03.04", "warning", "doctor-yt-dlp-old"),
        ("2026.13.40", "ok", "doctor-yt-dlp-undated"),
        ("3.0", "ok", "doctor-yt-dlp-undated"),
        (None, "error", "doctor-yt-dlp-missing"),
    ],
)
def test_a_downloader_older_than_three_months_is_a_warning(
    version: str | None, state: str, code: str
) -> None:
    check = download_check(version, TODAY)
    assert (check.state, check.code) == (state, code)
    for language in LANGUAGES:
        assert "?" not in sentence(check.code, check.facts, language)


def test_an_extra_is_an_error_only_where_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, _ in EXTRAS.values():
        monkeypatch.setitem(sys.modules, module, None)
    found = {check.name: check.state for check in library_checks({"parquet"}, TODAY)}
    assert found["parquet"] == "error"
    assert {found[extra] for extra in EXTRAS if extra != "parquet"} == {"optional"}


def test_without_browser_impersonation_there_is_a_warning_and_a_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = {check.name: check for check in library_checks((), TODAY)}
    assert found["curl-cffi"].code == "doctor-impersonation"
    monkeypatch.setitem(sys.modules, "curl_cffi", None)
    missing = {check.name: check for check in library_checks((), TODAY)}["curl-cffi"]
    assert (missing.state, missing.code) == ("warning", "doctor-impersonation-missing")
    for language in LANGUAGES:
        assert "[web]" in sentence(missing.code, missing.facts, language)


def test_a_clock_before_the_release_of_the_downloader_is_wrong() -> None:
    assert clock_check(datetime(2000, 1, 1, tzinfo=UTC)).state == "error"
    assert clock_check(datetime(2999, 1, 1, tzinfo=UTC)).state == "ok"
