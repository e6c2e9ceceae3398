"""How well quotations are located in audio, and how often sentences that nobody says are accepted.

    python benchmarks/audio_accuracy.py [--minutes 30] [--conditions clean,telephone] [--absent 60] [--fit] [--write]

Four recordings of people (read French, exact text) are embedded in other speech: altered copies of the other speakers,
reversed copies, synthetic voices. Each sentence of eight words or more is located as printed, and as a writer might have
edited it, along with sentences that nobody says. Prints a table in Markdown; with `--fit` also the coefficients of
`alignment/audio/confidence.py`, and what they would give with speakers left out; with `--write` they are written to
`confidence_coefficients.py`.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audio_ground_truth import sentence_times_s
from audio_scenes import (
    CONDITIONS,
    SCENES,
    Recording,
    Scene,
    absent_sentences,
    degrade,
    edited,
    for_model,
    lightly_edited,
    make_scene,
    recordings,
    sentences,
)
from coefficients import SOURCE, coefficients_line, module_text

from webinar_archive.alignment.audio.acoustic_model import AcousticModel, model_for
from webinar_archive.alignment.audio.confidence import MIN_PROBABILITY
from webinar_archive.alignment.audio.grouping import QuotationPlace, group_places
from webinar_archive.alignment.audio.locate import pronounce_quotations, spans_of
from webinar_archive.alignment.audio.spotting import spot_sentences

MAX_ERROR_S = 1.0
KINDS = ("verbatim", "lightly edited", "edited", "absent")
MIN_WORDS = 8
SPEED = 1.15
LIGHT_EDITS = 2


@dataclass(frozen=True, slots=True)
class TimedQuotation:
    """A quotation, and when it is spoken in the scene (None: never)."""

    kind: str
    text: str
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The result for one quotation: its places, best first, and when it is spoken in this audio."""

    fold: int
    condition: str
    quotation: TimedQuotation
    ranked: list[QuotationPlace]
    start_s: float | None
    end_s: float | None

    @property
    def best(self) -> QuotationPlace | None:
        return self.ranked[0] if self.ranked else None

    @property
    def start_error_s(self) -> float | None:
        return None if self.best is None or self.start_s is None else _span_s(self.best)[0] - self.start_s

    @property
    def end_error_s(self) -> float | None:
        return None if self.best is None or self.end_s is None else _span_s(self.best)[1] - self.end_s

    @property
    def right(self) -> bool:
        return self.start_error_s is not None and abs(self.start_error_s) <= MAX_ERROR_S

    @property
    def accepted(self) -> bool:
        return self.best is not None and self.best.probability >= MIN_PROBABILITY

    def is_there(self, place: QuotationPlace) -> bool:
        """Tell whether a place covers most of where the words are spoken."""
        if self.start_s is None or self.end_s is None:
            return False
        begin, end = _span_s(place)
        return min(end, self.end_s) - max(begin, self.start_s) > 0.5 * (self.end_s - self.start_s)


def _span_s(place: QuotationPlace) -> tuple[float, float]:
    spans = spans_of(place)
    return spans[0].start_ms / 1000, spans[-1].end_ms / 1000


def quotations_of(
    scene: Scene, speakers: Sequence[Recording], absent: Sequence[str], model: AcousticModel
) -> list[TimedQuotation]:
    """Return all quotations to locate in a scene."""
    found = []
    for speaker in speakers:
        whole = sentences(speaker, 1)
        for text, times in zip(whole, sentence_times_s(speaker, whole, model), strict=True):
            if len(text.split()) >= MIN_WORDS:
                start_s, end_s = (scene.starts_s[speaker.name] + time_s for time_s in times)
                found.append(TimedQuotation("verbatim", text, start_s, end_s))
                found.append(TimedQuotation("edited", edited(text), start_s, end_s))
                found += [
                    TimedQuotation("lightly edited", lightly_edited(text, seed), start_s, end_s)
                    for seed in range(LIGHT_EDITS)
                ]
    return [*found, *(TimedQuotation("absent", text) for text in absent)]


def locate_all(
    scene: Scene, condition: str, quotations: Sequence[TimedQuotation], model: AcousticModel, fold: int
) -> Iterator[Case]:
    """Locate all quotations in a scene under one condition, and print the cost."""
    samples = for_model(degrade(scene.samples, condition), model.rate_hz)
    pronounced = pronounce_quotations([quotation.text for quotation in quotations], model)
    began = time.process_time()
    blocks = (samples[i : i + model.rate_hz] for i in range(0, len(samples), model.rate_hz))
    places = iter(spot_sentences(blocks, [s for q in pronounced for s in q.sentences], model))
    cost = (time.process_time() - began) / (len(samples) / model.rate_hz)
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"<!-- {condition}, scene {fold}: {len(quotations)} quotations at {cost:.3f} of real time, {memory_mb} MB -->",
        flush=True,
    )
    speed = SPEED if condition.startswith("speed") else 1.0
    for quotation, spoken in zip(quotations, pronounced, strict=True):
        ranked = group_places(spoken.sentences, [next(places) for _ in spoken.sentences])
        start_s, end_s = (None if s is None else s / speed for s in (quotation.start_s, quotation.end_s))
        yield Case(fold, condition, quotation, ranked, start_s, end_s)


def table(cases: Sequence[Case]) -> Iterator[str]:
    """Yield a table with one row for each condition."""
    yield f"| audio | {' within 1 s | '.join(KINDS[:-1])} within 1 s | absent accepted | accepted elsewhere | start, end error (median, verbatim) |"
    yield "|---|---|---|---|---|---|---|"
    for condition in dict.fromkeys(case.condition for case in cases):
        tested = [case for case in cases if case.condition == condition]
        cells = [condition]
        for kind in KINDS[:-1]:
            of_kind = [case for case in tested if case.quotation.kind == kind]
            hits = sum(case.accepted and case.right for case in of_kind)
            cells.append(f"{hits} of {len(of_kind)} ({hits / len(of_kind):.0%})")
        absent = [case for case in tested if case.quotation.kind == "absent"]
        spoken = [case for case in tested if case.quotation.kind != "absent"]
        cells.append(f"{sum(case.accepted for case in absent)} of {len(absent)}")
        cells.append(str(sum(case.accepted and not case.right for case in spoken)))
        cells.append(_errors([case for case in spoken if case.quotation.kind == "verbatim" and case.right]))
        yield f"| {' | '.join(cells)} |"


def _errors(cases: Sequence[Case]) -> str:
    starts = [abs(case.start_error_s) for case in cases if case.start_error_s is not None]
    ends = [abs(case.end_error_s) for case in cases if case.end_error_s is not None]
    if not starts:
        return "–"
    return f"{statistics.median(starts):.2f} s, {statistics.median(ends):.2f} s"


def wrong_places(cases: Sequence[Case]) -> Iterator[str]:
    """Yield a comment for every place that was accepted and is not right."""
    for case in cases:
        if case.best and case.accepted and not case.right:
            text = (
                f"{case.condition}: {case.quotation.kind}, {case.best.probability:.2f}, {case.best.evidence}"
            )
            yield f"<!-- {text}: {case.quotation.text} -->"


def main() -> None:
    """Measure, and fit when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0, help="length of each of the two scenes")
    parser.add_argument("--conditions", default=",".join(CONDITIONS))
    parser.add_argument("--absent", type=int, default=60)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--write", action="store_true", help="write the fitted coefficients into the program")
    options = parser.parse_args()
    model = model_for("fr")
    speakers = recordings()
    absent = absent_sentences(list(speakers.values()))
    absent = absent[:: max(1, len(absent) // options.absent)]
    cases: list[Case] = []
    for fold, (names, others) in enumerate(SCENES):
        located = [speakers[name] for name in names]
        scene = make_scene(located, [speakers[name] for name in others], options.minutes, seed=fold)
        quotations = quotations_of(scene, located, absent, model)
        for condition in options.conditions.split(","):
            cases += locate_all(scene, condition, quotations, model, fold)
    print("\n".join([*table(cases), *wrong_places(cases)]))
    if options.fit or options.write:
        from audio_confidence_fit import cross_validation, fit

        coefficients = fit(cases).coefficients()
        print("\n".join(["", *cross_validation(cases), "", coefficients_line(coefficients)]))
        if options.write:
            module = SOURCE / "audio" / "confidence_coefficients.py"
            module.write_text(module_text(module, coefficients), encoding="utf-8")


if __name__ == "__main__":
    main()
