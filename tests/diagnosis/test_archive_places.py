"""The disk and the database of an archive, looked at without any change."""

from __future__ import annotations

from pathlib import Path

from webinar_archive.diagnosis.archive_places import cookies_check, database_check, disk_check


def test_a_folder_that_is_not_there_yet_lies_on_the_disk_of_the_nearest_one(tmp_path: Path) -> None:
    assert disk_check(tmp_path / "a" / "b", 1).state == "ok"
    assert list(tmp_path.iterdir()) == []


def test_less_space_than_the_reserve_is_an_error(tmp_path: Path) -> None:
    assert disk_check(tmp_path, 10**18).code == "doctor-disk-low"


def test_an_archive_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(b"")
    check = disk_check(tmp_path / "film" / "archive", 1)
    assert (check.code, check.facts["present"]) == ("doctor-disk-unwritable", str(tmp_path / "film"))


def test_a_local_database_is_checked_and_never_made(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'engine.sqlite'}"
    assert database_check(database).code == "doctor-database-new"
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "engine.sqlite").write_bytes(b"no database at all" * 100)
    check = database_check(database)
    assert (check.state, check.code) == ("error", "database-damaged")


def test_a_shared_database_that_does_not_answer_is_an_error_without_its_password() -> None:
    check = database_check("postgresql://me:hush@127.0.0.1:1/archive")
    assert (check.state, check.code) == ("error", "database-unreachable")
    assert "hush" not in str(check.facts)
    assert database_check("mysql://127.0.0.1/archive").code == "database-unsupported"


def test_a_cookies_file_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "cookies.txt"
    assert cookies_check(path).code == "file-missing"
    path.write_text("# Netscape HTTP Cookie File\n")
    assert (cookies_check(path).state, cookies_check(path).code) == ("ok", "doctor-cookies")
