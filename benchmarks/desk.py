"""What a person waits for at the review desk, in a real Chromium, and what a site of a thousand records takes.

Run it with `.venv/bin/python benchmarks/desk.py`: a record of three hours with 200 quotations and 30,000 words, a queue of
10,000 quotations, the waveform of an hour of sound, and the site of 1,000 records of an hour. Times depend on the machine,
and on what else it does: those of a page of the desk with nothing but a form stand beside them, and the time of the
processor.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path

from markdown import table
from playwright.sync_api import CDPSession, Page, sync_playwright

from webinar_archive import __version__
from webinar_archive.archive.form import use_archive
from webinar_archive.archive.layout import beside_plan, capture_folder, transcript_file
from webinar_archive.archive.step_cache import store_result
from webinar_archive.cli import main as command
from webinar_archive.desk.desk_archive import DeskArchive
from webinar_archive.desk.desk_options import DeskOptions
from webinar_archive.desk.service import Service, running_desk
from webinar_archive.desk.waveform import peaks_of
from webinar_archive.exports.schema import Row
from webinar_archive.files import archived_file
from webinar_archive.models import Capture, Review, ReviewAction, Transcript, TranscriptSource, Word
from webinar_archive.models.codec import to_json
from webinar_archive.models.review import QuotationReviews
from webinar_archive.pipeline.config import PipelineSection, Settings, Source
from webinar_archive.pipeline.facts import TranscriptFile
from webinar_archive.pipeline.outcome import Outcome, Status
from webinar_archive.pipeline.plan import Plan, RunOptions, save_outcome, save_plan
from webinar_archive.reviews.review_queue import QueueFilter, State, review_queue
from webinar_archive.reviews.review_store import Decision
from webinar_archive.reviews.reviewed_record import seen_in
from webinar_archive.reviews.reviews_file import Reviews, save_reviews

HOURS, QUOTATIONS, WORDS = 3, 200, 30_000
RECORDS = 50
"""Of 200 quotations each, which makes 10,000."""
SITE_RECORDS, SITE_QUOTATIONS, SITE_WORDS = 1_000, 10, 8_000
AT = "2026-03-01T09:00:00+00:00"
Times = tuple[str, float, float | None]
"""What was done, the milliseconds that passed, and those of the processor where they are known."""


@dataclass(frozen=True)
class Talk:
    """Words spoken one after the other at an even pace."""

    words: tuple[Word, ...]
    duration_ms: int


def talk(hours: int, count: int) -> Talk:
    """Return made words."""
    rng = random.Random(1)
    vocabulary = [f"mot{number}" for number in range(4000)]
    each_ms = hours * 3_600_000 // count
    words = (
        Word(rng.choice(vocabulary), i * each_ms, i * each_ms + 300, f"VOIX {i // 900 % 5}")
        for i in range(count)
    )
    return Talk(tuple(words), hours * 3_600_000)


def make_archive(folder: Path, records: int, quotations: int, made: Talk, with_words: int) -> Path:
    """Store records as if a run had ended, the first ones with words; return the pipeline's folder."""
    root = folder / "archive"
    use_archive(root)
    settings = Settings(
        pipeline=PipelineSection(name="p", archive="archive"), source=(Source(notice="n"),), base=folder
    )
    keys = tuple(f"r{number:03}" for number in range(records))
    plan = Plan(
        run_id="run", version=__version__, settings=settings, run_options=RunOptions(), todo=(), every=keys
    )
    beside_plan(save_plan(plan), "ended").write_bytes(b"[]")
    rows = [_row(number, made, quotations) for number in range(1, quotations + 1)]
    for number, key in enumerate(keys):
        of_record = tuple(replace(row, record_id=key, title=f"Débat {key}") for row in rows)
        save_outcome(root / "p" / key, Outcome(key=key, record_id=key, status=Status.DONE, rows=of_record))
        if number < with_words:
            _store_words(root / "p" / key, made)
    return root / "p"


def _row(number: int, made: Talk, count: int) -> Row:
    first = (number - 1) * (len(made.words) // count)
    said = made.words[first : first + 30]
    text = " ".join(word.text for word in said)
    return Row(
        record_id="", speaker=f"Personne {number % 7}", quotation_no=number, quotation=text, spoken=text,
        verdict="edited", confidence=number % 100 / 100, start_ms=said[0].start_ms, end_ms=said[-1].end_ms,
        witnesses="captions", transcript_source="supplied", language="fr",
        measured_duration_s=made.duration_ms / 1000,
        findings="meaning-may-differ (printed=a; spoken=b)" if number % 5 == 0 else None,
    )  # fmt: skip


def _store_words(record: Path, made: Talk) -> None:
    path = transcript_file(record)
    path.write_bytes(to_json(Transcript(words=made.words, language="fr")))
    stored = TranscriptFile(
        file=archived_file(path, record),
        source=TranscriptSource.SUPPLIED,
        language="fr",
        count=len(made.words),
    )
    store_result(record, "transcript", stored, version=1, inputs={})


def store_film(record: Path) -> Path:
    """Store an hour of stereo sound, as films have it, with the record; return the file."""
    path = capture_folder(record) / "media.mp4"
    path.parent.mkdir(parents=True)
    noise = "anoisesrc=sample_rate=48000:amplitude=0.3:color=pink:seed=1:duration=3600"
    command_line = ["ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", noise]
    command_line += ["-ac", "2", "-c:a", "aac", "-b:a", "96k", str(path)]
    subprocess.run(command_line, check=True)
    capture = Capture(media=archived_file(path, record), page_address="https://example.org")
    store_result(record, "fetch", capture, version=1, inputs={})
    return path


def in_browser(address: str) -> list[Times]:
    """Return what a person sees and does; processor times are those of the page's main thread and of the server."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        page.click(".tools a[href^='/who']")
        page.fill("input[name=name]", "Anne")
        page.keyboard.press("Enter")
        page.wait_for_selector(".queue")
        home = page.url.rstrip("/")
        metrics = page.context.new_cdp_session(page)
        metrics.send("Performance.enable", {"timeDomain": "threadTicks"})
        times: list[Times] = []
        for name, path in (("a form alone", "/who"), ("the queue", "/"), ("the record", "/record/p/r000")):
            for turn in ("first time", "again"):
                times += _opened(page, metrics, f"{name}, {turn}", home + path)
        effects = [_key_effect_ms(page) for _ in range(20)]
        times.append(("key to its effect, the slowest of 20", max(effects), None))
        browser.close()
        return times


def _opened(page: Page, metrics: CDPSession, name: str, address: str) -> list[Times]:
    page.goto("about:blank")
    began_s = time.process_time()
    page.goto(address, wait_until="load")
    page.wait_for_selector("article.is-selected, .queue, .who")
    server_ms = (time.process_time() - began_s) * 1000
    thread_ms = next(
        each["value"] * 1000
        for each in metrics.send("Performance.getMetrics")["metrics"]
        if each["name"] == "TaskDuration"
    )
    paint_ms = page.evaluate(
        "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
    )
    loaded_ms = page.evaluate("() => performance.getEntriesByType('navigation')[0].loadEventEnd")
    return [(f"{name}: first paint", paint_ms, None), (f"{name}: loaded", loaded_ms, thread_ms + server_ms)]


def _key_effect_ms(page: Page) -> float:
    """Return the time from a key to the next quotation being selected and laid out."""
    ms: float = page.evaluate(
        """() => {
            const began = performance.now();
            document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
            document.querySelector('article.is-selected').getBoundingClientRect();
            return performance.now() - began;
        }"""
    )
    return ms


def measured(what: str, work: Callable[[], object]) -> Times:
    """Return how long something takes; the processor's time counts the programs that it starts."""

    def processor_s() -> float:
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + ended.ru_utime + ended.ru_stime

    began, before = time.perf_counter(), processor_s()
    work()
    return what, (time.perf_counter() - began) * 1000, (processor_s() - before) * 1000


def queue_times(pipeline: Path) -> list[Times]:
    """Return how long the queue of all quotations takes, none of them decided, then all of them."""
    archive = DeskArchive(pipeline)
    (release,) = archive.releases()
    assert release.folder is not None
    rows = {outcome.key: outcome.rows for outcome in release.outcomes}

    def ask() -> None:
        items, _ = archive.queue_items("en")
        review_queue(items, QueueFilter(state=State.ALL)).counts()

    count = sum(map(len, rows.values()))
    times = [measured(f"queue of {count:,} quotations, {turn}", ask) for turn in ("first time", "again")]
    decided = {key: tuple(map(_accepted, of_record)) for key, of_record in rows.items()}
    release.folder.mkdir(parents=True)
    save_reviews(release.folder, Reviews(decided))
    times.append(measured(f"queue of {count:,} decided ones, first time", ask))
    store = release.store()
    assert store is not None
    review = Review(action=ReviewAction.REJECT, by="Karim", at=AT)
    of_record = store.record("r001", rows["r001"])
    made = Decision(
        key="r001", rows=rows["r001"], number=1, revision=of_record.quotations[0].revision, review=review
    )
    times.append(measured("one more decision", lambda: store.decide(made)))
    times.append(measured(f"queue of {count:,} decided ones, after it", ask))
    return times


def _accepted(row: Row) -> QuotationReviews:
    review = Review(action=ReviewAction.ACCEPT, by="Jeanne", at=AT, seen=seen_in(row))
    return QuotationReviews(
        quotation_no=row.quotation_no or 0, quotation=row.quotation or "", history=(review,)
    )


def publish(pipeline: Path, folder: Path) -> None:
    """Write a site as the command does."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        assert command(["publish", str(pipeline), "--to", str(folder)]) == 0


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site-records", type=int, default=SITE_RECORDS)
    site_records = parser.parse_args().site_records
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pipeline = make_archive(folder / "desk", RECORDS, QUOTATIONS, talk(HOURS, WORDS), with_words=1)
        with running_desk(Service(source=pipeline, options=DeskOptions(cache=folder))) as address:
            times = in_browser(address)
        times += queue_times(pipeline)
        film = store_film(pipeline / "r000")
        times.append(measured("waveform of an hour", lambda: peaks_of(film, "", folder, 3_600_000)))
        made = talk(1, SITE_WORDS)
        site = make_archive(folder / "site", site_records, SITE_QUOTATIONS, made, with_words=site_records)
        times.append(measured(f"site of {site_records} records", lambda: publish(site, folder / "published")))
    print(f"{os.cpu_count()} processors, load of the machine {os.getloadavg()[0]:.1f}.\n")
    table(
        ("what", "passed (ms)", "processor (ms)"),
        [(what, f"{ms:.0f}", "" if cpu is None else f"{cpu:.0f}") for what, ms, cpu in times],
    )


if __name__ == "__main__":
    main()
