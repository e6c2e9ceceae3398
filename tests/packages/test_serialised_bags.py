"""Bags in one file come out as they went in, and a stranger's file is unpacked within bounds."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.packages.made_bags import made_bag
from webinar_archive.errors import RecordError
from webinar_archive.packages.serialised_bags import (
    FORMS,
    early_file_in,
    is_serialised,
    unpacked,
    write_serialised,
)

Entries = dict[str, bytes]


def files_in(folder: Path) -> Entries:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def zipped(file: Path, entries: Entries) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)


def tarred(file: Path, entries: Entries) -> None:
    with tarfile.open(file, "w") as archive:
        for name, data in entries.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))


@pytest.fixture
def to(tmp_path: Path) -> Path:
    (tmp_path / "to").mkdir()
    return tmp_path / "to"


@pytest.mark.parametrize("form", FORMS)
def test_a_bag_comes_out_as_it_went_in(tmp_path: Path, to: Path, form: str) -> None:
    bag = made_bag(tmp_path / "bag", {"data/été.txt": b"x", "data/a/b.txt": b"y"})
    file = tmp_path / f"r-v1.{form}"
    write_serialised(bag, file, form, "r-v1")
    assert is_serialised(file)
    assert early_file_in(file, "manifest-sha512.txt") == (bag / "manifest-sha512.txt").read_bytes()
    folder = unpacked(file, to)
    assert folder == to / "r-v1"
    assert files_in(folder) == files_in(bag)


@pytest.mark.parametrize("write", [zipped, tarred])
def test_two_slashes_at_the_start_of_a_name_lead_nowhere_else(
    tmp_path: Path, to: Path, write: Callable[[Path, Entries], None]
) -> None:
    file = tmp_path / ("x.zip" if write is zipped else "x.tar")
    write(file, {"b/bagit.txt": b"x", f"/{tmp_path}/x": b"y"})
    with pytest.raises(RecordError) as refused:
        unpacked(file, to)
    assert refused.value.code == "bag-path-outside"
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("write", [zipped, tarred])
@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"b/bagit.txt": b"x", "../x": b"y"}, "bag-path-outside"),
        ({"/x": b"y"}, "bag-path-outside"),
        ({"C:\\x": b"y"}, "bag-path-outside"),
        ({f"b/{number}": b"" for number in range(60)}, "bag-too-many-files"),
        ({"b/bagit.txt": b"0" * 200_000}, "bag-too-large"),
        ({"x.txt": b"x"}, "bag-incomplete"),
        ({"a/bagit.txt": b"x", "b/bagit.txt": b"x"}, "bag-incomplete"),
        ({}, "bag-incomplete"),
    ],
)
def test_what_a_bag_may_not_hold_is_refused(
    tmp_path: Path, to: Path, write: Callable[[Path, Entries], None], entries: Entries, code: str
) -> None:
    file = tmp_path / ("x.zip" if write is zipped else "x.tar")
    write(file, entries)
    with pytest.raises(RecordError) as refused:
        unpacked(file, to, max_files=50, max_bytes=100_000)
    assert refused.value.code == code
    assert not (tmp_path / "x").exists()


def test_links_and_devices_are_refused(tmp_path: Path, to: Path) -> None:
    file = tmp_path / "x.tar"
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
        with tarfile.open(file, "w") as archive:
            member = tarfile.TarInfo("b/bagit.txt")
            member.type, member.linkname = kind, "/etc/hostname"
            archive.addfile(member)
        with pytest.raises(RecordError) as refused:
            unpacked(file, to)
        assert refused.value.code == "bag-file-broken"
    linked = zipfile.ZipInfo("b/bagit.txt")
    linked.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive_zip:
        archive_zip.writestr(linked, "/etc/hostname")
    with pytest.raises(RecordError) as refused:
        unpacked(tmp_path / "x.zip", to)
    assert refused.value.code == "bag-file-broken"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("damage", ["cut", "junk", "empty", "flipped"])
def test_a_file_that_is_damaged_is_refused_or_leaves_it_to_the_validation(
    tmp_path: Path, to: Path, form: str, damage: str
) -> None:
    file = tmp_path / f"x.{form}"
    write_serialised(made_bag(tmp_path / "bag", {"data/film": b"film" * 9000}), file, form, "x")
    data = file.read_bytes()
    half = len(data) // 2
    flipped = data[:half] + bytes([data[half] ^ 1]) + data[half + 1 :]
    file.write_bytes({"cut": data[:half], "junk": b"junk" * 9000, "empty": b"", "flipped": flipped}[damage])
    if (form, damage) == ("tar", "flipped"):
        # a TAR has no checksums of files: the manifest of the bag has
        assert unpacked(file, to) == to / "x"
        return
    with pytest.raises(RecordError):
        unpacked(file, to)
    assert damage == "flipped" or early_file_in(file, "manifest-sha512.txt") is None or form == "tar"
