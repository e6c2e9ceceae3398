"""Recordings of people with their texts, for benchmarks of recognition: `../shared/data/speech-more`.

Licences stand beside the recordings; nothing of them is written anywhere.
"""

from __future__ import annotations

import csv
import json
import tempfile
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from webinar_archive.media.audio import decode_audio
from webinar_archive.transcripts.asr.model import RATE_HZ

DATA = Path(__file__).parents[2] / "shared" / "data" / "speech-more"
Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a recording, and when they are spoken."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class SpokenRecording:
    """One recording of a person: samples at `RATE_HZ`, all of its words, and those whose times are known."""

    name: str
    language: str
    source: str
    speaker: str
    path: Path
    text: str
    timed: tuple[Passage, ...]

    @property
    def samples(self) -> Samples:
        """The decoded sound."""
        return np.concatenate(list(decode_audio(self.path, rate_hz=RATE_HZ)))


def levelled(samples: Samples) -> Iterator[Samples]:
    """Yield samples as a record's recogniser gets them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "talk.wav")
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
            file.writeframes(samples.tobytes())
        yield from decode_audio(path, rate_hz=RATE_HZ, levelled=True)


def spoken_recordings(data: Path = DATA) -> list[SpokenRecording]:
    """Return all recordings; readers of FLEURS are not named, and count as one a recording."""
    unnamed = count(1)
    found = []
    with (data / "index.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            path = data / row["file"]
            times = path.with_suffix(".json")
            timed = json.loads(times.read_text(encoding="utf-8")) if times.exists() else ()
            found.append(
                SpokenRecording(
                    name=row["file"],
                    language=row["language"],
                    source=row["source"],
                    speaker=row["speaker"] or f"unnamed {next(unnamed)}",
                    path=path,
                    text=path.with_suffix(".txt").read_text(encoding="utf-8").strip(),
                    timed=tuple(Passage(each["text"], each["start"], each["end"]) for each in timed),
                )
            )
    return found
