"""What one record of an hour costs whose captions are sure: processor time by step, children included.

    python benchmarks/audio_record.py [--minutes 60] [--quotations 8]

An hour of French speech of many people (`../shared/data/speech-more`, repeated) is a film with captions: for its first
part those of its texts, for the rest sentences of other talks, so that each quotation stands in the captions once. The
film is supplied, not downloaded; `fetch` copies it and takes its checksums. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
from audio_accuracy import TimedQuotation
from audio_speakers import DATA, RATE_HZ, make_talk, sentences_of_others
from human_speech import spoken_recordings

from webinar_archive.alignment.audio.acoustic_model import model_for
from webinar_archive.models import Notice, Quotation
from webinar_archive.pipeline.config import PipelineSection, Settings, Source, WitnessesSection
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import RecordFacts
from webinar_archive.pipeline.plan import RunOptions, jobs_of, make_plan
from webinar_archive.pipeline.record import archive_record
from webinar_archive.pipeline.step_table import Step
from webinar_archive.pipeline.steps import STEPS
from webinar_archive.timecode import ms_from_seconds

NOW = "2026-11-27T12:00:00+00:00"
WORDS = (10, 30)
"""The lengths of the quotations."""
CUE_S = 5.0


def make_film(path: Path, samples: np.ndarray, seconds: float) -> None:
    """Write a film of this length: the speech, repeated, and a still picture."""
    speech = np.resize(samples, round(seconds * RATE_HZ))
    command = [
        "ffmpeg", "-v", "error", "-f", "s16le", "-ar", str(RATE_HZ), "-ac", "1", "-i", "-",
        "-f", "lavfi", "-i", "color=size=640x360:rate=5", "-shortest", "-c:v", "libx264", "-preset", "ultrafast",
        "-c:a", "aac", "-b:a", "96k", "-ar", "44100", "-ac", "2", str(path),
    ]  # fmt: skip
    subprocess.run(command, input=speech.tobytes(), check=True)


def captions(spoken: Sequence[TimedQuotation], begin_s: float, end_s: float) -> Iterator[str]:
    """Yield WebVTT: what is spoken, and from `begin_s` on sentences of others."""
    cues = [(one.start_s or 0.0, one.end_s or 0.0, one.text) for one in spoken]
    others = cycle(sentences_of_others("fr"))
    cues += [(at, at + CUE_S, next(others)) for at in np.arange(begin_s, end_s - CUE_S, CUE_S).tolist()]
    yield "WEBVTT\n"
    for start_s, stop_s, text in cues:
        yield f"{_clock(start_s)} --> {_clock(stop_s)}\n{text}\n"


def _clock(time_s: float) -> str:
    minutes, ms = divmod(ms_from_seconds(time_s), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{ms // 1000:02}.{ms % 1000:03}"


def measure(folder: Path, quotations: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Archive the record; yield each step with its processor seconds, and at last how many places were confirmed."""
    text = " ".join(quotations)
    starts = [text.index(quotation) for quotation in quotations]
    notice = Notice(
        record_id="hour",
        title="Une heure",
        language="fr",
        quotations=tuple(
            Quotation(number=number, text=quotation, start=start, end=start + len(quotation))
            for number, (quotation, start) in enumerate(zip(quotations, starts, strict=True), 1)
        ),
    )
    (folder / "notice.txt").write_text("notice", encoding="utf-8")
    settings = Settings(
        pipeline=PipelineSection(name="cost", archive="archive"),
        source=(Source(notice="notice.txt", media="film.mp4", transcript="film.vtt"),),
        witnesses=WitnessesSection(order=("captions", "audio"), language="fr"),
        base=folder,
    )
    took: list[tuple[str, float]] = []

    def make(step: Step, context: StepContext, facts: RecordFacts) -> Any:
        began_s = _processor_s()
        made = step.make(context, facts)
        took.append((step.name, _processor_s() - began_s))
        return made

    steps = STEPS.with_functions(notice=lambda *_: notice)
    (job,) = jobs_of(make_plan(settings, "run", RunOptions())).values()
    outcome = archive_record(StepContext(job=job, steps=steps, now=NOW, run_id="run", make=make))
    yield from took
    yield "confirmed", sum("audio" in str(row.witnesses) for row in outcome.rows)


def _processor_s() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--quotations", type=int, default=8)
    options = parser.parse_args()
    seconds = 60 * options.minutes
    recordings = [one for one in spoken_recordings(DATA / "speech-more") if one.language == "fr"]
    talk, spoken = make_talk(recordings, model_for("fr"))
    fit = [one.text for one in spoken if WORDS[0] <= len(one.text.split()) <= WORDS[1]]
    quotations = random.Random(3).sample(fit, options.quotations)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_film(folder / "film.mp4", talk.samples, seconds)
        lines = captions(spoken, len(talk.samples) / RATE_HZ, seconds)
        (folder / "film.vtt").write_text("\n".join(lines), encoding="utf-8")
        *steps, (_, confirmed) = measure(folder, quotations)
    print("| step | processor (s) |\n|---|---|")
    for step, took_s in steps:
        print(f"| {step} | {took_s:.2f} |")
    print(f"| all but `fetch` | {sum(took_s for step, took_s in steps if step != 'fetch'):.2f} |")
    print(f"\n{confirmed} of {options.quotations} places were confirmed.")


if __name__ == "__main__":
    main()
