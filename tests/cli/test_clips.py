"""`clips`: a clip of each quotation with its captions, still and card; what is unchanged is left."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.archive.remote_film import with_remote_film
from tests.exports.formats.sample_records import row
from tests.media_factory import SMALL, make_media, picture, tone
from tests.pipeline.archived_pipeline import archived, outcome
from webinar_archive.archive.step_cache import store_result
from webinar_archive.cli import main
from webinar_archive.files import archived_file
from webinar_archive.models import Capture, Recording, Stream
from webinar_archive.pipeline.outcome import Outcome
from webinar_archive.pipeline.plan import save_outcome

TITLE = "../../x; $(touch pirate) | 'a' \"b\""


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


def ended(*spans: tuple[int, int] | None) -> Outcome:
    """Return an outcome with a quotation for each span; None is one that was not found."""
    rows = (row(n, "Une image", *([span] if span else [])) for n, span in enumerate(spans, start=1))
    return outcome(
        "a", *(replace(each, title=TITLE, speaker=TITLE, measured_duration_s=3.0) for each in rows)
    )


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    """A pipeline file whose archive holds a record with a film of three seconds, and records without any."""
    film = make_media(tmp_path / "film.mp4", *picture(3), *tone(3), *SMALL)
    file = archived(
        tmp_path,
        ended((500, 1_500), None, (2_500, 4_000)),
        outcome("b", row(1, "Rien", (0, 900))),
        outcome("c"),
    )
    record = tmp_path / "archive" / "essai" / "a"
    (record / "capture").mkdir()
    shutil.move(film, record / "capture" / "media.mp4")
    media = archived_file(record / "capture" / "media.mp4", record)
    store_result(
        record, "fetch", Capture(media=media, page_address="https://example.org"), version=1, inputs={}
    )
    return file


def clips(pipeline: Path, *arguments: str) -> int:
    return main(["clips", str(pipeline), *arguments, "--to", str(pipeline.parent / "clips")])


def names(pipeline: Path) -> list[str]:
    return sorted(path.name for path in (pipeline.parent / "clips" / "a").iterdir())


def test_clips_are_made_once_and_follow_their_quotations(
    pipeline: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(pipeline.parent)
    before = {path.name for path in pipeline.parent.iterdir()}
    assert clips(pipeline) == 1
    said = capsys.readouterr()
    to = pipeline.parent / "clips" / "a"
    made = [str(to / "quotation-1.mp4"), str(to / "quotation-3.mp4")]
    assert said.out.split() == made
    assert said.err.splitlines()[-1] == "2 clips made, 0 unchanged, 1 failed."
    assert "b: The archive holds no film" in said.err
    assert names(pipeline) == sorted(
        ["clips.json"]
        + [
            f"quotation-{number}{end}"
            for number in (1, 3)
            for end in (".mp4", ".vtt", ".still.png", ".card.svg", ".card.png")
        ]
    )
    assert {path.name for path in pipeline.parent.iterdir()} - before == {"clips"}
    first, last = json.loads((to / "clips.json").read_bytes())
    assert (first["quotation_no"], first["start_ms"], first["end_ms"]) == (1, 500, 1_500)
    # the film ends within the quotation
    assert (last["start_ms"], last["end_ms"]) == (2_500, 3_000)

    assert clips(pipeline, "a") == 0
    said = capsys.readouterr()
    assert said.out.split() == made
    assert said.err.splitlines()[-1] == "0 clips made, 2 unchanged, 0 failed."

    (to / "quotation-1.still.png").write_bytes(b"damaged")
    # what an earlier process, which had our number and was killed, left half written
    half = to / f".quotation-1.mp4.{os.getpid()}-0a1b2c3d.draft"
    half.touch()
    save_outcome(pipeline.parent / "archive" / "essai" / "a", ended((500, 1_500)))
    assert clips(pipeline, "a", "--audio-only", "--pad", "0,2") == 0
    assert "quotation-1.audio.m4a" in names(pipeline)
    assert not half.exists()
    assert clips(pipeline, "a") == 0
    assert capsys.readouterr().err.splitlines()[-1] == "1 clip made, 0 unchanged, 0 failed."
    # what is not found any more has no clip any more
    assert not [name for name in names(pipeline) if name.startswith("quotation-3")]
    assert {"quotation-1.audio.m4a", "quotation-1.mp4"} < set(names(pipeline))


def test_a_clip_that_cannot_be_made_costs_none_of_those_beside_it(
    pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_outcome(
        pipeline.parent / "archive" / "essai" / "a", ended((90_000, 91_000), (2_000, 2_500), (100, 600))
    )
    assert clips(pipeline, "a", "--audio-only") == 1
    said = capsys.readouterr()
    # in the order of the quotations, whichever of them was ready first
    assert [Path(line).name for line in said.out.split()] == [
        "quotation-2.audio.m4a",
        "quotation-3.audio.m4a",
    ]
    assert "a/quotation-1: " in said.err


def test_clips_of_a_film_in_copies_alone_are_made_and_unchanged_ones_bring_nothing(
    pipeline: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = tmp_path / "archive" / "essai" / "a"
    capture = with_remote_film(record, tmp_path / "copy")
    assert capture.media is not None
    video = Stream(index=0, kind="video", codec="h264")
    measured = Recording(
        container="mp4",
        size_bytes=capture.media.size_bytes,
        container_duration_ms=3_000,
        decoded_end_ms=3_000,
        streams=(video,),
    )
    store_result(record, "probe", measured, version=1, inputs={})
    assert clips(pipeline, "a") == 0
    assert not (record / "capture" / "media.mp4").exists()
    (tmp_path / "copy" / "film").unlink()
    assert clips(pipeline, "a") == 0
    assert capsys.readouterr().err.splitlines()[-1] == "0 clips made, 2 unchanged, 0 failed."
    assert clips(pipeline, "a", "--pad", "0,2") == 1
    assert "lies in copies alone" in capsys.readouterr().err


def test_a_film_that_is_not_there_as_stored_is_told(
    pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (pipeline.parent / "archive" / "essai" / "a" / "capture" / "media.mp4").write_bytes(b"half")
    assert clips(pipeline, "a") == 1
    said = capsys.readouterr()
    assert "media.mp4 was archived and is now missing" in said.err
    assert said.err.splitlines()[-1] == "0 clips made, 0 unchanged, 2 failed."
    assert not (pipeline.parent / "clips").exists()


@pytest.mark.parametrize("pad", ["-1", "x", "601", "nan"])
def test_what_is_shown_around_is_a_number_of_seconds(
    pipeline: Path, pad: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        clips(pipeline, f"--pad={pad}")
    assert stopped.value.code == 2
    assert "is no number of seconds from 0 to 600" in capsys.readouterr().err


def test_clips_are_not_written_into_the_archive(pipeline: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clips", str(pipeline), "--to", str(pipeline.parent / "archive" / "clips")]) == 2
    assert "lies in the archive itself" in capsys.readouterr().err
