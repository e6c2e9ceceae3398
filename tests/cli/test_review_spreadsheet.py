"""`review --export` and `--import`: quotations as a spreadsheet, and what people filled in as decisions."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.pipeline.archived_pipeline import archived, ended_run, outcome
from tests.reviews.made_reviews import WORDS, row
from webinar_archive.cli import main
from webinar_archive.pipeline.stored_release import stored_releases

ROWS = (row(1), row(2, 120_000, findings="quote-ambiguous (starts_ms=1, 2)"), row(3, None))


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    """A pipeline file whose archive holds a record with three quotations and one without any."""
    home = tmp_path / "maison"
    home.mkdir()
    return archived(home, outcome("a", *ROWS, record_id="12"), outcome("b"))


def exported(pipeline: Path) -> list[dict[str, str]]:
    path = pipeline.with_suffix(".csv")
    path.unlink(missing_ok=True)
    assert main(["review", str(pipeline), "--export", str(path)]) == 0
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def imported(pipeline: Path, rows: list[dict[str, str]], *options: str) -> int:
    path = pipeline.with_name("filled.csv")
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode("cp1252", "replace"))
    return main(["review", str(pipeline), "--import", str(path), *options])


def decisions(pipeline: Path) -> list[tuple[str | None, str | None, int | None, str | None]]:
    (release,) = stored_releases(pipeline)
    return [(r.review, r.reviewed_by, r.start_ms, r.review_comment) for r in release.rows if r.quotation_no]


def test_what_is_filled_in_is_stored_and_enters_the_table(
    pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = exported(pipeline)
    said = capsys.readouterr()
    assert said.out.strip() == str(pipeline.with_suffix(".csv"))
    assert said.err == "3 quotations of 2 records written; 3 wait for a decision.\n"
    rows[0] |= {"review": "Accepté", "reviewed_by": "Élise", "reviewed_speaker": "Ann Onym"}
    rows[1] |= {"review_start": "0:03:20,5", "review_end": "00:03:24", "review_comment": "à l'oreille"}
    rows[2] |= {"review_comment": "à chercher encore"}
    assert imported(pipeline, rows, "--by", "Jeanne") == 0
    assert capsys.readouterr().err == "3 decisions stored, 0 rows without a new one, 0 refused.\n"
    assert decisions(pipeline) == [
        ("accept", "Élise", 60_000, None),
        ("move", "Jeanne", 200_500, "à l'oreille"),
        (None, "Jeanne", None, "à chercher encore"),
    ]
    to = pipeline.parent / "out"
    assert main(["export", str(pipeline), "--format", "jsonl", "--to", str(to)]) == 0
    first = json.loads((to / "quotations.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert (first["review"], first["reviewed_speaker"]) == ("accept", "Ann Onym")


def test_what_comes_back_unchanged_adds_nothing(pipeline: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = exported(pipeline)
    rows[0] |= {
        "review": "move",
        "review_start": "5",
        "review_end": "7",
        "review_comment": "=1+1\nligne « deux »",
    }
    rows[1] |= {"review": "reject", "review_comment": "- rien"}
    assert imported(pipeline, rows, "--by", "Jeanne") == 0
    again = exported(pipeline)
    # a spreadsheet must not evaluate what people or notices say
    assert [r["review_comment"][:3] for r in again] == ["'=1", "'- ", ""]
    again[1]["review"] = "Rejeté"
    again[2]["review"] = "undecide"
    capsys.readouterr()
    assert imported(pipeline, again, "--by", "Karim") == 0
    assert capsys.readouterr().err == "0 decisions stored, 3 rows without a new one, 0 refused.\n"
    assert decisions(pipeline)[:2] == [
        ("move", "Jeanne", 5000, "=1+1\nligne « deux »"),
        ("reject", "Jeanne", None, "- rien"),
    ]


def test_a_decision_of_somebody_else_meanwhile_is_told_and_stays(
    pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for_karim = exported(pipeline)
    for_jeanne = exported(pipeline)
    for_jeanne[0]["review"] = "accept"
    assert imported(pipeline, for_jeanne, "--by", "Jeanne") == 0
    for_karim[0]["review"] = for_karim[1]["review"] = "reject"
    capsys.readouterr()
    assert imported(pipeline, for_karim, "--by", "Karim") == 1
    told, summary = capsys.readouterr().err.splitlines()
    assert "row 2: a, quotation 1: Jeanne decided meanwhile (accept" in told
    assert summary == "1 decision stored, 1 row without a new one, 1 refused."
    assert [by for _, by, _, _ in decisions(pipeline)] == ["Jeanne", "Karim", None]


def test_an_emptied_cell_takes_a_decision_back(pipeline: Path) -> None:
    rows = exported(pipeline)
    rows[0]["review"] = "accept"
    assert imported(pipeline, rows, "--by", "Jeanne") == 0
    again = exported(pipeline)
    again[0]["review"] = ""
    assert imported(pipeline, again, "--by", "Karim") == 0
    assert decisions(pipeline)[0][0] is None
    # a table that does not say which state it shows may be older than the decision
    assert imported(pipeline, rows[:1], "--by", "Jeanne") == 1
    without = [{k: v for k, v in r.items() if k not in ("revision", "record_id")} for r in exported(pipeline)]
    without[1]["review"] = "accept"
    assert imported(pipeline, without, "--by", "Jeanne") == 0
    without[1]["review"] = ""
    assert imported(pipeline, without, "--by", "Karim") == 0
    assert decisions(pipeline)[1][:2] == ("accept", "Jeanne")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"review": "perhaps"}, "`perhaps` is no decision"),
        ({"review": "move"}, "needs its new times"),
        ({"review": "move", "review_start": "1:00"}, "needs its new times"),
        ({"review": "move", "review_start": "soon", "review_end": "later"}, "`soon` is no time"),
        ({"review": "move", "review_start": "9", "review_end": "8"}, "cannot run from 9000 ms to 8000 ms"),
        ({"review": "accept", "review_start": "1:00", "review_end": "1:05"}, "the row says `accept`"),
        ({"review": "accept", "reviewed_by": "", "review_comment": "x" * 10_001}, "longer than 10000"),
        ({"review": "accept", "quotation": WORDS[2]}, "not the one that the notice has now"),
        ({"review": "accept", "quotation_no": "7"}, "no quotation 7"),
        ({"review": "accept", "quotation_no": "-1"}, "no quotation -1"),
        ({"review": "accept", "record_key": "zzz"}, "no record `zzz`"),
        ({"review": "accept", "pipeline": "autre"}, "autre"),
    ],
)
def test_a_row_that_cannot_be_stored_is_told_and_the_others_are(
    pipeline: Path, cells: dict[str, str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = exported(pipeline)
    rows[0] |= cells
    rows[1]["review"] = "oui"
    assert imported(pipeline, rows, "--by", "Jeanne") == 1
    error = capsys.readouterr().err.splitlines()
    assert "filled.csv, row 2: " in error[-2]
    assert told in error[-2]
    assert error[-1] == "1 decision stored, 1 row without a new one, 1 refused."
    assert [said for said, *_ in decisions(pipeline)] == [None, "accept", None]


def test_a_decision_without_a_name_is_refused(pipeline: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = exported(pipeline)
    rows[0]["review"] = "accept"
    assert imported(pipeline, rows) == 1
    assert "Who decided is not named" in capsys.readouterr().err


def test_a_workbook_is_read_and_numbers_and_times_are_cells(pipeline: Path, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Relectures du 3 mars"])
    sheet.append(["Record_ID", "quotation no", "Review", "review start", "review end", "reviewed by"])
    sheet.append([12, 2, "Déplacé", 200.5, "00:03:24", "Jeanne"])
    book.save(tmp_path / "filled.xlsx")
    assert main(["review", str(pipeline), "--import", str(tmp_path / "filled.xlsx")]) == 0
    assert decisions(pipeline)[1] == ("move", "Jeanne", 200_500, None)


def test_a_whole_archive_is_one_spreadsheet(pipeline: Path) -> None:
    home = pipeline.parent
    ended_run(home, "run-1", "a", "b")
    archived(home, outcome("a", row(1)), name="deux")
    ended_run(home, "run-2", "a", name="deux")
    rows = exported_of_archive(home)
    assert [(r["pipeline"], r["quotation_no"]) for r in rows] == [
        ("deux", "1"),
        *(("essai", n) for n in "123"),
    ]
    rows[0]["review"] = "accept"
    rows[1]["review"] = "reject"
    assert imported(home / "archive", rows, "--by", "Jeanne") == 0
    for name in ("deux", "essai"):
        assert (home.parent / "annotations" / name / "reviews.json").is_file()


def exported_of_archive(home: Path) -> list[dict[str, str]]:
    assert main(["review", str(home / "archive"), "--export", str(home / "all.csv")]) == 0
    # the pipeline's settings are for French spreadsheets
    text = (home / "all.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_a_spreadsheet_that_is_there_is_not_written_over(
    pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exported(pipeline)
    assert main(["review", str(pipeline), "--export", str(pipeline.with_suffix(".csv"))]) == 2
    assert "exists already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"a;b\n1;2\n", "no spreadsheet of reviews"), (b"", "no rows"), (b"\x00\x01", "not text")],
)
def test_what_is_no_such_spreadsheet_is_told(
    pipeline: Path, content: bytes, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = pipeline.with_name("other.csv")
    path.write_bytes(content)
    assert main(["review", str(pipeline), "--import", str(path)]) == 2
    assert told in capsys.readouterr().err


def test_reviews_that_somebody_broke_stop_export_and_import_with_the_line(
    pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = pipeline.parent.parent / "annotations" / "essai"
    folder.mkdir(parents=True)
    (folder / "reviews.json").write_text('{"form": 1,\n"records": {"a": [}}', encoding="utf-8")
    commands = (
        ["review", "--export", str(folder / "x.csv")],
        ["export", "--format", "csv", "--to", str(folder)],
    )
    for command, *options in commands:
        assert main([command, str(pipeline), *options]) == 2
        assert "reviews.json, line 2: this is no file of reviews" in capsys.readouterr().err
