"""`copies`: packages go to storages elsewhere, are verified there, and come back from there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive.stored_record import FILM
from tests.cli.packed_archive import packed_archive
from tests.storage.s3_server import S3Server, s3_server
from webinar_archive.archive.events import load_events
from webinar_archive.archive.layout import step_file
from webinar_archive.archive.lock import locked
from webinar_archive.cli import main


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with s3_server() as found:
        yield found


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    """An archive and its pipeline file, which names a folder as a copy and makes one try."""
    file = packed_archive(tmp_path)
    (tmp_path / "copy").mkdir()
    with file.open("a") as text:
        text.write('[storage]\ncopies = ["copy"]\n[fetch]\nretry_delay_s = 0\nattempts = 2\n')
    return file


def test_packages_go_to_the_copies_of_the_pipeline_file_once(
    pipeline: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["copies", str(pipeline), "a", "failed"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [f"{tmp_path}/copy/essai/{key}-v1" for key in ("a", "failed")]
    assert said.err.splitlines()[-1] == "2 packages copied, 0 unchanged, 0 failed."
    assert main(["copies", str(pipeline), "a", "failed"]) == 0
    assert "0 packages copied, 2 unchanged, 0 failed." in capsys.readouterr().err
    assert main(["show", str(pipeline), "a"]) == 0
    assert "copy  success" in capsys.readouterr().out


def test_a_damaged_copy_is_named_and_mended_by_the_next_call(
    pipeline: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["copies", str(pipeline), "a"]) == 0
    film = tmp_path / "copy/essai/a-v1/data/record/capture/media.mp4"
    film.write_bytes(FILM[:-1] + b"x")
    capsys.readouterr()
    assert main(["copies", str(pipeline), "a", "--verify"]) == 1
    said = capsys.readouterr()
    assert said.out.splitlines() == [f"{film} is damaged: its bytes are not those of the manifest."]
    assert said.err.splitlines()[-1] == (
        "1 package read back from the copies: 1 file is damaged, missing or extra, 0 records could not be verified."
    )
    assert main(["copies", str(pipeline), "a"]) == 0
    assert main(["copies", str(pipeline), "a", "--verify"]) == 0
    assert film.read_bytes() == FILM
    assert main(["copies", str(pipeline), "b", "--verify"]) == 1
    assert f"{tmp_path}/copy/essai/b-v1/bagit.txt is missing." in capsys.readouterr().out


def test_a_copy_that_says_no_costs_that_copy_only(
    pipeline: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    missing = str(tmp_path / "mnt")
    assert main(["copies", str(pipeline), "a", "--to", missing, "--to", str(tmp_path / "copy")]) == 1
    said = capsys.readouterr()
    assert said.out.splitlines() == [f"{tmp_path}/copy/essai/a-v1"]
    assert said.err.startswith(f"{missing}: there is no such folder or bucket")
    # people read sentences; events are for logs
    assert caplog.text == ""
    assert main(["copies", str(pipeline), "a", "--to", missing, "--verify"]) == 1


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("archive/copy", "lies in the archive itself"),
        ("sftp://me:hush@host/path", "may hold no user name or password"),
        ("gopher://host", "no scheme that is known"),
    ],
)
def test_what_can_be_no_copy_is_refused(
    pipeline: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], to: str, told: str
) -> None:
    monkeypatch.chdir(pipeline.parent)
    assert main(["copies", str(pipeline), "--to", to]) == 2
    said = capsys.readouterr().err
    assert told in said
    pipeline.write_text(pipeline.read_text().replace('["copy"]', f'["{to}"]'))
    assert main(["copies", str(pipeline)]) == 2
    assert "line 9: invalid value for `copies`" in capsys.readouterr().err
    assert "hush" not in said


def test_an_archive_without_copies_and_one_at_work_are_refused(
    pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["copies", str(pipeline.parent / "archive")]) == 2
    assert "names no copies" in capsys.readouterr().err
    with locked(pipeline.parent / "archive" / "essai"):
        assert main(["copies", str(pipeline)]) == 2


def test_an_archive_is_repaired_and_rebuilt_from_a_bucket(
    server: S3Server, pipeline: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = server.address("dépôt")
    server.once("cut", lambda request: "media.mp4" in request.path and request.method == "PUT")
    assert main(["copies", str(pipeline), "a", "--to", there]) == 0
    record = tmp_path / "archive" / "essai" / "a"
    (record / "capture" / "media.mp4").write_bytes(FILM[:-1] + b"x")
    step_file(record, "fetch").write_bytes(b"{")
    capsys.readouterr()
    assert main(["repair", str(pipeline), "a", "--from", there]) == 0
    assert sorted(capsys.readouterr().out.splitlines()) == [
        "essai/a/capture/media.mp4",
        "essai/a/steps/fetch.json",
    ]
    assert main(["import", there, "--to", str(tmp_path / "new")]) == 0
    assert capsys.readouterr().out.splitlines() == ["essai/a"]
    assert (tmp_path / "new/essai/a/capture/media.mp4").read_bytes() == FILM
    assert main(["verify", str(tmp_path / "new")]) == 0
    told = [event.facts for event in load_events(record) if event.kind == "replication"]
    assert told[0]["address"] == "s3://archives/dépôt"
    said = capsys.readouterr()
    assert "hush" not in f"{told}{said.out}{said.err}"


def test_a_film_that_lies_in_a_bucket_alone_is_asked_for_there_and_comes_back_when_it_is_needed(
    server: S3Server, pipeline: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = server.address("films seuls")
    text = pipeline.read_text().replace('["copy"]', f'["{there}"]\nfilms = "copies"')
    pipeline.write_text(text)
    assert main(["copies", str(pipeline), "a"]) == 0
    film = tmp_path / "archive/essai/a/capture/media.mp4"
    assert not film.exists()
    server.requests.clear()
    assert main(["verify", str(pipeline), "a"]) == 0
    # asked for its size and checksum, not read
    assert {request.method for request in server.requests} == {"HEAD"}
    server.fault = lambda request: "500" if "media.mp4" in request.path else None
    assert main(["bag", str(pipeline), "a", "--to", str(tmp_path / "bags")]) == 1
    server.fault = lambda _: None
    assert (
        "could not be brought from there: s3://archives/films seuls does not answer"
        in capsys.readouterr().err
    )
    assert main(["bag", str(pipeline), "a", "--to", str(tmp_path / "bags")]) == 0
    assert (tmp_path / "bags/essai/a-v1/data/record/capture/media.mp4").read_bytes() == FILM
    assert not film.exists()


def test_films_in_copies_alone_need_a_copy(pipeline: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = pipeline.read_text()
    pipeline.write_text(text.replace('copies = ["copy"]', 'films = "copies"'))
    assert main(["copies", str(pipeline)]) == 2
    assert '"copies" needs a copy' in capsys.readouterr().err


def test_a_bucket_that_fails_is_left_alone_after_two_records(
    server: S3Server, pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.requests.clear()
    server.fault = lambda request: "500" if request.method == "PUT" else None
    assert main(["copies", str(pipeline), "--to", server.address("x")]) == 1
    server.fault = lambda _: None
    said = capsys.readouterr().err
    assert "essai/a was not copied: s3://archives/x does not answer" in said
    assert "failed for several records in a row: 1 further record was left for the next run" in said
    assert "hush" not in said
