"""How well the sound witness finds what is said, and whether it believes what is not.

    python benchmarks/sound.py [--minutes 30] [--conditions clean,telephone] [--absent 60] [--fit]

Four recordings of people (read French, exact text) are embedded in other speech: altered copies of the other
speakers, the same backwards, synthetic voices. Each sentence of eight words or more is sought as printed, and
as a writer might have edited it, along with sentences nobody says. Prints a table in Markdown; with `--fit`
also the weights of `alignment/sound/judging.py`, and what they would give with the speakers left out.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sound_scenes import (
    CONDITIONS,
    SCENES,
    Recording,
    Scene,
    absent,
    altered,
    edited,
    for_model,
    recordings,
    scene,
    sentences,
)
from sound_truth import truth_s

from webinar_archive.alignment.sound.gathering import Gathering, gather
from webinar_archive.alignment.sound.hearing import listen
from webinar_archive.alignment.sound.judging import ACCEPT, chance, features
from webinar_archive.alignment.sound.locating import sayable, spans_of
from webinar_archive.alignment.sound.models import Model, model_for

NEAR_S = 1.0
KINDS = ("verbatim", "edited", "absent")
FASTER = 1.15


@dataclass(frozen=True, slots=True)
class Sought:
    """A quotation, and when it is said in the scene (None: never)."""

    kind: str
    text: str
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What came of one quotation: the best place, and how far it is from the truth."""

    fold: int
    condition: str
    sought: Sought
    best: Gathering | None
    start_error_s: float | None
    end_error_s: float | None

    @property
    def right(self) -> bool:
        return self.start_error_s is not None and abs(self.start_error_s) <= NEAR_S

    @property
    def accepted(self) -> bool:
        return self.best is not None and self.best.chance >= ACCEPT


def sought_in(talk: Scene, voices: Sequence[Recording], nobody: Sequence[str], model: Model) -> list[Sought]:
    """All quotations of a scene."""
    found = []
    for voice in voices:
        whole = sentences(voice, 1)
        for text, (start_s, end_s) in zip(whole, truth_s(voice, whole, model), strict=True):
            if len(text.split()) >= 8:
                at = talk.starts_s[voice.name]
                found.append(Sought("verbatim", text, at + start_s, at + end_s))
                found.append(Sought("edited", edited(text), at + start_s, at + end_s))
    return [*found, *(Sought("absent", text) for text in nobody)]


def hear(
    talk: Scene, condition: str, quotations: Sequence[Sought], model: Model, fold: int
) -> Iterator[Case]:
    """Listen to one scene in one kind of sound; say what it cost."""
    sound = for_model(altered(talk.sound, condition), model.rate_hz)
    said = sayable([quotation.text for quotation in quotations], model)
    began = time.process_time()
    blocks = (sound[i : i + model.rate_hz] for i in range(0, len(sound), model.rate_hz))
    places = iter(listen(blocks, [s for q in said for s in q.sentences], model))
    cost = (time.process_time() - began) / (len(sound) / model.rate_hz)
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"<!-- {condition}, scene {fold}: {len(quotations)} quotations at {cost:.3f} of real time, {memory_mb} MB -->",
        flush=True,
    )
    speed = FASTER if condition.startswith("speed") else 1.0
    for quotation, spoken in zip(quotations, said, strict=True):
        ranked = gather(spoken.sentences, [next(places) for _ in spoken.sentences])
        yield _case(fold, condition, quotation, ranked[0] if ranked else None, speed)


def _case(fold: int, condition: str, sought: Sought, best: Gathering | None, speed: float) -> Case:
    if best is None or sought.start_s is None or sought.end_s is None:
        return Case(fold, condition, sought, best, None, None)
    spans = spans_of(best)
    return Case(
        fold,
        condition,
        sought,
        best,
        spans[0].start_ms / 1000 - sought.start_s / speed,
        spans[-1].end_ms / 1000 - sought.end_s / speed,
    )


def table(cases: Sequence[Case]) -> Iterator[str]:
    """One row a kind of sound."""
    yield "| sound | verbatim within 1 s | edited within 1 s | absent accepted | wrong place accepted | start, end error (median, verbatim) |"
    yield "|---|---|---|---|---|---|"
    for condition in dict.fromkeys(case.condition for case in cases):
        own = [case for case in cases if case.condition == condition]
        cells = [condition]
        for kind in KINDS[:2]:
            kin = [case for case in own if case.sought.kind == kind]
            hits = sum(case.accepted and case.right for case in kin)
            cells.append(f"{hits} of {len(kin)} ({hits / len(kin):.0%})")
        nobody = [case for case in own if case.sought.kind == "absent"]
        cells.append(f"{sum(case.accepted for case in nobody)} of {len(nobody)}")
        cells.append(
            str(sum(case.accepted and not case.right for case in own if case.sought.kind != "absent"))
        )
        cells.append(_errors([case for case in own if case.sought.kind == "verbatim" and case.right]))
        yield f"| {' | '.join(cells)} |"


def _errors(cases: Sequence[Case]) -> str:
    starts = [abs(case.start_error_s) for case in cases if case.start_error_s is not None]
    ends = [abs(case.end_error_s) for case in cases if case.end_error_s is not None]
    if not starts:
        return "–"
    return f"{statistics.median(starts):.2f} s, {statistics.median(ends):.2f} s"


def fit(cases: Sequence[Case], strength: float = 0.01) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of a logistic model of being right, by Newton's method with a ridge on the weights."""
    rows = np.array([features(case.best.evidence) for case in cases if case.best])
    right = np.array([case.right for case in cases if case.best], float)
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.c_[(rows - middle) / spread, np.ones(len(rows))]
    ridge = strength * np.diag([*np.ones(rows.shape[1]), 0.0])
    weights = np.zeros(scaled.shape[1])
    for _ in range(50):
        said = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (said - right) / len(right) + ridge @ weights
        curve = (scaled * (said * (1 - said))[:, None]).T @ scaled / len(right) + ridge
        weights -= np.linalg.solve(curve, slope)
    plain = weights[:-1] / spread
    return plain, float(weights[-1] - plain @ middle)


def left_out(cases: Sequence[Case]) -> Iterator[str]:
    """What the model gives for speakers it was not fitted on."""
    yield "| speakers left out, sound | verbatim | edited | absent or wrong place accepted |"
    yield "|---|---|---|---|"
    for fold in sorted({case.fold for case in cases}):
        weights, bias = fit([case for case in cases if case.fold != fold])
        for condition in dict.fromkeys(case.condition for case in cases):
            own = [case for case in cases if (case.fold, case.condition) == (fold, condition) and case.best]
            sure = {
                id(c): bias + float(weights @ np.array(features(c.best.evidence))) > 0 for c in own if c.best
            }
            shares = []
            for kind in KINDS[:2]:
                kin = [c for c in own if c.sought.kind == kind]
                shares.append(f"{sum(sure[id(c)] and c.right for c in kin)} of {len(kin)}")
            wrong = sum(sure[id(c)] and not c.right for c in own)
            yield f"| {', '.join(SCENES[fold][0])}; {condition} | {shares[0]} | {shares[1]} | {wrong} of {len(own)} |"


def main() -> None:
    """Run it all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0, help="length of each of the two scenes")
    parser.add_argument("--conditions", default=",".join(CONDITIONS))
    parser.add_argument("--absent", type=int, default=60)
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    model = model_for("fr")
    voices = recordings()
    nobody = absent(list(voices.values()))
    nobody = nobody[:: max(1, len(nobody) // options.absent)]
    cases: list[Case] = []
    for fold, (names, others) in enumerate(SCENES):
        own = [voices[name] for name in names]
        talk = scene(own, [voices[name] for name in others], options.minutes, seed=fold)
        quotations = sought_in(talk, own, nobody, model)
        for condition in options.conditions.split(","):
            cases += hear(talk, condition, quotations, model, fold)
    print("\n".join(table(cases)))
    for case in cases:
        if case.best and case.accepted and not case.right:
            print(
                f"<!-- {case.condition}: {case.sought.kind}, {chance(case.best.evidence):.2f}, {case.best.evidence}: {case.sought.text} -->"
            )
    if options.fit:
        weights, bias = fit(cases)
        print("\n", [round(float(w), 4) for w in weights], round(bias, 3), "\n")
        print("\n".join(left_out(cases)))


if __name__ == "__main__":
    main()
