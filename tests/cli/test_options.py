"""Commands without a pipeline or a database; languages as people type them."""

from __future__ import annotations

import pytest

from webinar_archive.cli import main
from webinar_archive.cli.options import language


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        (["status"], "PIPELINE.toml"),
        (["prune"], "PIPELINE.toml"),
        (["worker"], "--database"),
        (["takeover", "w"], "--database"),
        (["worker", "--database", "sqlite:///x"], "postgresql://"),
    ],
)
def test_a_missing_pipeline_or_database_is_named_in_one_sentence(
    command: list[str], wanted: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WEBINAR_ARCHIVE_DATABASE", raising=False)
    assert main(command) == 2
    captured = capsys.readouterr().err
    assert wanted in captured
    assert captured.count("\n") == 1


@pytest.mark.parametrize(
    ("typed", "tag"), [("fre", "fr"), ("Français", "fr"), ("EN_gb", "en-GB"), ("klingonais", "klingonais")]
)
def test_a_language_may_be_typed_as_code_or_name(typed: str, tag: str) -> None:
    assert language(typed) == tag
