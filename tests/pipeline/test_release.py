"""A record travels its whole way on real files, once; what goes wrong costs nothing but that record."""

from __future__ import annotations

import csv
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from webinar_archive.errors import DiskFull, UsageError
from webinar_archive.pipeline import Settings, Summary, load_settings, run_pipeline
from webinar_archive.pipeline.outcome import Status
from webinar_archive.pipeline.release import alone

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

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    made = "testsrc=size=64x36:rate=5:duration=8", "sine=frequency=440:duration=8"
    inputs = [word for source in made for word in ("-f", "lavfi", "-i", source)]
    subprocess.run(["ffmpeg", "-v", "error", *inputs, "-shortest", str(path)], check=True, timeout=60)
    return path


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


def run(settings: Settings, **options: str) -> Summary:
    return run_pipeline(settings, now=lambda: NOW, **options)  # type: ignore[arg-type]


def released(folder: Path) -> list[dict[str, str]]:
    with (folder / "released" / "quotations.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def test_a_supplied_film_and_transcript_give_a_timed_row(tmp_path: Path, film: Path) -> None:
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')
    summary = run(settings)
    assert [o.status for o in summary.outcomes] == [Status.DONE]
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
    run(settings)
    before = (tmp_path / "released" / "quotations.csv").stat()
    told: list[str] = []
    again = run_pipeline(settings, tell=lambda _key, step, _share: told.append(step))
    after = (tmp_path / "released" / "quotations.csv").stat()
    assert [o.status for o in again.outcomes] == [Status.UNCHANGED]
    assert told == []
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_only_what_depends_on_a_change_is_done_again(tmp_path: Path, film: Path) -> None:
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')
    run(settings)
    (tmp_path / "film.vtt").write_text(CAPTIONS.replace("00:00:02.500", "00:00:03.500"), encoding="utf-8")
    (outcome,) = run(settings).outcomes
    assert set(outcome.made) == {"transcript", "locate", "annotate"}
    assert int(released(tmp_path)[0]["start_ms"]) >= 3500


def test_starting_from_a_step_does_it_and_all_after_it_again(tmp_path: Path, film: Path) -> None:
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')
    run(settings)
    (outcome,) = run(settings, start_from="locate").outcomes
    assert set(outcome.made) == {"locate", "annotate"}


def test_a_notice_without_a_reachable_video_keeps_its_quotations_and_says_why(tmp_path: Path) -> None:
    settings = pipeline(tmp_path, "")
    summary = run(settings)
    assert len(summary.failed) == 1
    (row,) = released(tmp_path)
    assert row["quotation"].startswith("Les communs numériques")
    assert (row["verdict"], row["start_ms"], row["confidence"]) == ("", "", "")
    assert "not-captured (reason=no-video-link" in row["findings"]


def test_an_unreachable_live_page_is_a_finding_and_the_notice_in_the_file_goes_on(tmp_path: Path) -> None:
    # port 9 of loopback is refused by our own rule before any packet leaves
    settings = pipeline(tmp_path, 'page = "http://127.0.0.1:9/index.php?lvl=notice_display&id=7"')
    (outcome,) = run(settings).outcomes
    assert outcome.status is Status.FAILED
    assert "page-unreachable" in (outcome.rows[0].findings or "")


def test_a_notice_that_cannot_be_read_stays_in_the_table(tmp_path: Path) -> None:
    settings = pipeline(tmp_path, "")
    (tmp_path / "notice.txt").write_bytes(b"")
    (outcome,) = run(settings).outcomes
    assert outcome.status is Status.FAILED
    assert "notice-unreadable" in released(tmp_path)[0]["findings"]


def test_a_notice_without_quotations_has_one_row_that_says_so(tmp_path: Path, film: Path) -> None:
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')
    (tmp_path / "notice.txt").write_text(NOTICE.split("Les conclusions")[0] + " |\n", encoding="utf-8")
    run(settings)
    (row,) = released(tmp_path)
    assert row["quotation"] == ""
    assert "no-quotation" in row["findings"]
    assert row["measured_duration_s"] != ""


def test_a_full_disk_stops_the_run_and_the_next_goes_on(
    tmp_path: Path, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = pipeline(tmp_path, f'media = "{film}"\ntranscript = "film.vtt"')

    def full(*_: object) -> None:
        raise DiskFull("disk-full", path="archive")

    with monkeypatch.context() as patch:
        patch.setattr("webinar_archive.pipeline.steps.transcript.write_whole", full)
        with pytest.raises(DiskFull):
            run(settings)
    (outcome,) = run(settings).outcomes
    assert outcome.status is Status.DONE
    assert "fetch" not in outcome.made


def test_two_runs_of_one_pipeline_never_work_at_once(tmp_path: Path) -> None:
    settings = pipeline(tmp_path, "")
    with alone(settings.archive), pytest.raises(UsageError) as refused:
        run(settings)
    assert refused.value.code == "already-running"


def test_every_row_of_a_demo_says_so(tmp_path: Path) -> None:
    run(pipeline(tmp_path, "", "demo = true"))
    assert released(tmp_path)[0]["findings"].startswith("demo")


def test_an_unknown_record_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nobody"):
        run(pipeline(tmp_path, ""), only="nobody")
