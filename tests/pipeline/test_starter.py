"""First use: the settings of a single notice, and a pipeline file whose comments are all good keys."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from webinar_archive.i18n.language import LANGUAGES, Language
from webinar_archive.pipeline.config import Settings, Source
from webinar_archive.pipeline.config_file import load_settings
from webinar_archive.pipeline.starter import is_notice, settings_for_notice, write_pipeline_file

PAGE = "https://catalogue.example/index.php?lvl=notice_display&id=140892"
EXAMPLES = {"schedule", "timezone", "cookies", "language", "to", "spreadsheet"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_stands_in_a_comment_is_known_and_shows_its_default(
    tmp_path: Path, language: Language
) -> None:
    path = write_pipeline_file(tmp_path, "essai", Source(notice=PAGE), language)
    text = path.read_text(encoding="utf-8")
    uncommented = re.sub(r"^# (?=\w+ = )", "", text, flags=re.MULTILINE)
    assert uncommented.count("\n# ") < text.count("\n# ")
    path.write_text(uncommented, encoding="utf-8")
    shown = load_settings(path)
    plain = Settings(pipeline=shown.pipeline, source=shown.source)
    for section in ("fetch", "witnesses", "export"):
        own, default = getattr(shown, section), getattr(plain, section)
        differing = {f.name for f in fields(own) if getattr(own, f.name) != getattr(default, f.name)}
        assert differing <= EXAMPLES, section


def test_the_files_of_both_languages_have_the_same_keys(tmp_path: Path) -> None:
    keys = []
    for language in LANGUAGES:
        path = write_pipeline_file(tmp_path / language, "essai", Source(notice=PAGE), language)
        keys.append(re.findall(r"^(?:# )?(\w+) = ", path.read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert keys[0] == keys[1]


def test_a_value_with_quotation_marks_and_backslashes_survives(tmp_path: Path) -> None:
    odd = tmp_path / 'a "quoted" \\ $name\x7f.txt'
    odd.touch()
    path = write_pipeline_file(tmp_path, "essai", Source(notice=str(odd)), "en")
    assert load_settings(path).source[0].notice == str(odd)


def test_a_single_notice_is_archived_below_the_folder_under_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "nuit.txt").touch()
    settings = settings_for_notice("nuit.txt", folder=tmp_path)
    assert settings.archive == tmp_path / "archive" / "nuit"
    assert settings.release == tmp_path / "archive" / "nuit" / "table"
    of_page = settings_for_notice(PAGE, folder=tmp_path)
    assert of_page.pipeline.name == "catalogue-example-140892"


def test_what_ends_as_a_notice_does_or_is_an_address_is_a_notice() -> None:
    assert [is_notice(text) for text in ("a.txt", "A.HTML", PAGE, "a.toml", "folder")] == [
        True, True, True, False, False,
    ]  # fmt: skip
