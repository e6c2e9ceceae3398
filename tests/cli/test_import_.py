"""`import`: an archive is rebuilt from its packages alone, and nothing of a stranger's or a damaged one is taken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.packed_archive import NOTICE, packed_archive
from tests.packages.made_bags import made_bag
from webinar_archive.archive.events import load_events
from webinar_archive.archive.layout import received_folder
from webinar_archive.cli import main
from webinar_archive.models.review import QuotationReviews, Review, ReviewAction
from webinar_archive.packages.bag import TAG_MANIFEST
from webinar_archive.packages.bag_tags import MANIFEST
from webinar_archive.pipeline.config_file import load_settings
from webinar_archive.reviews.reviews_file import Reviews, load_reviews, save_reviews


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def bags(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The packages of an archive, written after it was verified."""
    pipeline = packed_archive(tmp_path)
    assert main(["verify", str(pipeline)]) == 0
    assert main(["bag", str(pipeline), "--to", str(tmp_path / "bags")]) == 0
    capsys.readouterr()
    return tmp_path / "bags"


def change(bag: Path, path: str, old: bytes, new: bytes) -> None:
    """Change a tag file as a maker of the package would have written it; no manifest lists tag files then."""
    (bag / TAG_MANIFEST).unlink(missing_ok=True)
    file = bag / path
    data = file.read_bytes()
    assert old in data
    # films are hard links
    file.unlink()
    file.write_bytes(data.replace(old, new))


def exported(archive: Path, to: Path) -> bytes:
    assert main(["export", str(archive), "--format", "jsonl", "--to", str(to)]) == 0
    return (to / "essai" / "quotations.jsonl").read_bytes()


def test_an_archive_is_rebuilt_from_its_packages_alone(
    bags: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = tmp_path / "again"
    before = exported(tmp_path / "archive", tmp_path / "before")
    events = load_events(tmp_path / "archive" / "essai" / "a")
    shutil.rmtree(tmp_path / "archive")
    capsys.readouterr()
    assert main(["import", str(bags), "--to", str(again)]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == ["essai/a", "essai/b", "essai/failed"]
    assert said.err.splitlines()[-1] == "3 records imported, 0 already there, 0 refused."
    assert exported(again, tmp_path / "after") == before
    assert main(["verify", str(again)]) == 0
    imported = load_events(again / "essai" / "a")
    assert imported[: len(events)] == events
    assert [event.kind for event in imported[len(events) :]] == ["import", "fixity check"]
    capsys.readouterr()
    # its packages would be the same
    assert main(["bag", str(again), "--to", str(bags)]) == 0
    assert "0 packages written, 3 unchanged" in capsys.readouterr().err
    film = Path("essai") / "a" / "capture" / "media.mp4"
    assert not (again / film).samefile(bags / "essai" / "a-v1" / "data" / "record" / "capture" / "media.mp4")
    assert main(["import", str(bags), "--to", str(again)]) == 0
    assert "0 records imported, 3 already there" in capsys.readouterr().err


def test_the_newest_version_of_each_record_is_taken_and_another_state_is_not_overwritten(
    bags: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = tmp_path / "archive" / "essai" / "a" / "outcome.json"
    outcome.write_bytes(outcome.read_bytes().replace(b"Demain", b"Hier"))
    assert main(["bag", str(tmp_path / "archive"), "a", "--to", str(bags)]) == 0
    again = tmp_path / "again"
    assert main(["import", str(bags), "--to", str(again)]) == 0
    assert b"Hier" in (again / "essai" / "a" / "outcome.json").read_bytes()
    capsys.readouterr()
    assert main(["import", str(bags / "essai" / "a-v1"), "--to", str(again)]) == 1
    assert "nothing is overwritten" in capsys.readouterr().err
    assert b"Hier" in (again / "essai" / "a" / "outcome.json").read_bytes()


def test_what_was_supplied_comes_back_and_is_packed_again(
    bags: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bag = bags / "essai" / "a-v1"
    received = bag / "data" / "received" / "notice" / "notice.txt"
    received.parent.mkdir(parents=True)
    received.write_bytes(NOTICE)
    (bag / TAG_MANIFEST).unlink()
    files = {path.relative_to(bag).as_posix(): path for path in (bag / "data").rglob("*") if path.is_file()}
    made_bag(tmp_path / "listed", {name: path.read_bytes() for name, path in files.items()})
    shutil.copy(tmp_path / "listed" / MANIFEST, bag)
    change(bag, "bag-info.txt", b"Payload-Oxum", b"X-Oxum")
    again = tmp_path / "again"
    assert main(["import", str(bag), "--to", str(again)]) == 0
    assert (received_folder(again / "essai" / "a", "notice") / "notice.txt").read_bytes() == NOTICE
    capsys.readouterr()
    assert main(["verify", str(again)]) == 0
    assert capsys.readouterr().out == ""
    assert main(["bag", str(again), "--to", str(tmp_path / "more")]) == 0
    packed = tmp_path / "more" / "essai" / "a-v1" / "data" / "received" / "notice" / "notice.txt"
    assert packed.read_bytes() == NOTICE


def test_a_damaged_package_is_refused_with_each_fault_and_the_others_are_taken(
    bags: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = bags / "essai" / "a-v1" / "data" / "record"
    (record / "transcript.json").unlink()
    film = record / "capture" / "media.mp4"
    film.unlink()
    film.write_bytes(b"another film")
    assert main(["import", str(bags), "--to", str(tmp_path / "again")]) == 1
    said = capsys.readouterr()
    assert said.out.splitlines() == ["essai/b", "essai/failed"]
    assert "media.mp4 is damaged" in said.err
    assert "transcript.json is missing" in said.err
    assert not (tmp_path / "again" / "essai" / "a").exists()
    assert not list((tmp_path / "again").glob(".*.draft"))


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        ("bag-info.txt", b"Webinar-Archive-Form: ", b"Webinar-Archive-Form: 9", "packed by a newer release"),
        ("bag-info.txt", b"essai/a", b"../a", "no package of this program"),
        ("bag-info.txt", b"essai/a", b"essai/..", "no package of this program"),
        ("bag-info.txt", b"essai/a", b"essai/a/b", "no package of this program"),
        ("bag-info.txt", b"essai/a", b"essai/.lock", "no package of this program"),
        ("bagit.txt", b"Version: 1.0", b"Version: 1.1", "does not know"),
        (MANIFEST, b"  data/notice.json", b"  ../notice.json", "outside of the package"),
    ],
)
def test_a_package_that_is_none_of_this_release_is_refused(
    bags: Path,
    tmp_path: Path,
    path: str,
    old: bytes,
    new: bytes,
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    change(bags / "essai" / "a-v1", path, old, new)
    assert main(["import", str(bags / "essai" / "a-v1"), "--to", str(tmp_path / "again")]) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "again" / "essai" / "a").exists()


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "events.jsonl", "steps/fetch.json"])
def test_a_result_that_names_a_file_elsewhere_is_refused(
    bags: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bag = bags / "essai" / "a-v1"
    file = bag / "data" / "record" / "steps" / "transcript.json"
    data = file.read_bytes().replace(b'"transcript.json"', f'"{name}"'.encode())
    file.unlink()
    file.write_bytes(data)
    files = {path.relative_to(bag).as_posix(): path for path in (bag / "data").rglob("*") if path.is_file()}
    made_bag(tmp_path / "listed", {name: path.read_bytes() for name, path in files.items()})
    shutil.copy(tmp_path / "listed" / MANIFEST, bag)
    change(bag, "bag-info.txt", b"Payload-Oxum", b"X-Oxum")
    assert main(["import", str(bag), "--to", str(tmp_path / "again")]) == 1
    assert "1 refused" in capsys.readouterr().err
    assert not (tmp_path / "again" / "essai" / "a").exists()


def test_of_a_bag_of_others_is_said_what_can_be_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film = made_bag(tmp_path / "bags" / "film")
    notes = made_bag(tmp_path / "bags" / "notes", {"data/notes.txt": b"x"})
    assert main(["import", str(film), str(notes), "--to", str(tmp_path / "again")]) == 1
    said = capsys.readouterr().err.splitlines()
    first, second = (line for line in said if "is a valid bag" in line)
    assert "(by Someone)" in first
    assert "(data/film.mp4)" in first
    assert second.endswith("no record can be taken from it.")
    assert said[-1] == "0 records imported, 0 already there, 2 refused."


def test_a_folder_that_is_no_archive_or_no_package_is_refused(
    bags: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").touch()
    assert main(["import", str(bags), "--to", str(tmp_path / "other")]) == 2
    assert main(["import", str(bags), "--to", str(tmp_path / "archive" / "essai")]) == 2
    assert main(["import", str(tmp_path / "other"), "--to", str(tmp_path / "again")]) == 2
    assert main(["import", str(tmp_path / "nowhere"), "--to", str(tmp_path / "again")]) == 2
    said = capsys.readouterr().err
    for part in ("other is no archive", "no bag lies in it", "nowhere"):
        assert part in said
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("form", ["zip", "tar"])
def test_packages_in_one_file_are_written_once_and_imported(
    bags: Path, tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    archive, again = tmp_path / "archive", tmp_path / "again"
    command = ["bag", str(archive), "a", "b", "--to", str(bags), "--form", form]
    assert main(command) == 0
    said = capsys.readouterr()
    # the same content has the same number as its folder
    assert [Path(line).name for line in said.out.splitlines()] == [f"a-v1.{form}", f"b-v1.{form}"]
    assert main(command) == 0
    assert "0 packages written, 2 unchanged" in capsys.readouterr().err
    outcome = archive / "essai" / "a" / "outcome.json"
    outcome.write_bytes(outcome.read_bytes().replace(b"Demain", b"Hier"))
    assert main(["bag", str(archive), "a", "--to", str(bags), "--form", form]) == 0
    shutil.rmtree(bags / "essai" / "a-v1")
    shutil.rmtree(bags / "essai" / "b-v1")
    assert {path.name for path in (bags / "essai").iterdir()} == {
        "failed-v1", f"a-v1.{form}", f"a-v2.{form}", f"b-v1.{form}",
    }  # fmt: skip
    capsys.readouterr()
    assert main(["import", str(bags), "--to", str(again)]) == 0
    assert sorted(capsys.readouterr().out.splitlines()) == ["essai/a", "essai/b", "essai/failed"]
    assert b"Hier" in (again / "essai" / "a" / "outcome.json").read_bytes()
    assert main(["verify", str(again)]) == 0
    assert not list(again.glob(".*.draft"))


def test_what_people_decided_comes_back_to_the_release_of_a_pipeline_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # the release lies beside the folder of the pipeline file
    folder = tmp_path / "pipelines"
    folder.mkdir()
    pipeline = packed_archive(folder)
    release = load_settings(pipeline).release
    accepted = Review(action=ReviewAction.ACCEPT, by="Jeanne", at="2026-03-01T01:00:00+02:00")
    decided = Reviews(
        {"a": (QuotationReviews(quotation_no=1, quotation="Il faut agir", history=(accepted,)),)}
    )
    save_reviews(release, decided)
    assert main(["bag", str(pipeline), "--to", str(tmp_path / "bags")]) == 0
    shutil.rmtree(folder / "archive")
    (release / "reviews.json").unlink()
    capsys.readouterr()
    assert main(["import", str(tmp_path / "bags"), "--to", str(tmp_path / "again")]) == 0
    assert "essai/a: the decisions of people in its package were not taken" in capsys.readouterr().err
    assert main(["import", str(tmp_path / "bags"), "--to", str(pipeline)]) == 0
    assert "decisions" not in capsys.readouterr().err
    assert load_reviews(release) == decided
    # other decisions stay
    other = Reviews({"a": (QuotationReviews(quotation_no=2, quotation="Demain", history=(accepted,)),)})
    save_reviews(release, other)
    assert main(["import", str(tmp_path / "bags"), "--to", str(pipeline)]) == 0
    assert "were not taken" in capsys.readouterr().err
    assert load_reviews(release) == other


def test_a_file_that_cannot_be_unpacked_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a-v1.zip").write_bytes(b"PK junk")
    assert main(["import", str(tmp_path / "a-v1.zip"), "--to", str(tmp_path / "again")]) == 1
    said = capsys.readouterr().err
    assert "a-v1.zip cannot be unpacked" in said
    assert "1 refused" in said
