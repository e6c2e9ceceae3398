"""The pipeline file that the documentation shows: it loads, it shows every key, its values are the defaults."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

from tests.project.documents import block
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.config_file import load_settings

PAGE = "docs/configuration.md"


def uncommented() -> str:
    """Return the shown pipeline file with every commented key uncommented."""
    return re.sub(r"^# (?=\[|\w+ = )", "", block(PAGE, "toml", "[witnesses]"), flags=re.MULTILINE)


def declared_keys(kind: type, at: tuple[str, ...] = ()) -> set[str]:
    hints = get_type_hints(kind)
    found: set[str] = set()
    for each in fields(kind):
        inner = next((a for a in (*get_args(hints[each.name]), hints[each.name]) if is_dataclass(a)), None)
        if inner is not None:
            found |= declared_keys(inner, (*at, each.name))  # type: ignore[arg-type]
        elif each.name != "base":
            found.add(".".join((*at, each.name)))
    return found


def shown_keys(part: Any, at: tuple[str, ...] = ()) -> set[str]:
    if isinstance(part, list) and part and isinstance(part[0], dict):
        return {key for each in part for key in shown_keys(each, at)}
    if isinstance(part, dict) and at[-1:] != ("columns",):
        return {key for name, each in part.items() for key in shown_keys(each, (*at, name))}
    return {".".join(at)}


def test_every_key_of_a_pipeline_file_is_shown_and_no_other() -> None:
    assert shown_keys(tomllib.loads(uncommented())) == declared_keys(Settings)


def test_the_pipeline_file_loads_as_shown_and_with_every_commented_key(tmp_path: Path) -> None:
    for name, text in (("shown.toml", block(PAGE, "toml", "[witnesses]")), ("all.toml", uncommented())):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert load_settings(tmp_path / name).pipeline.name == "innovation-publique-2020"


def test_the_defaults_shown_are_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "all.toml").write_text(uncommented(), encoding="utf-8")
    shown = load_settings(tmp_path / "all.toml")
    plain = Settings(pipeline=shown.pipeline, source=shown.source)
    for section in ("fetch", "witnesses", "notify"):
        section_shown = getattr(shown, section)
        values = {f.name: getattr(section_shown, f.name) for f in fields(section_shown)}
        default = {f.name: getattr(getattr(plain, section), f.name) for f in fields(section_shown)}
        # None and False have no value to show: an example stands there
        differing = {
            k
            for k in values
            if default[k] is not None and default[k] is not False and values[k] != default[k]
        }
        assert differing == set(), section
