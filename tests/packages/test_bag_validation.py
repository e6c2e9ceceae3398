"""Each damaged, missing and extra file of a bag is named, in one pass."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.packages.made_bags import FILES, made_bag
from webinar_archive.errors import RecordError
from webinar_archive.packages.bag_tags import read_tags
from webinar_archive.packages.bag_validation import BagFault, validate_bag


def faults(bag: Path) -> dict[str, BagFault]:
    return {fault.path: fault.fault for fault in validate_bag(read_tags(bag)).faults}


def test_a_valid_bag_has_no_faults_and_tells_its_progress(tmp_path: Path) -> None:
    shares: list[float] = []
    bag = made_bag(tmp_path, algorithms=("md5", "sha512"), info="Payload-Oxum: 9.2\n")
    found = validate_bag(read_tags(bag), shares.append)
    assert found.faults == ()
    assert found.sizes == {path: len(data) for path, data in FILES.items()}
    assert shares[-1] == 1.0


def test_a_damaged_file_is_named_beside_a_missing_and_an_extra_one(tmp_path: Path) -> None:
    bag = made_bag(tmp_path, {**FILES, "data/gone.txt": b"gone"}, info="Payload-Oxum: 13.3\n")
    (bag / "data" / "film.mp4").write_bytes(b"fiLm")
    (bag / "data" / "gone.txt").unlink()
    (bag / "data" / "new.txt").write_bytes(b"")
    assert faults(bag) == {
        "bag-info.txt": BagFault.COUNT,
        "data/film.mp4": BagFault.DAMAGED,
        "data/gone.txt": BagFault.MISSING,
        "data/new.txt": BagFault.EXTRA,
    }


def test_links_and_pipes_are_faults_and_are_not_followed(tmp_path: Path) -> None:
    bag = made_bag(tmp_path / "bag")
    (tmp_path / "film").write_bytes(b"film")
    (bag / "data" / "film.mp4").unlink()
    (bag / "data" / "film.mp4").symlink_to(tmp_path / "film")
    (bag / "data" / "more").symlink_to(tmp_path)
    os.mkfifo(bag / "data" / "pipe")
    assert faults(bag) == {
        "data/film.mp4": BagFault.MISSING,
        "data/more": BagFault.LINK,
        "data/pipe": BagFault.LINK,
    }


@pytest.mark.parametrize(("version", "is_extra"), [("1.0", True), ("0.97", False)])
def test_since_version_1_every_manifest_lists_every_file(
    tmp_path: Path, version: str, is_extra: bool
) -> None:
    bag = made_bag(tmp_path, version=version, algorithms=("sha256", "sha512"))
    manifest = bag / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text().splitlines(keepends=True)[0], encoding="utf-8")
    assert faults(bag) == ({"data/dir/notes.txt": BagFault.EXTRA} if is_extra else {})


def test_a_file_that_is_still_to_be_fetched_is_missing(tmp_path: Path) -> None:
    bag = made_bag(tmp_path)
    (bag / "fetch.txt").write_text("https://example.org/film - data/film.mp4\n", encoding="utf-8")
    assert faults(bag) == {}
    (bag / "data" / "film.mp4").unlink()
    assert faults(bag) == {"data/film.mp4": BagFault.MISSING}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("data/a\nb.txt", "data/a%0Ab.txt"),
        ("data/a\rb.txt", "data/a%0db.txt"),
        ("data/100%.txt", "data/100%25.txt"),
        ("data/100%.txt", "data/100%.txt"),
        ("data/%7E.txt", "data/%7E.txt"),
        ("data/e\u0301te\u0301.txt", "data/été.txt"),
    ],
)
def test_names_are_found_as_manifests_write_them(tmp_path: Path, name: str, written: str) -> None:
    bag = made_bag(tmp_path, {name: b"x"})
    manifest = bag / "manifest-sha512.txt"
    manifest.write_text(manifest.read_text()[:128] + f"  {written}\n", encoding="utf-8")
    assert faults(bag) == {}


def test_a_bag_of_very_many_files_is_not_read(tmp_path: Path) -> None:
    bag = made_bag(tmp_path, {f"data/{number}": b"" for number in range(60)})
    with pytest.raises(RecordError) as refused:
        validate_bag(read_tags(bag), max_files=50)
    assert refused.value.code == "bag-too-many-files"
