"""A desk over a small made archive, and a client in the process that talks to it as a browser would."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from starlette.testclient import TestClient

from tests.media_factory import make_media, tone
from tests.pipeline.archived_pipeline import archived, ended_run, outcome
from webinar_archive.archive.step_cache import store_result
from webinar_archive.desk.access import Access, own_origins
from webinar_archive.desk.application import desk_application
from webinar_archive.desk.desk_archive import DeskArchive
from webinar_archive.desk.desk_options import DeskOptions
from webinar_archive.exports.schema import Row
from webinar_archive.files import archived_file
from webinar_archive.models import (
    Alternative,
    Capture,
    Change,
    ChangeKind,
    Contributor,
    Difference,
    Match,
    Notice,
    Span,
    Transcript,
    TranscriptSource,
    Verdict,
    Word,
    WordChange,
)
from webinar_archive.models.codec import to_json
from webinar_archive.pipeline.facts import TranscriptFile

PORT = 8765
ORIGIN = f"http://127.0.0.1:{PORT}"
TOKEN = "a-token-that-nobody-guesses"  # noqa: S105 - of the tests alone
RECORD = "/record/essai/film"
PRINTED = "Nous ne voulons pas deux jardins."
SPOKEN = "nous voulons trois jardins"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def row(number: int = 1, /, **columns: object) -> Row:
    """Return a row of the made record: found from one second on, with its meaning changed."""
    made = Row(
        record_id="film", title="La ville", speaker="Anne Martin", quotation_no=number, quotation=PRINTED,
        verdict="edited", confidence=0.97, start="00:00:01.000", end="00:00:02.000", start_ms=1000, end_ms=2000,
        spoken=SPOKEN, witnesses="captions", transcript_source="supplied", language="fr",
        findings="negation-changed (printed=ne pas; spoken=–) | demo", stated_duration_s=4, measured_duration_s=3.0,
    )  # fmt: skip
    return replace(made, **columns)  # type: ignore[arg-type]


def make_archive(folder: Path, *rows: Row, film: bool = False) -> Path:
    """Make a pipeline with one record, `film`, that has ended; returns the pipeline's file."""
    rows = rows or (row(),)
    pipelines = folder / "pipelines"
    pipelines.mkdir()
    pipeline = archived(pipelines, outcome("film", *rows))
    ended_run(pipelines, "run", "film")
    record = record_folder(folder)
    words = [Word(word, 1000 + 200 * i, 1180 + 200 * i, "ANNE") for i, word in enumerate(SPOKEN.split())]
    words += [Word(f"mot{i}", 2200 + 10 * i, 2205 + 10 * i) for i in range(40)]
    transcript = record / "transcript.json"
    transcript.write_bytes(to_json(Transcript(words=tuple(words), language="fr")))
    stored = TranscriptFile(
        file=archived_file(transcript, record),
        source=TranscriptSource.SUPPLIED,
        language="fr",
        count=len(words),
    )
    store_result(record, "transcript", stored, version=1, inputs={})
    match = Match(
        verdict=Verdict.EDITED, confidence=0.97, spans=(Span(1000, 2000),), spoken=SPOKEN,
        differences=(
            Difference(Change.CHANGED, "Nous ne voulons pas deux", "nous voulons trois"),
            Difference(Change.KEPT, "jardins.", "jardins"),
        ),
        changes=(
            WordChange(kind=ChangeKind.NEGATION, printed="ne … pas", spoken=""),
            WordChange(kind=ChangeKind.NUMBER, printed="deux", spoken="trois"),
        ),
        alternatives=(Alternative(start_ms=2200, end_ms=2500, confidence=0.3, spoken="mot0 mot1"),),
    )  # fmt: skip
    store_result(record, "locate", (match,) * len(rows), version=1, inputs={})
    people = (Contributor(name="Anne Martin"), Contributor(name="Paul Petit"))
    store_result(
        record,
        "notice",
        Notice(record_id="film", title="La ville", contributors=people),
        version=1,
        inputs={},
    )
    if film:
        (record / "capture").mkdir()
        path = make_media(record / "capture" / "film.webm", *tone(3), "-c:a", "libopus", "-b:a", "24k")
        capture = Capture(media=archived_file(path, record), page_address="https://video.example/watch")
        store_result(record, "fetch", capture, version=1, inputs={})
    return pipeline


def record_folder(folder: Path) -> Path:
    """Return the folder of the made record."""
    return folder / "pipelines" / "archive" / "essai" / "film"


def reviews_path(folder: Path) -> Path:
    """Return the file of the decisions."""
    return folder / "annotations" / "essai" / "reviews.json"


def desk(source: Path, cache: Path, *, user_header: str | None = None) -> TestClient:
    """Return a client of a desk, which has no token yet."""
    access = Access(token=TOKEN, origins=own_origins(PORT))
    options = DeskOptions(cache=cache, user_header=user_header)
    application = desk_application(DeskArchive(source), access, options)
    return TestClient(application, base_url=ORIGIN, follow_redirects=False)


def visitor(source: Path, cache: Path, person: str | None = "Anne", **options: str) -> TestClient:
    """Return a client that has opened the printed address, and given a name."""
    client = desk(source, cache, **options)
    client.get(f"/?token={TOKEN}")
    if person:
        client.post("/who", data={"name": person}, headers={"Origin": ORIGIN})
    return client
