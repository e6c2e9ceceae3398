"""What a survey costs for a record of which nothing changed, with a report and a supplied film of 2 GB.

The film is a sparse file that is really identified: its bytes are read once, when the record is archived. Only the
steps that need a real film or the web are stubbed. Run it with `.venv/bin/python benchmarks/unchanged_record.py`.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from webinar_archive.archive.layout import page_file
from webinar_archive.files import archived_file, write_whole
from webinar_archive.models import Capture, Document, DocumentKind, Notice, Quotation, Recording
from webinar_archive.pipeline.config import PipelineSection, Settings, Source, WitnessesSection
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import CapturedPage, RecordFacts
from webinar_archive.pipeline.outcome import Status
from webinar_archive.pipeline.plan import RunOptions, jobs_of, make_plan, pending_steps
from webinar_archive.pipeline.record import archive_record
from webinar_archive.pipeline.steps import STEPS

FILM_BYTES = 2_000_000_000
WORDS = "les communs numériques demandent du temps de la confiance et une documentation partagée"
NOW = "2026-11-23T12:00:00+00:00"
TARGET_MS = 5


def parse_notice(context: StepContext, _: RecordFacts) -> Notice:
    """Return a notice with a quotation, a video and a report."""
    return Notice(
        record_id=context.job.key,
        title="Les communs numériques",
        documents=(
            Document(label="Vidéo", kind=DocumentKind.VIDEO, address="https://example.org/film.mp4"),
            Document(label="Compte rendu", kind=DocumentKind.REPORT, address="https://example.org/report"),
        ),
        quotations=(Quotation(number=1, text=WORDS, start=0, end=len(WORDS)),),
        language="fr",
    )


def capture_report(context: StepContext, _: RecordFacts) -> CapturedPage:
    """Write a report of some length, with a quotation in it."""
    path = page_file(context.folder, "report")
    paragraph = f"<p>Le débat a porté sur les communs. Anne Dupont : « {WORDS} ». La salle a répondu.</p>"
    page = f"<html><body><article><h1>Compte rendu</h1>{paragraph * 40}</article></body></html>"
    write_whole(path, page.encode())
    return CapturedPage(
        file=archived_file(path, context.folder), address="https://example.org/report", captured_at=NOW
    )


def fetch_media(context: StepContext, _: RecordFacts) -> Capture:
    """Write a small file in place of the film's copy."""
    path = context.folder / "capture" / "media.mp4"
    write_whole(path, b"film")
    return Capture(media=archived_file(path, context.folder), page_address="film.mp4")


def probe_media(_: StepContext, __: RecordFacts) -> Recording:
    """Return the measures of an hour."""
    return Recording(
        container="mp4", size_bytes=4, container_duration_ms=3_600_000, decoded_end_ms=3_600_000, streams=()
    )


def make_pipeline(folder: Path, records: int) -> Settings:
    """Write the supplied files of some records and return their pipeline."""
    sources = []
    for number in range(records):
        with (folder / f"film{number}.mp4").open("wb") as film:
            film.truncate(FILM_BYTES)
        (folder / f"{number}.txt").write_text("notice", encoding="utf-8")
        (folder / f"{number}.vtt").write_text(
            f"WEBVTT\n\n00:01.000 --> 00:09.000\n{WORDS}\n", encoding="utf-8"
        )
        sources.append(Source(notice=f"{number}.txt", media=f"film{number}.mp4", transcript=f"{number}.vtt"))
    return Settings(
        pipeline=PipelineSection(name="cost", archive="archive"),
        source=tuple(sources),
        witnesses=WitnessesSection(order=("captions",)),
        base=folder,
    )


def measure(records: int, surveys: int) -> tuple[float, float, float]:
    """Return the seconds in which a record was archived, and its milliseconds in a survey: processor and wall."""
    steps = STEPS.with_functions(
        notice=parse_notice, report=capture_report, fetch=fetch_media, probe=probe_media
    )
    with tempfile.TemporaryDirectory() as name:
        settings = make_pipeline(Path(name), records)
        plan = make_plan(settings, "run", RunOptions())
        by_key = jobs_of(plan)
        began_s = time.perf_counter()
        for job in by_key.values():
            outcome = archive_record(StepContext(job=job, steps=steps, now=NOW, run_id="run"))
            assert outcome.status is Status.DONE
            assert len(outcome.rows) > 1, "the report's quotations are missing"
        archived_s = (time.perf_counter() - began_s) / records
        began_s, began_cpu_s = time.perf_counter(), time.process_time()
        for _ in range(surveys):
            found = list(pending_steps(plan, by_key, NOW, steps))
            assert all(getattr(one, "status", None) is Status.UNCHANGED for one in found)
        cpu_s, wall_s = time.process_time() - began_cpu_s, time.perf_counter() - began_s
        return archived_s, cpu_s / surveys / records * 1000, wall_s / surveys / records * 1000


def main() -> None:
    """Measure and print one row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=3)
    parser.add_argument("--surveys", type=int, default=100)
    options = parser.parse_args()
    archived_s, cpu_ms, wall_ms = measure(options.records, options.surveys)
    print(
        "| | archived (s) | surveyed again: processor (ms) | wall (ms) | target (ms) |\n|---|---|---|---|---|"
    )
    name = "a record with a report and a film of 2 GB"
    print(f"| {name} | {archived_s:.1f} | {cpu_ms:.2f} | {wall_ms:.2f} | {TARGET_MS} |")


if __name__ == "__main__":
    main()
