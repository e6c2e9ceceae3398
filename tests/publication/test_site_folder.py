"""A site replaces the one before it when it is whole, and deletes nothing that the program did not write."""

from __future__ import annotations

from pathlib import Path

import pytest

from webinar_archive.errors import UsageError
from webinar_archive.publication.site_folder import LIST_NAME, site_draft


def write(to: Path, **pages: str) -> None:
    with site_draft(to) as draft:
        for name, text in pages.items():
            (draft / f"{name}.html").write_text(text, encoding="utf-8")


def fail(to: Path) -> None:
    with site_draft(to) as draft:
        (draft / "index.html").write_text("half")
        raise OSError("no room")


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_site_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    to = tmp_path / "site"
    to.mkdir()
    write(to, index="one", gone="page")
    write(to, index="two")
    assert (to / "index.html").read_text() == "two"
    assert names(tmp_path) == ["site/index.html", f"site/{LIST_NAME}"]


def test_what_a_person_laid_into_a_site_stays(tmp_path: Path) -> None:
    to = tmp_path / "site"
    write(to, index="one")
    (to / ".git").mkdir()
    (to / ".git" / "HEAD").write_text("ref")
    (to / "new.html").write_text("theirs")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_text("not ours")
    (to / "link").symlink_to(outside)
    write(to, index="two", new="ours")
    assert (to / ".git" / "HEAD").read_text() == "ref"
    assert (to / "new.html").read_text() == "ours"
    assert (to / "new.html.before").read_text() == "theirs"
    assert (to / "link" / "index.html").read_text() == "not ours"
    assert not (tmp_path / ".site.before").exists()


@pytest.mark.parametrize("listed", [None, "{", '["index.html"]'])
def test_a_folder_that_is_not_ours_is_refused_untouched(tmp_path: Path, listed: str | None) -> None:
    to = tmp_path / "site"
    to.mkdir()
    (to / "thesis.odt").write_text("years of work")
    if listed is not None:
        (to / LIST_NAME).write_text(listed)
    before = names(to)
    with pytest.raises(UsageError, match="not a site"):
        write(to, index="one")
    assert names(to) == before
    with pytest.raises(UsageError, match="not a site"):
        write(to / "thesis.odt", index="one")


def test_a_site_that_fails_leaves_the_one_before(tmp_path: Path) -> None:
    to = tmp_path / "site"
    write(to, index="one")
    with pytest.raises(OSError, match="no room"):
        fail(to)
    assert names(tmp_path) == ["site/index.html", f"site/{LIST_NAME}"]
    assert (to / "index.html").read_text() == "one"


def test_a_site_whose_replacement_was_killed_is_put_back_or_cleared(tmp_path: Path) -> None:
    to, before = tmp_path / "site", tmp_path / ".site.before"
    write(to, index="one")
    to.rename(before)
    with pytest.raises(OSError, match="no room"):
        fail(to)
    assert (to / "index.html").read_text() == "one", "put back"
    to.rename(before)
    (tmp_path / "other").mkdir()
    write(tmp_path / "other", index="two")
    (tmp_path / "other").rename(to)
    write(to, index="three")
    assert names(tmp_path) == ["site/index.html", f"site/{LIST_NAME}"]
