"""Programs that this one starts get what they need, and no secret."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import webinar_archive
from webinar_archive.child_environment import child_environment


def test_programs_get_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "WEBINAR_ARCHIVE_DATABASE",
        "https_proxy",
        "HTTP_PROXY",
        "PGPASSWORD",
        "AWS_SECRET_ACCESS_KEY",
    ):
        monkeypatch.setenv(name, "hush")
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    passed_on = child_environment()
    assert "hush" not in passed_on.values()
    assert passed_on["LC_ALL"] == "fr_FR.UTF-8"
    assert "PATH" in passed_on


def test_every_program_is_started_with_an_environment_of_its_own() -> None:
    source = Path(webinar_archive.__file__).parent
    without = [
        f"{path.relative_to(source)}:{call.lineno}"
        for path in source.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) in ("subprocess.run", "subprocess.Popen")
        and "env" not in {keyword.arg for keyword in call.keywords}
    ]
    # the demo makes a film of its own, from nothing of a stranger's
    assert [place for place in without if not place.startswith("demo/")] == []
