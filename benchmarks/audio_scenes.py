"""Scenes with known passages: recordings of four speakers, embedded in other speech, in five audio conditions.

Reads `../shared/data/speech-fr` (licences beside the recordings); writes nothing.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
RATE_HZ = 16_000
DATA = Path(__file__).parents[2] / "shared" / "data"

SCENES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("testing", "readalongs"), ("audio1", "audio2")),
    (("audio1", "audio2"), ("testing", "readalongs")),
)
"""Whose passages are located, among altered copies of whose speech: never a copy of a located passage."""

CONDITIONS = ("clean", "telephone", "opus-12k", "noise-10dB", "speed-1.15")


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording of a person and its exact text."""

    name: str
    samples: Samples
    text: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Audio, and where each recording begins in it (seconds)."""

    samples: Samples
    starts_s: dict[str, float]


def ffmpeg(arguments: Sequence[str], samples: Samples | None = None, rate_hz: int = RATE_HZ) -> bytes:
    """Run ffmpeg on a file named in `arguments` or on mono samples."""
    given = ["-f", "s16le", "-ar", str(rate_hz), "-ac", "1", "-i", "-"] if samples is not None else []
    done = subprocess.run(
        ["ffmpeg", "-v", "error", *given, *arguments, "-"],
        input=None if samples is None else samples.tobytes(),
        capture_output=True,
        check=True,
    )
    return done.stdout


def pcm(data: bytes) -> Samples:
    """Return bytes of mono 16-bit audio as samples."""
    return np.frombuffer(data, np.int16).copy()


_RAW = ("-f", "s16le", "-ac", "1", "-ar", str(RATE_HZ))


def recordings() -> dict[str, Recording]:
    """Return the four recordings with their texts, by name."""
    azure, readalongs = DATA / "speech-fr/azure-fr-FR", DATA / "speech-fr/readalongs-ej-fra/tests/data"
    found: dict[str, Recording] = {}
    for folder in ("testing_audio-and-trans", "training_audio-and-trans"):
        for line in (azure / folder / "trans.txt").read_text("utf-8-sig").splitlines():
            file, text = line.split("\t")
            name = "testing" if file == "audio.wav" else file.removesuffix(".wav")
            found[name] = Recording(name, _read(azure / folder / file), text)
    text = (readalongs / "ej-fra.txt").read_text("utf-8")
    found["readalongs"] = Recording("readalongs", _read(readalongs / "ej-fra.m4a"), text)
    return found


def _read(path: Path) -> Samples:
    return pcm(ffmpeg(["-i", str(path), *_RAW]))


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+", text) if part.strip()]


def sentences(recording: Recording, least_words: int) -> list[str]:
    """Return the sentences of a recording with at least `least_words` words."""
    return [s for s in _sentences(recording.text) if len(s.split()) >= least_words]


def absent_sentences(spoken: Sequence[Recording]) -> list[str]:
    """Return sentences that nobody says: statements of talk shows, and texts of the subject of the recordings.

    None shares `_SHARED_WORDS` words in a row with a recording, or occurs in the captions that synthetic voices read.
    """
    related = (DATA / "speech-fr/azure-fr-FR/training_related-text.txt").read_text("utf-8-sig")
    same_field = [s for s in _sentences(related) if 8 <= len(s.split()) <= 45]
    items = json.loads((DATA / "quotes-fr/statements.json").read_text("utf-8"))
    statements = [str(i["text"]) for i in items if 8 <= len(str(i["text"]).split()) <= 60]
    spoken_runs = {run for recording in spoken for run in _runs(recording.text.split())}
    for talk in sorted((DATA / "quotes-fr").glob("*.vtt"))[:READ_ALOUD]:
        spoken_runs |= set(_runs(list(_caption_words(talk))))
    return [s for s in (*same_field, *statements) if spoken_runs.isdisjoint(_runs(s.split()))]


READ_ALOUD = 3
"""How many of the talks' captions the synthetic voices read from."""
_SHARED_WORDS = 4


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    plain = re.findall(r"\w+", " ".join(words).lower())
    return [tuple(plain[i : i + _SHARED_WORDS]) for i in range(len(plain) - _SHARED_WORDS + 1)]


def lightly_edited(sentence: str, seed: int) -> str:
    """Edit as writers usually do: of eight words, one changed, inserted, or omitted."""
    random = np.random.default_rng(seed)
    words = sentence.split()
    for _ in range(max(1, len(words) // 8)):
        at = int(random.integers(1, len(words) - 1))
        other = _OTHER_WORDS[int(random.integers(len(_OTHER_WORDS)))]
        match int(random.integers(3)):
            case 0:
                words[at] = other
            case 1:
                words.insert(at, other)
            case _:
                del words[at]
    return " ".join(words)


_OTHER_WORDS = [
    "vraiment",
    "important",
    "toujours",
    "projet",
    "ensemble",
    "beaucoup",
    "France",
    "travail",
    "public",
    "années",
    "pays",
    "grande",
    "politique",
]


def edited(sentence: str) -> str:
    """Edit freely: one word in nine omitted, one changed, one inserted."""
    words = sentence.split()
    words[len(words) // 2] = "important"
    words.insert(len(words) // 3, "vraiment")
    return " ".join(word for i, word in enumerate(words) if i % 9 != 4)


def make_scene(located: Sequence[Recording], others: Sequence[Recording], minutes: float, seed: int) -> Scene:
    """Embed recordings in `minutes` of other speech: altered copies, reversed copies, synthetic voices."""
    random = np.random.default_rng(seed)
    length = round(minutes * 60 * RATE_HZ)
    pieces: list[Samples] = []
    while sum(map(len, pieces)) < length:
        pieces.append(_other_speech(others, random))
    starts_s: dict[str, float] = {}
    for number, recording in enumerate(located):
        at = len(pieces) * (2 * number + 1) // (2 * len(located)) + number
        pieces.insert(at, recording.samples)
    position = 0
    for piece in pieces:
        for recording in located:
            if piece is recording.samples:
                starts_s[recording.name] = position / RATE_HZ
        position += len(piece)
    return Scene(np.concatenate(pieces), starts_s)


def _other_speech(others: Sequence[Recording], random: np.random.Generator) -> Samples:
    kind = random.random()
    if kind < 0.3:
        return _synthetic(random)
    samples = others[int(random.integers(len(others)))].samples
    pitch, tempo = random.uniform(0.85, 1.18), random.uniform(0.85, 1.15)
    if kind < 0.5:
        samples = samples[::-1]
    change = f"asetrate={round(RATE_HZ * pitch)},aresample={RATE_HZ},atempo={tempo:.3f}"
    return pcm(ffmpeg(["-af", change, *_RAW], samples))


def _synthetic(random: np.random.Generator) -> Samples:
    talks = sorted((DATA / "quotes-fr").glob("*.vtt"))[:READ_ALOUD]
    words = list(_caption_words(talks[int(random.integers(len(talks)))]))
    start = int(random.integers(max(1, len(words) - 100)))
    voice = f"fr+{'m' if random.random() < 0.5 else 'f'}{int(random.integers(1, 5))}"
    speak = ["espeak-ng", "-v", voice, "-s", str(int(random.integers(140, 200))), "--stdout"]
    speech = subprocess.run([*speak, " ".join(words[start : start + 100])], capture_output=True, check=True)
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", "-", *_RAW, "-"], input=speech.stdout, capture_output=True, check=True
    )
    return pcm(done.stdout)


def _caption_words(path: Path) -> Iterator[str]:
    for line in path.read_text("utf-8").splitlines():
        if (
            "-->" not in line
            and "<" not in line
            and line.strip()
            and not line.startswith(("WEBVTT", "Kind", "Lang"))
        ):
            yield from html.unescape(line).split()


def degrade(samples: Samples, condition: str, seed: int = 7) -> Samples:
    """Return the audio as over a telephone, compressed by Opus, in noise, or played faster."""
    if condition == "telephone":
        narrow = ffmpeg(
            ["-af", "highpass=300,lowpass=3400", "-ar", "8000", "-c:a", "pcm_mulaw", "-f", "wav"], samples
        )
        return pcm(_convert(narrow))
    if condition == "opus-12k":
        return pcm(_convert(ffmpeg(["-c:a", "libopus", "-b:a", "12k", "-f", "ogg"], samples)))
    if condition == "noise-10dB":
        return _add_noise(samples, 10.0, seed)
    if condition == "speed-1.15":
        return pcm(ffmpeg(["-af", "atempo=1.15", *_RAW], samples))
    return samples


def _convert(data: bytes) -> bytes:
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", "-", *_RAW, "-"], input=data, capture_output=True, check=True
    )
    return done.stdout


def _add_noise(samples: Samples, ratio_db: float, seed: int) -> Samples:
    """Add pink noise, `ratio_db` below the speech."""
    count = 1 << 22
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    pink = np.resize(np.fft.irfft(spectrum)[:count], len(samples))
    power = float(np.mean(samples.astype(np.float64) ** 2))
    pink *= np.sqrt(power / 10 ** (ratio_db / 10) / np.mean(pink**2))
    return np.clip(samples + pink, -32768, 32767).astype(np.int16)


def for_model(samples: Samples, rate_hz: int) -> Samples:
    """Return the audio at the sample rate of the model."""
    return pcm(ffmpeg(["-f", "s16le", "-ac", "1", "-ar", str(rate_hz)], samples))
