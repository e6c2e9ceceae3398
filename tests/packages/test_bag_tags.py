"""Tag files of any maker: read as the standard says, and refused where they lead out of the bag."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packages.made_bags import made_bag, manifest
from webinar_archive.errors import RecordError
from webinar_archive.packages.bag_tags import is_bag, read_tags

MANIFEST = "manifest-sha512.txt"
DIGEST = "0" * 128


def test_a_bag_is_read(tmp_path: Path) -> None:
    bag = made_bag(tmp_path, info="Contact-Name: Anne\n  Martin\nBag-Count : 1 of 2\nnote: a\nnote: b\n")
    tags = read_tags(bag)
    assert is_bag(bag)
    assert tags.version == (1, 0)
    assert list(tags.payload[0].digests) == ["data/film.mp4", "data/dir/notes.txt"]
    assert (tags.value("contact-name"), tags.value("Bag-Count"), tags.value("note")) == (
        "Anne Martin", "1 of 2", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("declaration", "code"),
    [
        ("BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n", "bag-newer"),
        ("BagIt-Version: 1.0\n", "bag-not-declared"),
        ("BagIt-Version : 1.0\nTag-File-Character-Encoding: UTF-8\n", "bag-not-declared"),
        ("BagIt-Version: .97\nTag-File-Character-Encoding: UTF-8\n", "bag-not-declared"),
        ("\ufeffBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "bag-not-declared"),
        ("BagIt-Version: 1.0\nTag-File-Character-Encoding: klingon\n", "bag-not-declared"),
        ("", "bag-not-declared"),
    ],
)
def test_a_declaration_that_the_standard_does_not_know_is_refused(
    tmp_path: Path, declaration: str, code: str
) -> None:
    (made_bag(tmp_path) / "bagit.txt").write_text(declaration, encoding="utf-8")
    with pytest.raises(RecordError) as refused:
        read_tags(tmp_path)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "path",
    [
        "../x", "/etc/passwd", "data/../../x", "data/a/../../x", "~/x", "~root/x", "x", "data", "data/",
        "C:\\x", "\\\\server\\x", "%HomeDrive%\\x", "data\\..\\x", "./../x",
    ],
)  # fmt: skip
@pytest.mark.parametrize("file", [MANIFEST, "fetch.txt"])
def test_a_path_that_leads_out_of_the_bag_is_refused(tmp_path: Path, path: str, file: str) -> None:
    bag = made_bag(tmp_path)
    line = f"{DIGEST}  {path}\n" if file == MANIFEST else f"https://example.org - {path}\n"
    with (bag / file).open("a", encoding="utf-8") as lines:
        lines.write(line)
    with pytest.raises(RecordError) as refused:
        read_tags(bag)
    assert refused.value.code == "bag-path-outside"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("no manifest", "bag-incomplete"),
        ("no payload", "bag-incomplete"),
        ("unknown algorithm", "bag-algorithm-unknown"),
        ("broken line", "bag-line-wrong"),
        ("not UTF-8", "bag-tag-unreadable"),
        ("link", "bag-tag-unreadable"),
        ("folder", "bag-tag-unreadable"),
        ("twice", "bag-listed-twice"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_named(tmp_path: Path, change: str, code: str) -> None:
    file = made_bag(tmp_path / "bag") / MANIFEST
    match change:
        case "no manifest":
            file.unlink()
        case "no payload":
            (tmp_path / "bag" / "data").rename(tmp_path / "data")
        case "unknown algorithm":
            file.rename(file.with_name("manifest-crc32.txt"))
        case "broken line":
            file.write_text("abc data/film.mp4\n", encoding="utf-8")
        case "not UTF-8":
            file.write_bytes(b"\xff\xfe\xe9")
        case "link":
            file.rename(tmp_path / "manifest")
            file.symlink_to(tmp_path / "manifest")
        case "folder":
            file.unlink()
            file.mkdir()
        case "twice":
            file.write_text(file.read_text() * 2, encoding="utf-8")
    with pytest.raises(RecordError) as refused:
        read_tags(tmp_path / "bag")
    assert refused.value.code == code


def test_older_bags_may_list_a_file_twice_with_one_digest(tmp_path: Path) -> None:
    bag = made_bag(tmp_path, version="0.97")
    file = bag / MANIFEST
    file.write_text(file.read_text() * 2, encoding="utf-8")
    assert len(read_tags(bag).payload[0].digests) == 2
    file.write_text(file.read_text() + f"{DIGEST} *data/film.mp4\n", encoding="utf-8")
    with pytest.raises(RecordError) as refused:
        read_tags(bag)
    assert refused.value.code == "bag-listed-twice"


def test_manifests_in_the_declared_encoding_and_with_any_line_ends_are_read(tmp_path: Path) -> None:
    files = {"data/été.txt": b"x", "data/b.txt": b"y"}
    bag = made_bag(tmp_path, files)
    for encoding in ("UTF-16", "ISO-8859-1"):
        declared = f"BagIt-Version: 0.97\r\nTag-File-Character-Encoding: {encoding}"
        (bag / "bagit.txt").write_bytes(declared.encode())
        (bag / MANIFEST).write_bytes(manifest(files).replace("\n", "\r\n").encode(encoding))
        (bag / "bag-info.txt").write_bytes("a: é".encode(encoding))
        tags = read_tags(bag)
        assert list(tags.payload[0].digests) == list(files)
        assert tags.value("a") == "é"
