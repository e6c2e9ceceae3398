"""A record goes all its way on real files, once; what goes wrong costs nothing but that record."""

from __future__ import annotations

import builtins
import csv
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.media_factory import SMALL, make_media, picture, tone
from webinar_archive.archive.deletion import Deletion, store_deletion
from webinar_archive.archive.layout import step_file
from webinar_archive.archive.step_cache import invalidate_from
from webinar_archive.engine.runs import run_batch
from webinar_archive.errors import (
    DiskFull,
    EarlierFailure,
    Failure,
    FilmAway,
    Gone,
    NotMedia,
    RecordError,
    RunError,
    Unreachable,
)
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.config_file import load_settings
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.outcome import Outcome, Status
from webinar_archive.pipeline.plan import RunOptions
from webinar_archive.pipeline.record import archive_record
from webinar_archive.pipeline.release import release
from webinar_archive.pipeline.sources import jobs
from webinar_archive.pipeline.step_table import StepTable
from webinar_archive.pipeline.steps import STEPS

NOTICE = """Titre : | Les communs numériques : débat |
Auteurs : | Anne Dupont, Personne interviewée Sylvain Henry, Intervieweur |
Editeur : | Namur : Débats TV |
Année de publication : | 2021 |
Présentation physique : | Vidéo en ligne (8") |
Résumé : | Un débat. Les conclusions : - Anne Dupont (chercheuse) : "Les communs numériques demandent \
du temps, de la confiance et une documentation partagée." [Compte rendu par Débats TV, 3/2/2021] |
Documents numériques (1)
![]() Vidéo (8") URL |
"""

CAPTIONS = """WEBVTT
Language: fr

00:00:01.000 --> 00:00:02.000
bonjour à tous et merci

00:00:02.500 --> 00:00:06.500
donc les communs numériques demandent euh du temps de la confiance et une documentation partagée

00:00:07.000 --> 00:00:08.000
merci beaucoup
"""

NOW = "2026-11-23T12:00:00+00:00"


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_media(tmp_path_factory.mktemp("film") / "film.mp4", *picture(8), *tone(8), *SMALL)


def pipeline(folder: Path, source: str, more: str = "") -> Settings:
    (folder / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "film.vtt").write_text(CAPTIONS, encoding="utf-8")
    path = folder / "essai.toml"
    path.write_text(
        f'[pipeline]\nname = "essai"\narchive = "archive"\n{more}\n'
        f'[[source]]\nnotice = "notice.txt"\n{source}\n'
        '[witnesses]\norder = ["captions"]\n[export]\nto = "released"\n',
        encoding="utf-8",
    )
    return load_settings(path)


def archive(settings: Settings, steps: StepTable = STEPS, told: list[str] | None = None) -> Outcome:
    """Take the one record of a pipeline all its way, and release the table."""
    (job,) = jobs(settings)

    def on_progress(_key: str, step: str, _share: float | None) -> None:
        if told is not None:
            told.append(step)

    context = StepContext(job=job, steps=steps, now=NOW, run_id="r", on_progress=on_progress)
    outcome = archive_record(context)
    release(settings, (outcome,))
    return outcome


def released(folder: Path) -> list[dict[str, str]]:
    with (folder / "released" / "quotations.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def test_a_supplied_film_and_transcript_give_a_timed_row(tmp_path: Path, film: Path) -> None:
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')
    assert archive(settings).status is Status.DONE
    (row,) = released(tmp_path)
    assert row["speaker"] == "Anne Dupont"
    assert row["verdict"] in ("verbatim", "edited")
    assert 2400 <= int(row["start_ms"]) <= 3200
    assert 6300 <= int(row["end_ms"]) <= 6600
    assert row["stated_duration_s"] == "8"
    assert float(row["measured_duration_s"]) == pytest.approx(8, abs=0.3)
    assert "not-captured" not in row["findings"]
    assert row["transcript_source"] == "supplied"
    assert (settings.archive / row["media_file"]).is_file()


def test_a_second_run_does_nothing_and_leaves_the_table_untouched(tmp_path: Path, film: Path) -> None:
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')
    archive(settings)
    before = (tmp_path / "released" / "quotations.csv").stat()
    told: list[str] = []
    again = archive(settings, told=told)
    after = (tmp_path / "released" / "quotations.csv").stat()
    assert again.status is Status.UNCHANGED
    assert told == []
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_only_what_depends_on_a_change_is_done_again(tmp_path: Path, film: Path) -> None:
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')
    archive(settings)
    (tmp_path / "film.vtt").write_text(CAPTIONS.replace("00:00:02.500", "00:00:03.500"), encoding="utf-8")
    outcome = archive(settings)
    assert set(outcome.made) == {"transcript", "locate", "annotate"}
    assert int(released(tmp_path)[0]["start_ms"]) >= 3500


def test_starting_from_a_step_does_it_and_all_after_it_again(tmp_path: Path, film: Path) -> None:
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')
    archive(settings)
    invalidate_from(jobs(settings)[0].folder, "locate", STEPS.names)
    outcome = archive(settings)
    assert set(outcome.made) == {"locate", "annotate"}


def test_a_notice_without_a_reachable_video_keeps_its_quotations_and_says_why(tmp_path: Path) -> None:
    settings = pipeline(tmp_path, "")
    assert archive(settings).status is Status.FAILED
    (row,) = released(tmp_path)
    assert row["quotation"].startswith("Les communs numériques")
    assert (row["verdict"], row["start_ms"], row["confidence"]) == ("", "", "")
    assert "not-captured (reason=no-video-link" in row["findings"]


def test_an_unreachable_live_page_is_a_finding_and_the_notice_in_the_file_goes_on(tmp_path: Path) -> None:
    # port 9 of loopback is refused by our own rule before any packet leaves
    settings = pipeline(tmp_path, 'page = "http://127.0.0.1:9/index.php?lvl=notice_display&id=7"')
    outcome = archive(settings)
    assert outcome.status is Status.FAILED
    assert "page-unreachable" in (outcome.rows[0].findings or "")


@pytest.mark.parametrize(
    "error",
    [NotMedia("media-unreadable-in-time", path="film.mp4"), Unreachable("program-killed", program="ffprobe")],
    ids=["it cannot be", "not for now"],
)
def test_a_film_that_was_fetched_and_could_not_be_measured_is_not_told_as_missing(
    tmp_path: Path, film: Path, error: RecordError
) -> None:
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')

    def unmeasured(*_: object) -> None:
        raise error

    assert archive(settings, STEPS.with_functions(probe=unmeasured)).status is Status.FAILED
    (row,) = released(tmp_path)
    assert f"not-measured (reason={error.code}" in row["findings"]
    assert "not-captured" not in row["findings"]
    assert (settings.archive / row["media_file"]).is_file()
    assert row["verdict"] in ("verbatim", "edited")
    assert row["measured_duration_s"] == ""
    assert archive(settings).status is Status.DONE


def test_a_notice_that_cannot_be_read_stays_in_the_table(tmp_path: Path) -> None:
    settings = pipeline(tmp_path, "")
    (tmp_path / "notice.txt").write_bytes(b"")
    outcome = archive(settings)
    assert outcome.status is Status.FAILED
    assert "notice-unreadable" in released(tmp_path)[0]["findings"]


def test_a_notice_without_quotations_has_one_row_that_says_so(tmp_path: Path, film: Path) -> None:
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')
    (tmp_path / "notice.txt").write_text(NOTICE.split("Les conclusions")[0] + " |\n", encoding="utf-8")
    archive(settings)
    (row,) = released(tmp_path)
    assert row["quotation"] == ""
    assert "no-quotation" in row["findings"]
    assert row["measured_duration_s"] != ""


def test_a_full_disk_stops_the_record_and_the_next_call_goes_on(tmp_path: Path, film: Path) -> None:
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')

    def full(*_: object) -> None:
        raise DiskFull("disk-full", path="archive")

    with pytest.raises(RunError):
        archive(settings, STEPS.with_functions(transcript=full))
    outcome = archive(settings)
    assert outcome.status is Status.DONE
    assert "fetch" not in outcome.made


def test_a_step_that_failed_for_good_before_is_a_finding_and_not_tried_again(tmp_path: Path) -> None:
    settings = pipeline(tmp_path, 'media = "no.mp4"\ntranscript = "film.vtt"')
    (tmp_path / "no.mp4").touch()
    (job,) = jobs(settings)
    failure = Failure.of(DiskFull("disk-full", path="archive"))
    context = StepContext(job=job, steps=STEPS, now=NOW, run_id="r", earlier_failures={"fetch": failure})
    outcome = archive_record(context)
    assert (outcome.status, outcome.failure) == (Status.FAILED, failure)
    assert outcome.rows[0].verdict in ("verbatim", "edited")
    assert "not-captured (reason=disk-full" in (outcome.rows[0].findings or "")
    assert Failure.of(EarlierFailure.of(failure)) == failure


@pytest.mark.parametrize("missing", ["media", "transcript"])
def test_a_supplied_file_that_is_not_there_is_a_finding(tmp_path: Path, missing: str) -> None:
    settings = pipeline(tmp_path, f'{missing} = "nowhere.bin"')
    outcome = archive(settings)
    assert outcome.status is Status.FAILED
    assert "reason=file-missing" in (outcome.rows[0].findings or "")


def test_every_row_of_a_demo_says_so(tmp_path: Path) -> None:
    archive(pipeline(tmp_path, "", "demo = true"))
    assert released(tmp_path)[0]["findings"].startswith("demo")


def test_a_whole_run_gives_the_same_table_and_does_nothing_when_repeated(tmp_path: Path, film: Path) -> None:
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')
    summary = run_batch(settings, RunOptions())
    assert [outcome.status for outcome in summary.outcomes] == [Status.DONE]
    (row,) = released(tmp_path)
    assert archive(settings).made == ()
    assert released(tmp_path) == [row]
    again = run_batch(settings, RunOptions())
    assert [outcome.status for outcome in again.outcomes] == [Status.UNCHANGED]


def test_a_deleted_file_is_made_again(tmp_path: Path, film: Path) -> None:
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')
    first = archive(settings)
    folder = jobs(settings)[0].folder
    (folder / "capture" / "media.mp4").unlink()
    (folder / "transcript.json").write_bytes(b"")
    again = archive(settings)
    assert again.status is Status.DONE
    assert set(again.made) <= {"fetch", "transcript", "probe", "locate", "annotate"}
    assert [(row.quotation, row.start_ms) for row in again.rows] == [
        (row.quotation, row.start_ms) for row in first.rows
    ]


def test_a_deleted_file_that_cannot_be_made_again_costs_nothing_else_that_is_known(
    tmp_path: Path, film: Path
) -> None:
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')
    archive(settings)
    (before,) = released(tmp_path)
    (jobs(settings)[0].folder / "capture" / "media.mp4").unlink()

    def gone(*_: object) -> None:
        raise Gone("file-missing", path="the site")

    outcome = archive(settings, STEPS.with_functions(fetch=gone))
    assert outcome.status is Status.FAILED
    assert outcome.failure is not None
    (row,) = released(tmp_path)
    for column in ("title", "quotation", "start_ms", "verdict", "measured_duration_s", "media_checksum"):
        assert row[column] == before[column]
    assert "kept-file-lost" in row["findings"]
    assert "capture/media.mp4" in row["findings"]
    assert "file-missing" in row["findings"]


def test_a_result_that_names_a_file_elsewhere_is_made_again(tmp_path: Path, film: Path) -> None:
    """A step file of an archive from elsewhere may name any file of this machine."""
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')
    archive(settings)
    folder = jobs(settings)[0].folder
    secret = tmp_path / "secret.json"
    secret.write_bytes((folder / "transcript.json").read_bytes())
    for step, name in (("fetch", "capture/media.mp4"), ("transcript", "transcript.json")):
        path = folder / "steps" / f"{step}.json"
        path.write_text(path.read_text(encoding="utf-8").replace(name, str(secret)), encoding="utf-8")
    outcome = archive(settings)
    assert {"fetch", "transcript"} <= set(outcome.made)
    (row,) = released(tmp_path)
    assert row["media_file"].endswith("capture/media.mp4")


@pytest.mark.parametrize(
    ("step", "broken"),
    [
        ("fetch", "PermissionError"),
        ("probe", "OSError"),
        ("transcript", "RecursionError"),
        ("locate", "OverflowError"),
        ("report_quotations", "ValueError"),
    ],
)
def test_an_unexpected_error_of_one_step_keeps_title_and_quotations(
    tmp_path: Path, film: Path, step: str, broken: str
) -> None:
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')

    def break_down(*_: object, **__: object) -> None:
        raise getattr(builtins, broken)(5, "it broke", "film.vtt")

    outcome = archive(settings, STEPS.with_functions(**{step: break_down}))
    (row,) = released(tmp_path)
    assert row["title"] == "Les communs numériques : débat"
    assert row["quotation"].startswith("Les communs numériques demandent")
    if step != "report_quotations":
        assert outcome.status is Status.FAILED
        assert ("film.vtt" if issubclass(getattr(builtins, broken), OSError) else broken) in row["findings"]


@pytest.mark.parametrize(
    "error",
    [
        FilmAway("film-away", film="media.mp4", places="s3://bucket", inner="copies-none"),
        Unreachable("program-killed", program="ffmpeg"),
    ],
    ids=["no copy gives the film", "killed for want of memory"],
)
def test_what_passes_costs_its_step_alone_and_nothing_that_was_found_before(
    tmp_path: Path, film: Path, error: RecordError
) -> None:
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')

    def away(*_: object) -> None:
        raise error

    heard = replace(settings, witnesses=replace(settings.witnesses, order=("captions", "audio")))
    outcome = archive(heard, STEPS.with_functions(confirm_audio=away))
    assert outcome.status is Status.FAILED
    (row,) = released(tmp_path)
    assert row["verdict"] == "verbatim"
    assert row["start"]
    assert error.code in row["findings"]


def odd(path: Path, kind: str) -> None:
    """Put a folder, a pipe or bytes that are no result where a file is expected."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if kind == "folder":
        (path / "inside").mkdir(parents=True)
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.write_bytes({"garbage": b"\xff{", "nested": b"[" * 100_000}[kind])


@pytest.mark.parametrize(
    ("step", "kind"),
    [("notice", "folder"), ("transcript", "folder"), ("annotate", "pipe"), ("notice", "garbage"), ("transcript", "nested")],
)  # fmt: skip
def test_a_cached_result_of_the_wrong_kind_costs_no_words(
    tmp_path: Path, film: Path, step: str, kind: str
) -> None:
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')
    archive(settings)
    path = step_file(jobs(settings)[0].folder, step)
    odd(path, kind)
    outcome = archive(settings)
    (row,) = released(tmp_path)
    assert row["verdict"] in ("verbatim", "edited")
    assert row["title"] == "Les communs numériques : débat"
    if kind == "folder":
        # it stays in the way, and is named
        assert outcome.status is Status.FAILED
        assert f"results-not-stored (reason=record-file-unusable; path={path}" in row["findings"]
    else:
        assert outcome.status is Status.DONE
        assert step in outcome.made
        assert archive(settings).status is Status.UNCHANGED


def test_a_record_whose_folder_is_a_file_keeps_what_its_notice_says(tmp_path: Path) -> None:
    settings = pipeline(tmp_path, 'transcript = "film.vtt"')
    folder = jobs(settings)[0].folder
    folder.parent.mkdir(parents=True)
    folder.write_text("no folder", encoding="utf-8")
    outcome = archive(settings)
    (row,) = released(tmp_path)
    assert outcome.status is Status.FAILED
    assert (row["title"], row["speaker"]) == ("Les communs numériques : débat", "Anne Dupont")
    assert f"path={folder}" in row["findings"]


def test_one_odd_record_is_its_own_outcome_in_a_run_and_the_others_are_done(tmp_path: Path) -> None:
    settings = pipeline(tmp_path, "")
    (tmp_path / "notices").mkdir()
    for name in ("a", "b", "c", "d"):
        (tmp_path / "notices" / f"{name}.txt").write_text(NOTICE.replace("débat", name), encoding="utf-8")
    (tmp_path / "notices" / "e.txt").mkdir()
    text = (tmp_path / "essai.toml").read_text(encoding="utf-8").replace("notice.txt", "notices")
    (tmp_path / "essai.toml").write_text(
        text.replace("[witnesses]", "[fetch]\nattempts = 1\n[witnesses]"), encoding="utf-8"
    )
    settings = load_settings(tmp_path / "essai.toml")
    folder = settings.archive
    run_batch(settings, RunOptions())
    odd(folder / "b" / "outcome.json", "folder")
    odd(folder / "b" / "steps" / "annotate.json", "folder")
    odd(folder / "c" / "steps" / "notice.json", "pipe")
    shutil.rmtree(folder / "d")
    (folder / "d").touch()
    messages: list[str] = []
    summary = run_batch(settings, RunOptions(), on_message=lambda code, _: messages.append(code))
    assert messages == ["folder-entries-skipped"]
    found = {row["title"].split()[-1]: row["findings"] for row in released(tmp_path)}
    assert found.keys() == {"a", "b", "c", "d"}
    assert [("results-not-stored" in found[name]) for name in "abcd"] == [False, True, False, True]
    assert [bool(row.quotation) for each in summary.outcomes for row in each.rows] == [True] * 4


@pytest.mark.parametrize("user", ["me:hush", "me:hu%ZZsh", "me:hu/sh", "me:hu@sh w"])
def test_a_password_in_an_address_stands_in_no_row(tmp_path: Path, user: str) -> None:
    settings = pipeline(tmp_path, f'page = "https://{user}@127.0.0.1:1/notice"')
    archive(settings)
    table = (tmp_path / "released" / "quotations.csv").read_text(encoding="utf-8")
    assert "page-unreachable" in table
    assert user not in table
    assert user.partition(":")[2] not in table


def test_a_record_that_was_deleted_is_not_captured_again(tmp_path: Path, film: Path) -> None:
    shutil.copy(film, tmp_path / "film.mp4")
    settings = pipeline(tmp_path, 'media = "film.mp4"\ntranscript = "film.vtt"')
    (job,) = jobs(settings)
    deletion = Deletion(at=NOW, reason="asked by the speaker", record_id="x")
    job.folder.mkdir(parents=True)
    store_deletion(job.folder, deletion)
    outcome = archive_record(StepContext(job=job, steps=STEPS, now=NOW, run_id="r"))
    assert outcome.status is Status.UNCHANGED
    assert [row.findings for row in outcome.rows] == [f"deleted-on-request (at={NOW})"]
    assert [path.name for path in job.folder.iterdir()] == ["deletion.json"]
