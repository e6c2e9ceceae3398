"""Speech recognition on recordings of people: word errors, word times, speed, memory, and quotations located by it.

    python benchmarks/recognition.py MODEL [--seconds 150] [--kind errors|times|options|quotations]

MODEL is the folder of a model. `--seconds` bounds the sound of each language for word errors and for quotations.
Needs the speech of `../shared/data/speech-more`; another model or machine gives other figures.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from human_speech import Passage, Samples, SpokenRecording, levelled, spoken_recordings
from markdown import table
from rapidfuzz.distance import Levenshtein

from webinar_archive.alignment.audio import locate_in_audio, sample_rate_hz
from webinar_archive.alignment.words import locate
from webinar_archive.media.audio import decode_audio
from webinar_archive.models import Match, Word
from webinar_archive.text.normalize import comparable
from webinar_archive.transcripts.asr.model import RATE_HZ, Recogniser
from webinar_archive.transcripts.asr.transcribe import recognise

GAP_S = 1.0
"""Silence between recordings of a stream."""
LONGEST_WORDS, PIECE_WORDS = 70, 12
OPTIONS = (("int8", 1), ("int8", 2), ("float32", 1), ("float32", 2))
"""Number format and threads."""


def chosen_recordings(language: str, seconds: float) -> list[SpokenRecording]:
    """Return recordings of all sources in turn, no long ones, until they last this long together."""
    by_source: dict[str, list[SpokenRecording]] = defaultdict(list)
    for recording in spoken_recordings():
        if recording.language == language and len(recording.text.split()) <= LONGEST_WORDS:
            by_source[recording.source].append(recording)
    chosen, length_s = [], 0.0
    for turn in range(max(map(len, by_source.values()))):
        for several in by_source.values():
            if turn < len(several) and length_s < seconds:
                chosen.append(several[turn])
                length_s += len(several[turn].samples) / RATE_HZ
    return chosen


def recognised(samples: Samples, model: Path, language: str) -> tuple[Word, ...]:
    """Return the words of a recogniser of the options in use."""
    return recognise(levelled(samples), Recogniser(model=model.name, folder=model), language=language).words


def word_errors(model: Path, seconds: float) -> None:
    """Print the word error rate of each source, on words as they are compared by the program."""
    rows = []
    for language in ("fr", "en"):
        wrong: dict[str, int] = defaultdict(int)
        count: dict[str, int] = defaultdict(int)
        for recording in chosen_recordings(language, seconds):
            truth = comparable(recording.text.split(), language).words
            words = [word.text for word in recognised(recording.samples, model, language)]
            found = comparable(" ".join(words).split(), language).words
            for kind in ("all", recording.source):
                wrong[kind] += Levenshtein.distance(truth, found)
                count[kind] += len(truth)
        rows += [(language, kind, count[kind], f"{wrong[kind] / count[kind]:.1%}") for kind in count]
    table(("language", "source", "words", "word errors"), rows)


def word_times(model: Path) -> None:
    """Print how far the words' starts are from those set by hand."""
    rows = []
    for recording in spoken_recordings():
        if recording.source != "mfa-spontaneous":
            continue
        found = recognised(recording.samples, model, recording.language)
        errors_ms = sorted(
            abs(word.start_ms - 1000 * spoken.start_s) for word, spoken in _same_words(found, recording.timed)
        )
        within = [sum(error <= limit for error in errors_ms) / len(errors_ms) for limit in (100, 200, 500)]
        middle = f"{statistics.median(errors_ms):.0f} ms"
        rows.append((recording.name, f"{len(errors_ms)} of {len(recording.timed)}", middle, *(f"{w:.0%}" for w in within)))  # fmt: skip
    table(("recording", "words compared", "median", "within 100 ms", "200 ms", "500 ms"), rows)


def _same_words(found: Sequence[Word], timed: Sequence[Passage]) -> Iterator[tuple[Word, Passage]]:
    """Yield the words that both have, in order."""
    one = [_plain(word.text) for word in found]
    other = [_plain(passage.text) for passage in timed]
    for block in Levenshtein.editops(one, other).as_matching_blocks():
        for number in range(block.size):
            yield found[block.a + number], timed[block.b + number]


def _plain(word: str) -> str:
    return re.sub(r"[^\w']", "", word.lower())


def options_cost(model: Path, seconds: float) -> None:
    """Print speed and memory by number format and threads, each in a process of its own."""
    rows = []
    for compute_type, threads in OPTIONS:
        command = [sys.executable, __file__, str(model), "--kind", "one", "--seconds", str(seconds)]
        environment = {**os.environ, "OMP_NUM_THREADS": str(threads)}
        run = subprocess.run(
            [*command, "--compute-type", compute_type], env=environment, check=True, capture_output=True, text=True
        )  # fmt: skip
        rows.append((compute_type, threads, *run.stdout.strip().split("\t")))
    table(("numbers", "threads", "of real time", "processor, of real time", "loading", "peak memory"), rows)


def one_cost(model: Path, seconds: float, compute_type: str) -> None:
    """Print the cost of one way: of real time, processor of real time, loading, memory."""
    samples = np.concatenate([recording.samples for recording in chosen_recordings("fr", seconds)])
    recogniser = Recogniser(model=model.name, folder=model, compute_type=compute_type)
    began_s = time.perf_counter()
    recognise([np.zeros(RATE_HZ, np.int16)], recogniser, language="fr")
    loading_s = time.perf_counter() - began_s
    began_s, began_cpu_s = time.perf_counter(), time.process_time()
    recognise([samples], recogniser, language="fr")
    length_s = len(samples) / RATE_HZ
    took, used = (time.perf_counter() - began_s) / length_s, (time.process_time() - began_cpu_s) / length_s
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{took:.2f}\t{used:.2f}\t{loading_s:.1f} s\t{memory_mb} MB")


def located_quotations(model: Path, seconds: float) -> None:
    """Print how many pieces of texts are located through recognition, through the audio alone, and by either."""
    rows = []
    for language in ("fr", "en"):
        recordings = chosen_recordings(language, seconds)
        spoken, streams = _stream(recordings, language)
        others = [
            each for each in spoken_recordings() if each.language == language and each not in recordings
        ]
        absent = [piece for recording in others for piece in _pieces(recording.text)][: len(spoken)]
        texts = [text for text, _, _ in spoken] + absent
        by_words = locate(recognised(streams[RATE_HZ], model, language), texts, language=language)
        rate_hz = sample_rate_hz(language)
        by_audio = locate_in_audio([streams[rate_hz]], texts, language=language)
        either = tuple(one if one.spans else other for one, other in zip(by_words, by_audio, strict=True))
        for name, found in (("recognition", by_words), ("audio", by_audio), ("either", either)):
            there, elsewhere = found[: len(spoken)], found[len(spoken) :]
            right = sum(_is_within(match, *place) for match, (_, *place) in zip(there, spoken, strict=True))
            wrong, false = (sum(bool(match.spans) for match in some) for some in (there, elsewhere))
            rows.append((language, name, len(spoken), right, wrong - right, len(absent), false))
    table(
        ("language", "found by", "spoken", "found there", "elsewhere", "not spoken", "of these found"), rows
    )


def _pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces of `PIECE_WORDS`; a shorter rest is left out."""
    words = text.split()
    for at in range(0, len(words) - PIECE_WORDS + 1, PIECE_WORDS):
        yield " ".join(words[at : at + PIECE_WORDS])


def _stream(
    recordings: Sequence[SpokenRecording], language: str
) -> tuple[list[tuple[str, int, int]], dict[int, Samples]]:
    """Return pieces of texts with where their recordings lie in a stream of all, and the stream at each rate needed."""
    rates_hz = {RATE_HZ, sample_rate_hz(language)}
    parts: dict[int, list[Samples]] = {rate_hz: [] for rate_hz in rates_hz}
    spoken, at_ms = [], 0
    for recording in recordings:
        for rate_hz in rates_hz:
            decoded = decode_audio(recording.path, rate_hz=rate_hz)
            parts[rate_hz] += [*decoded, np.zeros(round(GAP_S * rate_hz), np.int16)]
        end_ms = sum(map(len, parts[RATE_HZ])) * 1000 // RATE_HZ
        spoken += [(piece, at_ms, end_ms) for piece in _pieces(recording.text)]
        at_ms = end_ms
    return spoken, {rate_hz: np.concatenate(several) for rate_hz, several in parts.items()}


def _is_within(match: Match, start_ms: int, end_ms: int) -> bool:
    """Whether most of a match lies in the recording in which its words are spoken."""
    if match.start_ms is None or match.end_ms is None:
        return False
    shared_ms = min(match.end_ms, end_ms) - max(match.start_ms, start_ms)
    return shared_ms > (match.end_ms - match.start_ms) / 2


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--seconds", type=float, default=150.0)
    parser.add_argument("--kind", choices=("errors", "times", "options", "quotations", "one"))
    parser.add_argument("--compute-type", default="auto")
    options = parser.parse_args()
    model, seconds = options.model.resolve(), options.seconds
    if options.kind == "one":
        one_cost(model, seconds, options.compute_type)
        return
    if options.kind in (None, "errors"):
        word_errors(model, seconds)
    if options.kind in (None, "times"):
        word_times(model)
    if options.kind in (None, "options"):
        options_cost(model, min(seconds, 60.0))
    if options.kind in (None, "quotations"):
        located_quotations(model, seconds)
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}.")


if __name__ == "__main__":
    main()
