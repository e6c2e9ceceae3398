"""What a person waits for at the review desk, in a real Chromium, on a record of three hours and a long queue.

Run it with `.venv/bin/python benchmarks/desk.py`: a record of three hours with 200 quotations and 30,000 words, a queue of
10,000 quotations, and the waveform of an hour of sound. Times depend on the machine.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from markdown import table
from playwright.sync_api import Page, sync_playwright

from webinar_archive import __version__
from webinar_archive.archive.form import use_archive
from webinar_archive.archive.layout import beside_plan, capture_folder, transcript_file
from webinar_archive.archive.step_cache import store_result
from webinar_archive.desk.desk_archive import DeskArchive
from webinar_archive.desk.desk_options import DeskOptions
from webinar_archive.desk.service import Service, running_desk
from webinar_archive.desk.waveform import peaks_of
from webinar_archive.exports.schema import Row
from webinar_archive.files import archived_file
from webinar_archive.models import Capture, Transcript, TranscriptSource, Word
from webinar_archive.models.codec import to_json
from webinar_archive.pipeline.config import PipelineSection, Settings, Source
from webinar_archive.pipeline.facts import TranscriptFile
from webinar_archive.pipeline.outcome import Outcome, Status
from webinar_archive.pipeline.plan import Plan, RunOptions, save_outcome, save_plan
from webinar_archive.reviews.review_queue import QueueFilter, review_queue

HOURS, QUOTATIONS, WORDS = 3, 200, 30_000
RECORDS = 50
"""Of 200 quotations each, which makes 10,000."""
WORD_MS = HOURS * 3_600_000 // WORDS


def make_archive(folder: Path) -> Path:
    """Store the records as if a run had ended; return the pipeline's folder."""
    rng = random.Random(1)
    vocabulary = [f"mot{number}" for number in range(4000)]
    words = [
        Word(rng.choice(vocabulary), i * WORD_MS, i * WORD_MS + 300, f"VOIX {i // 900 % 5}")
        for i in range(WORDS)
    ]
    root = folder / "archive"
    use_archive(root)
    settings = Settings(
        pipeline=PipelineSection(name="p", archive="archive"), source=(Source(notice="n"),), base=folder
    )
    keys = tuple(f"r{number:03}" for number in range(RECORDS))
    plan = Plan(
        run_id="run", version=__version__, settings=settings, run_options=RunOptions(), todo=(), every=keys
    )
    beside_plan(save_plan(plan), "ended").write_bytes(b"[]")
    rows = [_row(number, words) for number in range(1, QUOTATIONS + 1)]
    for key in keys:
        of_record = tuple(replace(row, record_id=key, title=f"Débat {key}") for row in rows)
        save_outcome(root / "p" / key, Outcome(key=key, record_id=key, status=Status.DONE, rows=of_record))
    _store_words(root / "p" / keys[0], words)
    return root / "p"


def _row(number: int, words: list[Word]) -> Row:
    first = (number - 1) * (WORDS // QUOTATIONS)
    said = words[first : first + 30]
    text = " ".join(word.text for word in said)
    return Row(
        record_id="", speaker=f"Personne {number % 7}", quotation_no=number, quotation=text, spoken=text,
        verdict="edited", confidence=number % 100 / 100, start_ms=said[0].start_ms, end_ms=said[-1].end_ms,
        witnesses="captions", transcript_source="supplied", language="fr", measured_duration_s=HOURS * 3600.0,
        findings="meaning-may-differ (printed=a; spoken=b)" if number % 5 == 0 else None,
    )  # fmt: skip


def _store_words(record: Path, words: list[Word]) -> None:
    path = transcript_file(record)
    path.write_bytes(to_json(Transcript(words=tuple(words), language="fr")))
    stored = TranscriptFile(
        file=archived_file(path, record), source=TranscriptSource.SUPPLIED, language="fr", count=len(words)
    )
    store_result(record, "transcript", stored, version=1, inputs={})


def store_film(record: Path) -> Path:
    """Store an hour of stereo sound, as films have it, with the record; return the file."""
    path = capture_folder(record) / "media.mp4"
    path.parent.mkdir(parents=True)
    noise = "anoisesrc=sample_rate=48000:amplitude=0.3:color=pink:seed=1:duration=3600"
    command = ["ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", noise]
    command += ["-ac", "2", "-c:a", "aac", "-b:a", "96k", str(path)]
    subprocess.run(command, check=True)
    capture = Capture(media=archived_file(path, record), page_address="https://example.org")
    store_result(record, "fetch", capture, version=1, inputs={})
    return path


def in_browser(address: str) -> dict[str, float]:
    """Return the milliseconds of what a person sees and does."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        page.click(".tools a[href^='/who']")
        page.fill("input[name=name]", "Anne")
        page.keyboard.press("Enter")
        page.wait_for_selector(".queue")
        record = page.url.rstrip("/") + "/record/p/r000"
        page.goto(record)
        page.goto(record)
        page.wait_for_selector("article.is-selected")
        paint = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0].startTime")
        whole = page.evaluate("() => performance.getEntriesByType('navigation')[0].loadEventEnd")
        effects = [key_effect_ms(page) for _ in range(10)]
        found = {"first paint": paint, "page loaded": whole, "key to its effect": max(effects)}
        browser.close()
        return found


def key_effect_ms(page: Page) -> float:
    """Return the time from a key to the next quotation being selected."""
    ms: float = page.evaluate(
        """() => {
            const began = performance.now();
            document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
            document.querySelector('article.is-selected').getBoundingClientRect();
            return performance.now() - began;
        }"""
    )
    return ms


def main() -> None:
    """Measure, and print a table."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pipeline = make_archive(folder)
        with running_desk(Service(source=pipeline, options=DeskOptions(cache=folder))) as address:
            found = in_browser(address)
        archive = DeskArchive(pipeline)
        for what in ("queue of 10,000 quotations, first time", "queue of 10,000 quotations"):
            began = time.perf_counter()
            items, _ = archive.queue_items("en")
            review_queue(items, QueueFilter()).counts()
            found[what] = (time.perf_counter() - began) * 1000
        film = store_film(pipeline / "r000")
        began = time.perf_counter()
        peaks_of(film, "", folder, 3_600_000)
        found["waveform of an hour"] = (time.perf_counter() - began) * 1000
    table(("what", "milliseconds"), [(what, f"{ms:.0f}") for what, ms in found.items()])


if __name__ == "__main__":
    main()
