"""How well voices are told apart, and turns found, in speech of people; speakers left out of every fit.

    python benchmarks/voices.py [--mixtures 6]

Windows of 1.6 s, one every 1.28 s, are taken from each recording as the program takes them. Two neighbouring windows
are a stretch of 3 s, six one of 8 s; stretches of one speaker are compared with each other and with those of others.
The readers of FLEURS are not named, so that two of them are never compared. Mixtures are made of passages of two to
four speakers in turn. Prints the fit in use by `alignment/voices/likeness.py`. Needs the extra `voices` and the
speech of `../shared/data/speech-more`.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from human_speech import SpokenRecording, spoken_recordings
from markdown import table
from numpy.typing import NDArray

from webinar_archive.alignment.voices.encoder import RATE_HZ
from webinar_archive.alignment.voices.encoder_weights import VoiceWeights, load_weights
from webinar_archive.alignment.voices.likeness import INTERCEPT, SLOPE
from webinar_archive.alignment.voices.listener import STEP_FRAMES, Listened, listen
from webinar_archive.alignment.voices.requirements import weights_file
from webinar_archive.alignment.voices.speech_detector import FRAME_MS, SpeechDetector
from webinar_archive.alignment.voices.turns import voice_turns
from webinar_archive.models.voices import VoiceTurn

Samples = NDArray[np.int16]
SEVERAL_SPEAKERS = "three women"
UNNAMED = "fleurs"
WITH_A_COLD = "mfa-spontaneous"
"""The recordings in which one speaker has a cold, or none."""
LENGTHS = {2: "3 s", 6: "8 s"}
SURE, SURELY_NOT = 0.99, 0.01
NEAR_MS = 1_500
"""A change of voice counts as found within this."""
MIXTURE_S = 150
MOST_STRETCHES = 12
"""Of one speaker: more would say more about the same few."""
BANDS = {"clean": None, "telephone": (300.0, 3400.0)}


@dataclass(frozen=True, slots=True)
class Stretch:
    """The mean vector of a stretch of speech, whose it is, and where it comes from."""

    speaker: str
    source: str
    file: str
    mean: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Compared stretches: the speakers of each pair, whether they are one, their likeness, and what each pair weighs."""

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    same: NDArray[np.bool_]
    alike: NDArray[np.float64]
    weights: NDArray[np.float64]

    def chosen(self, mask: NDArray[np.bool_]) -> Pairs:
        """Return some of the pairs."""
        return Pairs(self.one[mask], self.other[mask], self.same[mask], self.alike[mask], self.weights[mask])


def heard(samples: Samples, weights: VoiceWeights) -> Listened:
    """Listen as the program does."""
    blocks = (samples[at : at + RATE_HZ] for at in range(0, len(samples), RATE_HZ))
    return listen(blocks, weights, SpeechDetector())


def filtered(samples: Samples, band: tuple[float, float] | None) -> Samples:
    """Return samples without the frequencies outside of a band."""
    if band is None:
        return samples
    spectrum = np.fft.rfft(samples)
    frequencies = np.fft.rfftfreq(len(samples), 1 / RATE_HZ)
    spectrum[(frequencies < band[0]) | (frequencies > band[1])] = 0
    return np.clip(np.fft.irfft(spectrum, len(samples)), -32768, 32767).astype(np.int16)


def stretches(recording: SpokenRecording, found: Listened, count: int) -> Iterator[Stretch]:
    """Yield the stretches of a recording: windows that follow each other, each in one stretch."""
    steps = np.diff(found.starts_ms) == STEP_FRAMES * FRAME_MS
    at = 0
    while at + count <= len(found.voices):
        if steps[at : at + count - 1].all():
            mean = found.voices[at : at + count].mean(axis=0)
            yield Stretch(recording.speaker, recording.source, recording.name, mean)
            at += count
        else:
            at += 1


def evenly(found: Sequence[Stretch]) -> list[Stretch]:
    """Return at most `MOST_STRETCHES` of each speaker, from all of the recordings."""
    by_speaker: dict[str, list[Stretch]] = defaultdict(list)
    for each in found:
        by_speaker[each.speaker].append(each)
    return [s for every in by_speaker.values() for s in every[:: -(-len(every) // MOST_STRETCHES)]]


def pairs_of(found: Sequence[Stretch], *, colds: bool) -> Pairs:
    """Return all pairs that say something; every speaker, and every two of them, weigh the same."""
    names = sorted({each.speaker for each in found})
    speakers = np.array([names.index(each.speaker) for each in found])
    unnamed = np.array([each.source == UNNAMED for each in found])
    files = np.array([each.file for each in found])
    cold = np.array([each.source == WITH_A_COLD for each in found])
    means = np.stack([each.mean for each in found])
    one, other = np.triu_indices(len(found), 1)
    same = speakers[one] == speakers[other]
    known = same | ~(unnamed[one] & unnamed[other])
    if not colds:
        known &= ~(cold[one] & cold[other] & (files[one] != files[other]))
    one, other, same = one[known], other[known], same[known]
    keys = np.minimum(speakers[one], speakers[other]) * len(names) + np.maximum(
        speakers[one], speakers[other]
    )
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    weights = 1.0 / counts[inverse]
    for kind in (True, False):
        weights[same == kind] *= 0.5 / weights[same == kind].sum()
    alike = (means @ means.T)[one, other].astype(np.float64)
    return Pairs(speakers[one], speakers[other], same, alike, weights)


def equal_error(pairs: Pairs, *, each_pair: bool) -> float:
    """Return the rate at which as many pairs of one voice are rejected as pairs of two are accepted."""
    order = np.argsort(pairs.alike)
    same = pairs.same[order]
    weights = np.ones(len(order)) if each_pair else pairs.weights[order]
    rejected = np.cumsum(weights * same) / (weights * same).sum()
    accepted = 1 - np.cumsum(weights * ~same) / (weights * ~same).sum()
    at = int(np.argmin(np.abs(rejected - accepted)))
    return float(rejected[at] + accepted[at]) / 2


def fit(pairs: Pairs) -> tuple[float, float]:
    """Return intercept and slope of the log odds of one voice."""
    inputs = np.stack([np.ones_like(pairs.alike), pairs.alike], axis=1)
    values = np.zeros(2)
    for _ in range(15):
        odds = 1 / (1 + np.exp(-inputs @ values))
        slope = inputs.T @ (pairs.weights * (odds - pairs.same)) + np.array([0.0, 1e-5]) * values
        curve = (inputs * (pairs.weights * odds * (1 - odds))[:, None]).T @ inputs + np.diag([0.0, 1e-5])
        values -= np.linalg.solve(curve, slope)
    return float(values[0]), float(values[1])


def told_left_out(of_fit: Pairs, pairs: Pairs) -> tuple[float, float, float, float]:
    """Return shares, by fits on 3 s without the speaker: one voice told as such, as two; two as two, as one."""
    sums: dict[str, float] = defaultdict(float)
    for speaker in np.unique(pairs.one):
        intercept, slope = fit(of_fit.chosen((of_fit.one != speaker) & (of_fit.other != speaker)))
        mine = pairs.chosen(pairs.one == speaker)
        probable = 1 / (1 + np.exp(-intercept - slope * mine.alike))
        for name, kind in (("one", mine.same), ("two", ~mine.same)):
            sums[name] += float(mine.weights[kind].sum())
            sums[f"{name} sure"] += float(mine.weights[kind & (probable >= SURE)].sum())
            sums[f"{name} not"] += float(mine.weights[kind & (probable <= SURELY_NOT)].sum())
    one, two = sums["one"], sums["two"]
    return sums["one sure"] / one, sums["one not"] / one, sums["two not"] / two, sums["two sure"] / two


def mixture(recordings: Sequence[SpokenRecording], rng: random.Random) -> tuple[Samples, list[VoiceTurn]]:
    """Return two to four speakers in turn, at one level, and whose turn it is."""
    by_speaker: dict[str, list[Samples]] = defaultdict(list)
    for each in recordings:
        by_speaker[each.speaker].append(each.samples)
    speakers = rng.sample(sorted(by_speaker), rng.randint(2, 4))
    voices = {name: np.concatenate(by_speaker[name]) for name in speakers}
    at = dict.fromkeys(speakers, 0)
    parts: list[Samples] = []
    turns: list[VoiceTurn] = []
    length, before = 0, ""
    while length < MIXTURE_S * RATE_HZ:
        name = rng.choice([other for other in speakers if other != before])
        count = round(rng.uniform(4, 15) * RATE_HZ)
        part = voices[name][at[name] : at[name] + count].astype(np.float64)
        at[name] = 0 if at[name] + 2 * count > len(voices[name]) else at[name] + count
        part *= 2_000 / max(1.0, float(np.sqrt(np.mean(part**2))))
        parts.append(np.clip(part, -32768, 32767).astype(np.int16))
        start_ms = length * 1000 // RATE_HZ
        length += len(part)
        turns.append(VoiceTurn(start_ms, length * 1000 // RATE_HZ, speakers.index(name)))
        before = name
    return np.concatenate(parts), turns


def judge(found: Sequence[VoiceTurn], truth: Sequence[VoiceTurn]) -> tuple[int, int, int, int, int, int]:
    """Return changes made, told and found; milliseconds of turns told and right; how many voices too many or few."""
    made = [turn.start_ms for turn in truth[1:]]
    told = [b.start_ms for a, b in pairwise(found) if a.voice != b.voice]
    right = sum(any(abs(change - each) <= NEAR_MS for each in told) for change in made)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for turn in found:
        for true in truth:
            both = min(turn.end_ms, true.end_ms) - max(turn.start_ms, true.start_ms)
            shared[turn.voice, true.voice] += max(0, both)
    taken: dict[int, int] = {}
    for voice, true_voice in sorted(shared, key=lambda key: -shared[key]):
        if voice not in taken and true_voice not in taken.values():
            taken[voice] = true_voice
    whole = sum(turn.end_ms - turn.start_ms for turn in found)
    of_right = sum(shared[pair] for pair in taken.items())
    off = len({turn.voice for turn in found}) - len({turn.voice for turn in truth})
    return len(made), len(told), right, whole, of_right, off


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mixtures", type=int, default=6)
    options = parser.parse_args()
    path = weights_file()
    if path is None:
        raise SystemExit("The weights are not installed: pip install --no-deps resemblyzer==0.1.4")
    weights = load_weights(path)
    recordings = [each for each in spoken_recordings() if SEVERAL_SPEAKERS not in each.speaker]
    rows, told_rows = [], []
    began_s, seconds = time.process_time(), 0.0
    for band_name, band in BANDS.items():
        windows = []
        for recording in recordings:
            samples = filtered(recording.samples, band)
            seconds += len(samples) / RATE_HZ
            windows.append((recording, heard(samples, weights)))
        found = {n: evenly([s for r, w in windows for s in stretches(r, w, n)]) for n in LENGTHS}
        for count, length in LENGTHS.items():
            for colds in (True, False):
                pairs = pairs_of(found[count], colds=colds)
                rows.append((
                    band_name, length, "all" if colds else "without colds",
                    len({s.speaker for s in found[count]}), int(pairs.same.sum()), int((~pairs.same).sum()),
                    f"{equal_error(pairs, each_pair=True):.1%}", f"{equal_error(pairs, each_pair=False):.1%}",
                ))  # fmt: skip
            shares = told_left_out(pairs_of(found[2], colds=True), pairs_of(found[count], colds=True))
            told_rows.append((band_name, length, *(f"{share:.1%}" for share in shares)))
        intercept, slope = fit(pairs_of(found[2], colds=True))
        print(f"{band_name}: INTERCEPT = {intercept:.1f}, SLOPE = {slope:.1f}", flush=True)
    per_hour_s = (time.process_time() - began_s) / seconds * 3600
    print(f"in use: INTERCEPT = {INTERCEPT}, SLOPE = {SLOPE}\n")
    table(("sound", "length", "speakers", "voices", "pairs of one", "pairs of two", "equal error, each pair", "each voice the same"), rows)  # fmt: skip
    print()
    table(("sound", "length", "one told as one", "one told as two", "two told as two", "two told as one"), told_rows)  # fmt: skip
    rng, results = random.Random(5), []
    for _ in range(options.mixtures):
        samples, truth = mixture(recordings, rng)
        results.append(judge(voice_turns(heard(samples, weights)), truth))
    sums = np.array(results).sum(axis=0)
    off = [result[-1] for result in results]
    print(f"\nchanges: {sums[2]} of {sums[0]} within {NEAR_MS} ms, {sums[1]} told; time right {sums[4] / sums[3]:.1%}; voices off {off}")  # fmt: skip
    print(
        f"processor {per_hour_s:.0f} s an hour; memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB"
    )


if __name__ == "__main__":
    main()
