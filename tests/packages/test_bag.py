"""Bags: valid for other readers, whole or not there, a new version only for another content."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packages.valid_bags import assert_valid
from webinar_archive.errors import RecordError
from webinar_archive.packages import bag
from webinar_archive.packages.bag import (
    Payload,
    is_packed,
    newest_version,
    payload_of_bytes,
    remove_unfinished,
    write_bag,
)

FILM = bytes(range(256)) * 9000


@pytest.fixture
def payloads(tmp_path: Path) -> list[Payload]:
    film = tmp_path / "media.mp4"
    film.write_bytes(FILM)
    digest = hashlib.sha512(FILM).hexdigest()
    stored = Payload(path="record/capture/media.mp4", sha512=digest, size_bytes=len(FILM), content=film)
    return [stored, payload_of_bytes("notice.json", b"{}"), payload_of_bytes("été/vide.txt", b"")]


def written(to: Path, payloads: list[Payload], name: str = "r") -> Path:
    info = [("Source-Organization", "Archives\r\nde la ville"), ("Payload-Oxum", f"{len(FILM) + 2}.3")]
    return write_bag(
        to, name, payloads, info=info, tags={"README.txt": b"read me\n", "metadata/x.xml": b"<x/>"}
    )


def test_a_bag_is_valid_for_other_readers(tmp_path: Path, payloads: list[Payload]) -> None:
    folder = written(tmp_path / "bags", payloads)
    assert folder == tmp_path / "bags" / "r-v1"
    assert_valid(folder)
    assert (folder / "data" / "record" / "capture" / "media.mp4").read_bytes() == FILM
    assert "Source-Organization: Archives de la ville\n" in (folder / "bag-info.txt").read_text()


def test_other_readers_find_a_byte_that_changed(tmp_path: Path, payloads: list[Payload]) -> None:
    folder = written(tmp_path / "bags", payloads)
    (folder / "data" / "notice.json").write_bytes(b"[]")
    with pytest.raises(subprocess.CalledProcessError):
        assert_valid(folder)


def test_the_same_content_is_packed_once_and_another_gets_the_next_version(
    tmp_path: Path, payloads: list[Payload]
) -> None:
    to = tmp_path / "bags"
    assert is_packed(to, "r", payloads) is None
    first = written(to, payloads)
    assert is_packed(to, "r", payloads) == first
    payloads[1] = payload_of_bytes("notice.json", b"[1]")
    assert is_packed(to, "r", payloads) is None
    second = written(to, payloads)
    assert (second.name, newest_version(to, "r")) == ("r-v2", 2)
    assert_valid(first)
    # other names that only look alike
    for name in ("r-v09", "r-v3x", "rr-v7", "r-v4.zip", ".r-v5"):
        (to / name).mkdir()
    assert newest_version(to, "r") == 2


@pytest.mark.parametrize("code", [errno.EXDEV, errno.EPERM, errno.EMLINK])
def test_where_no_link_can_be_made_the_film_is_copied(
    tmp_path: Path, payloads: list[Payload], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, "no")

    monkeypatch.setattr(os, "link", refuse)
    folder = written(tmp_path / "bags", payloads)
    assert_valid(folder)
    assert not (folder / "data" / payloads[0].path).samefile(tmp_path / "media.mp4")


@pytest.mark.parametrize("what", ["damaged", "missing", "folder", "link", "pipe"])
def test_a_film_that_is_not_as_stored_gives_no_bag(
    tmp_path: Path, payloads: list[Payload], what: str
) -> None:
    film = tmp_path / "media.mp4"
    film.rename(tmp_path / "film")
    match what:
        case "damaged":
            film.write_bytes(FILM[:-1] + b"x")
        case "folder":
            film.mkdir()
        case "link":
            film.symlink_to(tmp_path / "film")
        case "pipe":
            os.mkfifo(film)
    with pytest.raises((RecordError, OSError)):
        written(tmp_path / "bags", payloads)
    assert list((tmp_path / "bags").iterdir()) == []


def test_a_killed_packaging_leaves_nothing_that_looks_like_a_bag_and_the_next_one_cleans_up(
    tmp_path: Path, payloads: list[Payload]
) -> None:
    program = """
import os, signal, sys
from pathlib import Path
from webinar_archive.packages.bag import payload_of_bytes, write_bag
payloads = [payload_of_bytes(f"{n}.json", b"{}") for n in range(5)]
def kill(path, data):
    if path.name == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
    path.write_bytes(data)
import webinar_archive.packages.bag as bag
bag._write_synced = kill
write_bag(Path(sys.argv[1]), "r", payloads, info=(), tags={})
"""
    to = tmp_path / "bags"
    for at in ("0.json", "3.json", "bag-info.txt", "tagmanifest-sha512.txt"):
        killed = subprocess.run([sys.executable, "-c", program, to, at], check=False)
        assert killed.returncode == -9
        assert [path.name[:2] for path in to.iterdir()] == [".r"]
        remove_unfinished(to)
        assert list(to.iterdir()) == []
    assert_valid(written(to, payloads))


def test_a_version_that_another_process_took_meanwhile_is_not_overwritten(
    tmp_path: Path, payloads: list[Payload], monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "bags"
    first = written(to, payloads)
    versions = iter([0, 1])
    monkeypatch.setattr(bag, "newest_version", lambda *_: next(versions))
    payloads.append(payload_of_bytes("more.json", b"{}"))
    assert written(to, payloads).name == "r-v2"
    assert_valid(first)
