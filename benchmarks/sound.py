"""How well the sound witness finds what is said, and whether it believes what is not.

    python benchmarks/sound.py [--minutes 30] [--conditions clean,telephone] [--absent 60] [--fit]

Four recordings of people (read French, exact text) are embedded in other speech: altered copies of the other
speakers, the same backwards, synthetic voices. Each sentence of eight words or more is sought as printed, and
as a writer might have edited it, along with sentences nobody says. Prints a table in Markdown; with `--fit`
also the weights of `alignment/sound/judging.py`, and what they would give with the speakers left out.
"""

from __future__ import annotations

import argparse
import math
import resource
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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
    lightly_edited,
    recordings,
    scene,
    sentences,
)
from sound_truth import truth_s

from webinar_archive.alignment.audio.acoustic_model import Model, model_for
from webinar_archive.alignment.audio.confidence import ACCEPT, NO_RIVAL, features, standing
from webinar_archive.alignment.audio.grouping import Gathering, gather
from webinar_archive.alignment.audio.locate import sayable, spans_of
from webinar_archive.alignment.audio.spotting import listen

NEAR_S = 1.0
KINDS = ("verbatim", "lightly edited", "edited", "absent")
FASTER = 1.15
LIGHT_EDITS = 2


@dataclass(frozen=True, slots=True)
class Sought:
    """A quotation, and when it is said in the scene (None: never)."""

    kind: str
    text: str
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What came of one quotation: the places it was heard at, best first, and when it is said in this sound."""

    fold: int
    condition: str
    sought: Sought
    ranked: list[Gathering]
    start_s: float | None
    end_s: float | None

    @property
    def best(self) -> Gathering | None:
        return self.ranked[0] if self.ranked else None

    @property
    def start_error_s(self) -> float | None:
        return None if self.best is None or self.start_s is None else _span_s(self.best)[0] - self.start_s

    @property
    def end_error_s(self) -> float | None:
        return None if self.best is None or self.end_s is None else _span_s(self.best)[1] - self.end_s

    @property
    def right(self) -> bool:
        return self.start_error_s is not None and abs(self.start_error_s) <= NEAR_S

    @property
    def accepted(self) -> bool:
        return self.best is not None and self.best.chance >= ACCEPT

    def is_there(self, place: Gathering) -> bool:
        """Whether a place covers most of where the words are said."""
        if self.start_s is None or self.end_s is None:
            return False
        begin, end = _span_s(place)
        return min(end, self.end_s) - max(begin, self.start_s) > 0.5 * (self.end_s - self.start_s)


def _span_s(place: Gathering) -> tuple[float, float]:
    spans = spans_of(place)
    return spans[0].start_ms / 1000, spans[-1].end_ms / 1000


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
                found += [
                    Sought("lightly edited", lightly_edited(text, seed), at + start_s, at + end_s)
                    for seed in range(LIGHT_EDITS)
                ]
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
        start_s, end_s = (None if s is None else s / speed for s in (quotation.start_s, quotation.end_s))
        yield Case(fold, condition, quotation, ranked, start_s, end_s)


def table(cases: Sequence[Case]) -> Iterator[str]:
    """One row a kind of sound."""
    yield f"| sound | {' within 1 s | '.join(KINDS[:-1])} within 1 s | absent accepted | accepted elsewhere | start, end error (median, verbatim) |"
    yield "|---|---|---|---|---|---|---|"
    for condition in dict.fromkeys(case.condition for case in cases):
        own = [case for case in cases if case.condition == condition]
        cells = [condition]
        for kind in KINDS[:-1]:
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


@dataclass(frozen=True, slots=True)
class Fitted:
    """The two models of `judging`, as weights and biases: of a place's merit, and of its chance."""

    merit: NDArray[np.float64]
    merit_bias: float
    chance: NDArray[np.float64]
    chance_bias: float

    def ranked(self, case: Case) -> list[tuple[float, Gathering]]:
        """The places of a case by their merit, best first."""
        own = [(self.merit_bias + float(self.merit @ features(g.evidence)), g) for g in case.ranked]
        return sorted(own, key=lambda pair: -pair[0])

    def odds(self, case: Case) -> float:
        """Log odds that the best place is right."""
        return self.chance_bias + float(self.chance @ _standing(self.ranked(case)))


def _standing(ranked: Sequence[tuple[float, Gathering]]) -> tuple[float, float]:
    merits = [merit for merit, _ in ranked]
    return standing(merits[0], merits[1] if len(merits) > 1 else NO_RIVAL)


def fit(cases: Sequence[Case]) -> Fitted:
    """Both models, the second on what the first makes of the cases."""
    heard = [case for case in cases if case.ranked]
    places = [(features(place.evidence), case.is_there(place)) for case in heard for place in case.ranked]
    merit, merit_bias = _logistic(places)
    half = Fitted(merit, merit_bias, np.zeros(2), 0.0)
    ranked = [(case, half.ranked(case)) for case in heard]
    chance, chance_bias = _logistic([(_standing(r), case.is_there(r[0][1])) for case, r in ranked])
    return Fitted(merit, merit_bias, chance, chance_bias)


def _logistic(
    examples: Sequence[tuple[Sequence[float], bool]], strength: float = 0.01
) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of a logistic model, by Newton's method with a ridge on the weights."""
    rows = np.array([numbers for numbers, _ in examples])
    right = np.array([true for _, true in examples], float)
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.c_[(rows - middle) / spread, np.ones(len(rows))]
    ridge = strength * np.diag([*np.ones(rows.shape[1]), 0.0])
    weights = np.zeros(scaled.shape[1])
    for _ in range(50):
        said = 1 / (1 + np.exp(-np.clip(scaled @ weights, -30, 30)))
        slope = scaled.T @ (said - right) / len(right) + ridge @ weights
        curve = (scaled * (said * (1 - said))[:, None]).T @ scaled / len(right) + ridge
        weights -= np.linalg.solve(curve + 1e-9 * np.eye(len(weights)), slope)
    plain = weights[:-1] / spread
    return plain, float(weights[-1] - plain @ middle)


def left_out(cases: Sequence[Case]) -> Iterator[str]:
    """What the models give for speakers they were not fitted on."""
    yield f"| speakers left out, sound | {' | '.join(KINDS[:-1])} | absent accepted | accepted elsewhere |"
    yield "|---|---|---|---|---|---|"
    least = math.log(ACCEPT / (1 - ACCEPT))
    for fold in sorted({case.fold for case in cases}):
        fitted = fit([case for case in cases if case.fold != fold])
        for condition in dict.fromkeys(case.condition for case in cases):
            own = [case for case in cases if (case.fold, case.condition) == (fold, condition)]
            sure = [
                replace(c, ranked=[g for _, g in fitted.ranked(c)])
                for c in own
                if c.ranked and fitted.odds(c) > least
            ]
            cells = [
                f"{sum(c.right for c in sure if c.sought.kind == kind)} of {sum(c.sought.kind == kind for c in own)}"
                for kind in KINDS[:-1]
            ]
            cells.append(f"{sum(c.start_s is None for c in sure)} of {sum(c.start_s is None for c in own)}")
            cells.append(str(sum(not c.right for c in sure if c.start_s is not None)))
            yield f"| {', '.join(SCENES[fold][0])}; {condition} | {' | '.join(cells)} |"


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
                f"<!-- {case.condition}: {case.sought.kind}, {case.best.chance:.2f}, {case.best.evidence}: {case.sought.text} -->"
            )
    if options.fit:
        fitted = fit(cases)
        for weights, bias in ((fitted.merit, fitted.merit_bias), (fitted.chance, fitted.chance_bias)):
            print("\n<!-- weights", [round(float(w), 4) for w in weights], round(bias, 3), "-->")
        print()
        print("\n".join(left_out(cases)))


if __name__ == "__main__":
    main()
