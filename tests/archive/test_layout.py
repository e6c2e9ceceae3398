"""Where files of an archive lie, and which paths are none of its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from webinar_archive.archive.layout import is_plan_of, plan_file


def test_a_plan_is_known_by_its_place_and_name(tmp_path: Path) -> None:
    assert is_plan_of(plan_file(tmp_path / "essai", "essai-1"), "essai-1")


@pytest.mark.parametrize(
    "path", ["/home/me/essai-1.json", "archive/essai/runs/other.json", "essai-1.json", ""]
)
def test_another_file_is_no_plan_whatever_a_database_says(path: str) -> None:
    assert not is_plan_of(Path(path), "essai-1")


def test_a_plan_behind_a_link_is_no_plan_of_the_archive(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "runs").symlink_to(tmp_path / "elsewhere")
    assert not is_plan_of(tmp_path / "runs" / "essai-1.json", "essai-1")
