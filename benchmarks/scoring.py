"""How well scored words tell a place where they are spoken from one where they are not, with speakers left out.

    python benchmarks/scoring.py MODEL [--passages 120] [--cases FILE]

MODEL is the folder of a model. Passages of people are scored in the audio around them, whose ends are off as those of
captions are: as spoken, lightly and heavily edited (12 % of the words dropped and 6 % replaced; 25 % and 15 %), and
other passages of the same speaker and of others. With `--cases`, what was scored is kept in a file, and taken from it.
Prints the fit in use by `transcripts/asr/word_scores.py`. Needs the speech of `../shared/data/speech-more`.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from human_speech import Passage, SpokenRecording, spoken_recordings
from markdown import table

from webinar_archive.media.audio import decode_audio
from webinar_archive.pipeline.steps.score_words import SURE
from webinar_archive.transcripts.asr.alignments import AlignedText
from webinar_archive.transcripts.asr.chunks import as_float
from webinar_archive.transcripts.asr.model import RATE_HZ, LoadedModel, Recogniser, load_model
from webinar_archive.transcripts.asr.word_scores import SILENCE_S, gain, score_words, spoken_times_s

LONGEST_S, SHARED_WORDS, MIN_WORDS = 24.0, 4, 5
EARLIEST_END_S, LATEST_END_S = 0.5, 3.5
"""How far a window may end within the passage, and beyond it."""
EDITS = {"lightly edited": (0.12, 0.06), "heavily edited": (0.25, 0.15)}
KINDS = ("as spoken", *EDITS, "not spoken")
SYNTHETIC = {
    "de": ("Die Verwaltung muss ihre Daten für alle Bürger öffnen.",
           "Wir haben im letzten Jahr drei neue Schulen in der Stadt gebaut."),
    "es": ("La administración debe abrir sus datos a todos los ciudadanos.",
           "El año pasado construimos tres escuelas nuevas en la ciudad."),
    "it": ("L'amministrazione deve aprire i suoi dati a tutti i cittadini.",
           "L'anno scorso abbiamo costruito tre nuove scuole in città."),
    "pl": ("Administracja musi otworzyć swoje dane dla wszystkich obywateli.",
           "W zeszłym roku zbudowaliśmy w mieście trzy nowe szkoły."),
}  # fmt: skip
"""A sentence that a synthetic voice speaks, and one that it does not, by language."""
RIDGE = 0.02
"""Keeps the slope finite where a fold separates without error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Words scored in a window: what they are, how much the audio says for them, and errors of their times."""

    language: str
    speaker: str
    kind: str
    gain: float
    start_error_s: float | None = None
    end_error_s: float | None = None


@dataclass(frozen=True, slots=True)
class SpokenPassage:
    """A passage in its recording, with speech around it where there is any."""

    recording: SpokenRecording
    passage: Passage


def passages_of(recordings: Sequence[SpokenRecording], rng: random.Random) -> Iterator[SpokenPassage]:
    """Yield passages of at most `LONGEST_S`: runs of timed ones, or whole short recordings."""
    for recording in recordings:
        length_s = len(recording.samples) / RATE_HZ
        timed = recording.timed or (Passage(recording.text, 0.0, length_s),)
        run: list[Passage] = []
        longest_s = 0.0
        for each in (*timed, None):
            if run and (each is None or each.end_s - run[0].start_s > longest_s):
                whole = Passage(" ".join(part.text for part in run), run[0].start_s, run[-1].end_s)
                if len(whole.text.split()) >= MIN_WORDS and whole.end_s - whole.start_s <= LONGEST_S:
                    yield SpokenPassage(recording, whole)
                run = []
            if each is not None:
                longest_s = longest_s if run else rng.choice((5.0, 8.0, 12.0))
                run.append(each)


def edited(text: str, dropped: float, replaced: float, words: Sequence[str], rng: random.Random) -> str:
    """Return a text without a share of its words, and with a share replaced by other words."""
    kept = []
    for word in text.split():
        chance = rng.random()
        if chance >= dropped:
            kept.append(rng.choice(words) if chance < dropped + replaced else word)
    return " ".join(kept)


def score_passages(model: LoadedModel, count: int, rng: random.Random) -> Iterator[Case]:
    """Yield a case for each text in the window of each passage."""
    silence = model.encoded(np.zeros(SILENCE_S * RATE_HZ, np.float32))
    every = list(passages_of(spoken_recordings(), rng))
    rng.shuffle(every)
    for one in every[:count]:
        language, speaker = one.recording.language, one.recording.speaker
        same = [other for other in every if other.recording.language == language and _is_other(one, other)]
        words = [word for other in same for word in other.passage.text.split()]
        texts = [("as spoken", one.passage.text)]
        texts += [(kind, edited(one.passage.text, *shares, words, rng)) for kind, shares in EDITS.items()]
        for others in ([o for o in same if o.recording.speaker == speaker], same):
            texts += [("not spoken", rng.choice(others).passage.text)] if others else []
        begin_s = max(0.0, one.passage.start_s - rng.uniform(-EARLIEST_END_S, LATEST_END_S))
        end_s = one.passage.end_s + rng.uniform(-EARLIEST_END_S, LATEST_END_S)
        samples = one.recording.samples[round(begin_s * RATE_HZ) : round(end_s * RATE_HZ)]
        audio = model.encoded(as_float(samples))
        for kind, text in texts:
            heard, unheard = (model.align(each, text, language) for each in (audio, silence))
            found = gain(heard.probabilities, unheard.probabilities)
            if found is not None:
                errors = _errors_s(heard, one.passage, begin_s) if kind == "as spoken" else {}
                yield Case(language=language, speaker=speaker, kind=kind, gain=round(found, 3), **errors)


def _errors_s(heard: AlignedText, passage: Passage, begin_s: float) -> dict[str, float]:
    start_s, end_s = spoken_times_s(heard.starts_s)
    return {
        "start_error_s": round(begin_s + start_s - passage.start_s, 2),
        "end_error_s": round(begin_s + end_s - passage.end_s, 2),
    }


def _is_other(one: SpokenPassage, other: SpokenPassage) -> bool:
    """Whether two passages share no run of words, and the other does not reach into the window of the one."""
    times = (one.passage, other.passage)
    begin_s, end_s = max(each.start_s for each in times), min(each.end_s for each in times)
    if one.recording is other.recording and begin_s - end_s < LATEST_END_S:
        return False
    words, spoken = (re.findall(r"\w+", each.passage.text.lower()) for each in (other, one))
    runs = (words[at : at + SHARED_WORDS] for at in range(max(1, len(words) - SHARED_WORDS + 1)))
    return not any(f" {' '.join(run)} " in f" {' '.join(spoken)} " for run in runs)


def fit(cases: Sequence[Case]) -> tuple[float, float]:
    """Return intercept and slope of the log odds that words are spoken, spoken and not spoken weighing the same."""
    gains = np.array([case.gain for case in cases])
    spoken = np.array([case.kind != "not spoken" for case in cases], float)
    weights = np.where(spoken > 0, 0.5 / spoken.sum(), 0.5 / (1 - spoken).sum())
    inputs = np.stack([np.ones_like(gains), gains], axis=1)
    values = np.zeros(2)
    penalty = np.diag([0.0, RIDGE / len(cases)])
    for _ in range(50):
        odds = 1 / (1 + np.exp(-inputs @ values))
        slope = inputs.T @ (weights * (odds - spoken)) + penalty @ values
        curve = (inputs * (weights * odds * (1 - odds))[:, None]).T @ inputs + penalty
        values -= np.linalg.solve(curve, slope)
    return float(values[0]), float(values[1])


def confirmed_left_out(cases: Sequence[Case], key: str) -> list[tuple[Case, float]]:
    """Return each case with its probability by the fit on the other speakers, or the other languages."""
    found = []
    for left_out in sorted({getattr(case, key) for case in cases}):
        intercept, slope = fit([case for case in cases if getattr(case, key) != left_out])
        of_one = [case for case in cases if getattr(case, key) == left_out]
        found += [(case, 1 / (1 + math.exp(-intercept - slope * case.gain))) for case in of_one]
    return found


def report(cases: Sequence[Case]) -> None:
    """Print what is confirmed of each kind, calibration, the errors of times, and the fit."""
    rows = []
    for name, key in (("speakers", "speaker"), ("languages", "language")):
        found = confirmed_left_out(cases, key)
        for kind in KINDS:
            chances = [chance for case, chance in found if case.kind == kind]
            sure = sum(chance >= SURE for chance in chances)
            rows.append((name, kind, len(chances), f"{sure} ({sure / len(chances):.1%})", f"{statistics.fmean(chances):.3f}"))  # fmt: skip
    table(("left out", "words", "number", "confirmed", "mean probability"), rows)
    for name in ("start_error_s", "end_error_s"):
        errors = [abs(error) for case in cases if (error := getattr(case, name)) is not None]
        within = sum(error <= 0.5 for error in errors) / len(errors)
        print(f"{name}: median {statistics.median(errors):.2f} s, {within:.0%} within 0.5 s")
    intercept, slope = fit(cases)
    print(f"INTERCEPT = {intercept:.2f}, SLOPE = {slope:.2f}")


def other_languages(recogniser: Recogniser) -> None:
    """Print the probability of sentences of synthetic voices, in languages of which no human speech is at hand."""
    rows = []
    for language, texts in SYNTHETIC.items():
        with tempfile.TemporaryDirectory() as folder:
            voice = Path(folder, "voice.wav")
            command = ["espeak-ng", "-v", language, "-s", "150", "-w", str(voice)]
            subprocess.run([*command, texts[0]], check=True)
            spoken = np.concatenate(list(decode_audio(voice, rate_hz=RATE_HZ)))
        samples = np.pad(spoken, RATE_HZ)
        scores = score_words([(samples, text) for text in texts], recogniser, language=language)
        rows.append((language, *(f"{score.probability:.3f}" for score in scores if score)))
    table(("synthetic voice", "spoken", "not spoken"), rows)


def main() -> None:
    """Score, or take what was scored, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--passages", type=int, default=120)
    parser.add_argument("--cases", type=Path)
    options = parser.parse_args()
    recogniser = Recogniser(model=options.model.name, folder=options.model.resolve())
    if options.cases and options.cases.exists():
        cases = [Case(**each) for each in json.loads(options.cases.read_text())]
    else:
        cases = list(score_passages(load_model(recogniser), options.passages, random.Random(1)))
        if options.cases:
            options.cases.write_text(json.dumps([asdict(case) for case in cases]))
    report(cases)
    other_languages(recogniser)


if __name__ == "__main__":
    main()
