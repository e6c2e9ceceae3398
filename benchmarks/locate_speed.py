"""Speed of locating: the loads of `benchmarks/locate.py`, growth with length, search, and whole processes."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from locate_methods import Method, Talk, partial_ratio, webinar_archive
from markdown import table
from synthetic_talks import WORD_MS, synthetic_talk

from webinar_archive.alignment.words.index import build_index
from webinar_archive.alignment.words.locate import locate_in_index
from webinar_archive.models import Transcript, Word
from webinar_archive.search.index import Source, TranscriptIndex
from webinar_archive.transcripts import read_transcript


def quotation_of(words: Talk, length: int, rng: random.Random, changed: float = 0.0) -> str:
    """Return consecutive words with one in ten omitted, and a share of the others replaced by any word of the talk."""
    first = rng.randrange(len(words) - length)
    kept = [word.text for word in words[first : first + length] if rng.random() > 0.1]
    return " ".join(rng.choice(words).text if changed and rng.random() < changed else text for text in kept)


def speed() -> None:
    """Print the least processor time of each load, with this project and with RapidFuzz in turn."""
    rng = random.Random(5)
    rows = []
    hour, _ = synthetic_talk(1)
    five, _ = synthetic_talk(2, 50_000)
    fours = range(8)  # the time depends on which words are omitted: the mean of some
    loads = [
        (
            "1 hour × 4 quotations of 80 words",
            hour,
            [[quotation_of(hour, 80, rng) for _ in range(4)] for _ in fours],
            15,
        ),
        (
            "5 hours × 200 quotations of 25 words",
            five,
            [[quotation_of(five, 25, rng) for _ in range(200)]],
            3,
        ),
        (
            "1 hour × 4 of 80 words, one in twenty changed",
            hour,
            [[quotation_of(hour, 80, rng, changed=0.05) for _ in range(4)] for _ in fours],
            15,
        ),
    ]
    for load, words, sets, runs in loads:
        best: dict[Method, float] = {webinar_archive: 0.0, partial_ratio: 0.0}
        for texts in sets:
            times: dict[Method, list[float]] = {method: [] for method in best}
            for _ in range(runs):
                for method, spent in times.items():
                    began = time.process_time()
                    method(words, texts)
                    spent.append(1000 * (time.process_time() - began))
            for method, spent in times.items():
                best[method] += min(spent) / len(sets)
        own, peer = best.values()
        rows.append([load, f"{own:.1f} ms", f"{peer:.1f} ms", f"{own / peer:.2f}"])
    print("### Speed (processor time after import; words omitted throughout)\n")
    table(["load", "webinar-archive", "RapidFuzz, folding included", "ratio"], rows)


def growth(hours: int) -> None:
    """Print processor time and memory by the length of the talk, each in a process of its own."""
    rows = []
    for length in sorted({1, 10, hours}):
        command = [sys.executable, str(Path(__file__).with_name("locate.py")), "--one", str(length)]
        rows.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    print("### Growth (4 quotations of 80 words, processor time)\n")
    table(["hours", "prepare the talk", "locate four", "peak memory", "of it the words themselves"], rows)


def one_length(hours: int) -> None:
    """Print one row of `growth` as JSON."""
    base, _ = synthetic_talk(3)
    words = tuple(
        Word(word.text, word.start_ms + hour * len(base) * WORD_MS, word.end_ms + hour * len(base) * WORD_MS)
        for hour in range(hours)
        for word in base
    )
    words_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    texts = [quotation_of(words, 80, random.Random(1)) for _ in range(4)]
    began = time.process_time()
    index = build_index(words, "fr")
    prepared = time.process_time()
    locate_in_index(index, texts)
    ended = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    row = [
        hours,
        f"{prepared - began:.2f} s",
        f"{ended - prepared:.2f} s",
        f"{peak:.0f} MB",
        f"{words_mb:.0f} MB",
    ]
    print(json.dumps(row))


def searching(hours: int, data: Path) -> None:
    """Print search times over many hours, made by shuffling passages of talks."""
    rng = random.Random(9)
    if (data / "statements.json").is_file():
        talks = [read_transcript(path, language="fr").words for path in sorted(data.glob("*.vtt"))]
    else:
        talks = [synthetic_talk(seed)[0] for seed in range(12)]
    pool = [[w.text for w in talk[i : i + 200]] for talk in talks for i in range(0, len(talk) - 200, 200)]
    with tempfile.TemporaryDirectory() as folder, TranscriptIndex(Path(folder) / "index.sqlite") as index:

        def shuffled(number: int) -> Transcript:
            own_rng = random.Random(number)
            texts = [text for passage in own_rng.choices(pool, k=50) for text in passage]
            return Transcript(
                words=tuple(Word(t, i * WORD_MS, (i + 1) * WORD_MS) for i, t in enumerate(texts)),
                language="fr",
            )

        began = time.process_time()
        index.update(
            Source(record_id=f"{n:04d}", stamp="1", checksum=lambda n=n: f"{n}", load=lambda n=n: shuffled(n))  # type: ignore[misc]
            for n in range(hours)
        )
        indexed = time.process_time() - began
        size_mb = (Path(folder) / "index.sqlite").stat().st_size / 2**20
        times = []
        for _ in range(20):
            text = " ".join(rng.choice(pool)[20 : 20 + rng.choice((3, 8, 20))])
            began = time.process_time()
            index.search(text)
            times.append(time.process_time() - began)
    times.sort()
    print(
        f"### Search over {hours} hours (shuffled; {size_mb:.0f} MB of index, made in {indexed:.0f} s; processor time)\n"
    )
    table(["median", "slowest of 20"], [[f"{times[10]:.2f} s", f"{times[-1]:.2f} s"]])


def whole_process() -> None:
    """Print the time of whole commands on one hour, start of the interpreter included."""
    words, quotations = synthetic_talk(4)
    with tempfile.TemporaryDirectory() as folder:
        talk = Path(folder) / "talk.json"
        talk.write_text(
            json.dumps(
                {
                    "segments": [
                        {"start": w.start_ms / 1000, "end": w.end_ms / 1000, "text": w.text} for w in words
                    ]
                }
            )
        )
        texts = Path(folder) / "texts.json"
        texts.write_text(json.dumps([made.text for made in quotations[:4]]))
        rows = []
        for arguments in (["--help"], ["locate", str(talk), str(texts), "--json"]):
            times = []
            for _ in range(3):
                began = time.perf_counter()
                subprocess.run(
                    [sys.executable, "-m", "webinar_archive", *arguments],
                    check=True,
                    stdout=subprocess.DEVNULL,
                )
                times.append(time.perf_counter() - began)
            rows.append([arguments[0], f"{min(times):.2f} s"])
    print("### Whole processes\n")
    table(["command", "best of three"], rows)
