"""Locating against its peers on the same data in the same run: accuracy, speed, memory, search.

    python benchmarks/locate.py [--talks 12] [--hours 100] [--search-hours 1000] [--data FOLDER]

Prints Markdown tables. SyntheticQuotation data is made from seeds; the real data is used where it lies beside the project.
"""

from __future__ import annotations

import argparse
import difflib
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel
from synthetic_talks import EDITS, WORD_MS, SyntheticQuotation, synthetic_talk

from webinar_archive.alignment.words import locate
from webinar_archive.models import Transcript, Word
from webinar_archive.search.index import Source, TranscriptIndex
from webinar_archive.text.normalize import comparable, fold
from webinar_archive.transcripts import read_transcript

Talk = Sequence[Word]
Found = list[int | None]
Way = Callable[[Talk, Sequence[str]], Found]

MISTIMED = {("zrS-OkFTLkc", 811), ("zrS-OkFTLkc", 2719)}
"""The captions say these words to the letter, minutes from the volunteer's time."""

RATIO_FLOOR = 70.0
"""Under this ratio RapidFuzz and difflib count as saying "not found": about where their errors balance."""


def ours(words: Talk, texts: Sequence[str]) -> Found:
    """This project."""
    return [match.start_ms for match in locate(words, texts, language="fr")]


def _text(words: Talk) -> tuple[str, list[int]]:
    """The folded talk, and for each character the word that it belongs to."""
    folded = [fold(word.text) for word in words]
    at = [i for i, text in enumerate(folded) for _ in range(len(text) + 1)]
    return " ".join(folded), at


def partial_ratio(words: Talk, texts: Sequence[str]) -> Found:
    """RapidFuzz's best matching substring."""
    text, at = _text(words)
    found: Found = []
    for quotation in texts:
        best = fuzz.partial_ratio_alignment(fold(quotation), text)
        ok = best is not None and best.score >= RATIO_FLOOR
        found.append(words[at[best.dest_start]].start_ms if best is not None and ok else None)
    return found


def matching_blocks(words: Talk, texts: Sequence[str]) -> Found:
    """difflib's matching blocks over comparable words; the densest stretch of them."""
    heard = comparable([word.text for word in words])
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(heard.words)
    found: Found = []
    for quotation in texts:
        printed = comparable(quotation.split()).words
        matcher.set_seq1(printed)
        longest = matcher.find_longest_match(0, len(printed), 0, len(heard.words))
        start = max(0, longest.b - longest.a)
        ratio = (
            100
            * difflib.SequenceMatcher(
                None, printed, heard.words[start : start + len(printed)], autojunk=False
            ).ratio()
        )
        found.append(words[heard.owners[start]].start_ms if longest.size and ratio >= RATIO_FLOOR else None)
    return found


def whole_text(words: Talk, texts: Sequence[str]) -> Found:
    """A whole-text aligner: all quotations as one text, in their order, aligned with the whole talk."""
    heard = comparable([word.text for word in words])
    printed = [comparable(text.split()).words for text in texts]
    whole = [word for quotation in printed for word in quotation]
    partner: dict[int, int] = {}
    for step in Indel.opcodes(whole, heard.words):
        if step.tag == "equal":
            partner.update(
                zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True)
            )
    found: Found = []
    first = 0
    for quotation in printed:
        places = [partner[i] for i in range(first, first + len(quotation)) if i in partner]
        found.append(words[heard.owners[places[0]]].start_ms if places else None)
        first += len(quotation)
    return found


WAYS: dict[str, Way] = {
    "webinar-archive": ours,
    "RapidFuzz `partial_ratio_alignment`": partial_ratio,
    "difflib": matching_blocks,
    "whole-text aligner": whole_text,
}


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a Markdown table."""
    print("| " + " | ".join(headings) + " |")
    print("|" + "---|" * len(headings))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print(flush=True)


def share(hits: Sequence[bool]) -> str:
    """A share, or a dash."""
    return f"{sum(hits) / len(hits):.3f}" if hits else "–"


def made_accuracy(talks: int) -> None:
    """Start within 2 s by kind of edit, places given to quotations never said, and time."""
    right: dict[str, dict[str, list[bool]]] = {name: defaultdict(list) for name in WAYS}
    spent = dict.fromkeys(WAYS, 0.0)
    for seed in range(talks):
        words, quotations = synthetic_talk(seed, english=seed % 4 == 3)
        random.Random(seed).shuffle(quotations)
        for name, way in WAYS.items():
            began = time.perf_counter()
            found = way(words, [made.text for made in quotations])
            spent[name] += time.perf_counter() - began
            for made, start in zip(quotations, found, strict=True):
                right[name][made.kind].append(_right(made, start))
    print(f"### SyntheticQuotation talks ({talks} of one hour, every fourth English): start within 2 s\n")
    kinds = [*EDITS, "absent"]
    rows = [
        [kind if kind != "absent" else "absent, and so told", *(share(right[n][kind]) for n in WAYS)]
        for kind in kinds
    ]
    rows.append(["ms a talk (13 quotations)", *(f"{1000 * spent[n] / talks:.0f}" for n in WAYS)])
    table(["kind", *WAYS], rows)


def _right(made: SyntheticQuotation, start: int | None) -> bool:
    if made.start_ms is None or start is None:
        return made.start_ms is start
    return -2_000 <= start - made.start_ms <= 2_000


def real_accuracy(data: Path) -> None:
    """Quotations typed by volunteers against automatic captions, and in talks that never held them."""
    statements = json.loads((data / "statements.json").read_text(encoding="utf-8"))
    talks = {
        path.name.split(".")[0]: read_transcript(path, language="fr").words
        for path in sorted(data.glob("*.vtt"))
    }
    by_talk: dict[str, list[dict[str, object]]] = defaultdict(list)
    for statement in statements:
        if (
            statement["video"] in talks
            and statement["video"] != "LMRdn_MQWXM"
            and len(statement["text"].split()) >= 3
        ):
            by_talk[statement["video"]].append(statement)
    names = list(by_talk)
    rows = []
    for name, way in WAYS.items():
        accepted: list[bool] = []
        close: list[bool] = []
        near: list[bool] = []
        false: list[bool] = []
        began = time.perf_counter()
        for at, talk in enumerate(names):
            texts = [str(s["text"]) for s in by_talk[talk]]
            for statement, start in zip(by_talk[talk], way(talks[talk], texts), strict=True):
                accepted.append(start is not None)
                if start is not None and (talk, int(str(statement["time"]))) not in MISTIMED:
                    error = abs(start / 1000 - float(str(statement["time"])))
                    close.append(error <= 5)
                    near.append(error <= 15)
            other = names[(at + 1) % len(names)]
            false += [start is not None for start in way(talks[other], texts)]
        seconds = time.perf_counter() - began
        rows.append([name, share(accepted), share(close), share(near), share(false), f"{seconds:.1f}"])
    print("### Real talks (12 French ones, 141 quotations typed by volunteers, automatic captions)\n")
    table(["", "accepted", "within 5 s", "within 15 s", "false accept", "seconds"], rows)


def quoted(words: Talk, length: int, chance: random.Random, changed: float = 0.0) -> str:
    """A stretch of talk with one word in ten lost, and a share of the others exchanged for any of its words."""
    first = chance.randrange(len(words) - length)
    kept = [word.text for word in words[first : first + length] if chance.random() > 0.1]
    return " ".join(
        chance.choice(words).text if changed and chance.random() < changed else text for text in kept
    )


def speed() -> None:
    """The issue's two loads, and the first with words changed; the peer in turn with ours, the best of all."""
    chance = random.Random(5)
    rows = []
    hour, _ = synthetic_talk(1)
    five, _ = synthetic_talk(2, 50_000)
    fours = range(8)  # how long one takes depends on which words are lost: the mean of some
    loads = [
        (
            "1 hour × 4 quotations of 80 words",
            hour,
            [[quoted(hour, 80, chance) for _ in range(4)] for _ in fours],
            15,
        ),
        ("5 hours × 200 quotations of 25 words", five, [[quoted(five, 25, chance) for _ in range(200)]], 3),
        (
            "1 hour × 4 of 80 words, one in twenty changed",
            hour,
            [[quoted(hour, 80, chance, changed=0.05) for _ in range(4)] for _ in fours],
            15,
        ),
    ]
    for load, words, sets, runs in loads:
        best: dict[Way, float] = {ours: 0.0, partial_ratio: 0.0}
        for texts in sets:
            times: dict[Way, list[float]] = {way: [] for way in best}
            for _ in range(runs):
                for way, spent in times.items():
                    began = time.perf_counter()
                    way(words, texts)
                    spent.append(1000 * (time.perf_counter() - began))
            for way, spent in times.items():
                best[way] += min(spent) / len(sets)
        mine, theirs = best.values()
        rows.append([load, f"{mine:.1f} ms", f"{theirs:.1f} ms", f"{mine / theirs:.2f}"])
    print("### Speed (after import; words lost throughout)\n")
    table(["load", "webinar-archive", "RapidFuzz, folding included", "ratio"], rows)


def growth(hours: int) -> None:
    """Time and memory with the length of the talk, each in a process of its own."""
    rows = []
    for length in sorted({1, 10, hours}):
        command = [sys.executable, __file__, "--one", str(length)]
        rows.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    print("### Growth (4 quotations of 80 words)\n")
    table(["hours", "prepare the talk", "locate four", "peak memory", "of it the words themselves"], rows)


def one_length(hours: int) -> None:
    """One row of `growth`, as JSON."""
    from webinar_archive.alignment.words.index import build_index
    from webinar_archive.alignment.words.locate import locate_in_index

    base, _ = synthetic_talk(3)
    words = tuple(
        Word(word.text, word.start_ms + hour * len(base) * WORD_MS, word.end_ms + hour * len(base) * WORD_MS)
        for hour in range(hours)
        for word in base
    )
    with_words = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    texts = [quoted(words, 80, random.Random(1)) for _ in range(4)]
    began = time.perf_counter()
    index = build_index(words, "fr")
    prepared = time.perf_counter()
    locate_in_index(index, texts)
    ended = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    row = [
        hours,
        f"{prepared - began:.2f} s",
        f"{ended - prepared:.2f} s",
        f"{peak:.0f} MB",
        f"{with_words:.0f} MB",
    ]
    print(json.dumps(row))


def searching(hours: int, data: Path) -> None:
    """Search over many hours made by shuffling passages of talks."""
    chance = random.Random(9)
    if (data / "statements.json").is_file():
        talks = [read_transcript(path, language="fr").words for path in sorted(data.glob("*.vtt"))]
    else:
        talks = [synthetic_talk(seed)[0] for seed in range(12)]
    pool = [[w.text for w in talk[i : i + 200]] for talk in talks for i in range(0, len(talk) - 200, 200)]
    with tempfile.TemporaryDirectory() as folder, TranscriptIndex(Path(folder) / "index.sqlite") as kept:

        def shuffled(number: int) -> Transcript:
            own = random.Random(number)
            texts = [text for passage in own.choices(pool, k=50) for text in passage]
            return Transcript(
                words=tuple(Word(t, i * WORD_MS, (i + 1) * WORD_MS) for i, t in enumerate(texts)),
                language="fr",
            )

        began = time.perf_counter()
        kept.update(
            Source(record_id=f"{n:04d}", stamp="1", checksum=lambda n=n: f"{n}", load=lambda n=n: shuffled(n))  # type: ignore[misc]
            for n in range(hours)
        )
        indexed = time.perf_counter() - began
        size_mb = (Path(folder) / "index.sqlite").stat().st_size / 2**20
        times = []
        for _ in range(20):
            text = " ".join(chance.choice(pool)[20 : 20 + chance.choice((3, 8, 20))])
            began = time.perf_counter()
            kept.search(text)
            times.append(time.perf_counter() - began)
    times.sort()
    print(f"### Search over {hours} hours (shuffled; {size_mb:.0f} MB of index, made in {indexed:.0f} s)\n")
    table(["median", "slowest of 20"], [[f"{times[10]:.2f} s", f"{times[-1]:.2f} s"]])


def whole_process() -> None:
    """The command on one hour, start of the interpreter included."""
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


def main() -> None:
    """Every table, in order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--talks", type=int, default=12)
    parser.add_argument("--hours", type=int, default=100)
    parser.add_argument("--search-hours", type=int, default=1000)
    beside = Path(__file__).parent.parent.parent / "shared" / "data" / "quotes-fr"
    parser.add_argument("--data", type=Path, default=beside)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one_length(options.one)
        return
    made_accuracy(options.talks)
    if (options.data / "statements.json").is_file():
        real_accuracy(options.data)
    speed()
    whole_process()
    growth(options.hours)
    searching(options.search_hours, options.data)


if __name__ == "__main__":
    main()
