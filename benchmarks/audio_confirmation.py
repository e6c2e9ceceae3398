"""How often audio confirms a place that another witness found: at right places, and at wrong ones.

`python benchmarks/audio_confirmation.py [CONDITION …]`: every run of one, two and three sentences of four recordings
of people is confirmed where it is spoken, and at three places of similar length in other recordings, where it is not.
Verbatim, and with the errors of automatic captions. Needs the speech of `../shared/data`.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from audio_ground_truth import sentence_times_s
from audio_scenes import Recording, Samples, degrade, for_model, recordings, sentences

from webinar_archive.alignment import audio
from webinar_archive.alignment.audio.acoustic_model import AcousticModel, model_for
from webinar_archive.demo.asr_noise import recognize_with_errors
from webinar_archive.models import Span, Word
from webinar_archive.pipeline.steps.confirm_audio import DISAGREES_MS, SURE_NEAR
from webinar_archive.text.normalize import comparable

MIN_WORDS, SHARED_WORDS = 8, 5


@dataclass(frozen=True, slots=True)
class SpokenText:
    """A recording at the rate of the model, and when runs of its sentences are spoken."""

    samples: Samples
    words: str
    runs: tuple[tuple[str, Span], ...]


def spoken_text(recording: Recording, condition: str, model: AcousticModel) -> SpokenText:
    """Return a recording in this condition, with its runs of up to three sentences."""
    texts = sentences(recording, 1)
    times = [Span(round(a * 1000), round(b * 1000)) for a, b in sentence_times_s(recording, texts, model)]
    runs = [
        (" ".join(texts[at : at + size]), Span(times[at].start_ms, times[at + size - 1].end_ms))
        for size in (1, 2, 3)
        for at in range(0, len(texts) - size + 1, size)
    ]
    samples = recording.samples if condition == "clean" else degrade(recording.samples, condition)
    return SpokenText(
        samples=for_model(samples, model.rate_hz),
        words=_comparable(" ".join(texts)),
        runs=tuple((text, span) for text, span in runs if len(text.split()) >= MIN_WORDS),
    )


def places_to_confirm(
    every: list[SpokenText], rng: random.Random
) -> Iterator[tuple[bool, str, SpokenText, Span]]:
    """Yield whether the place is right, the words, the recording and the place."""
    for one in every:
        for text, at in one.runs:
            yield True, text, one, at
            for other in every:
                if other is not one and not _shares_words(text, other.words):
                    yield False, text, other, _place_of_similar_length(other, at, rng)


def confirm_near(
    words: str, recording: SpokenText, near: Span, model: AcousticModel
) -> audio.Confirmation | None:
    """Confirm words around a place of a recording."""
    first_ms = max(0, near.start_ms - audio.CONTEXT_MS)
    last = (near.end_ms + audio.CONTEXT_MS) * model.rate_hz // 1000
    block = recording.samples[first_ms * model.rate_hz // 1000 : last]
    (spoken,) = audio.pronounce_words([words], model.language)
    return audio.confirm([block], spoken, near=near, offset_ms=first_ms)


def main(conditions: list[str]) -> None:
    """Print the table."""
    model = model_for("fr")
    print("| audio | words | places | number | some of it found | and both ends within 2 s | and confirmed |")
    print("|---|---|---|---|---|---|---|")
    for condition in conditions:
        every = [spoken_text(recording, condition, model) for recording in recordings().values()]
        for kind, alter in (("verbatim", str), ("as captions", _with_caption_errors)):
            cases = list(places_to_confirm(every, random.Random(4)))
            found = [
                (right, confirm_near(alter(text), recording, near, model))
                for right, text, recording, near in cases
            ]
            for expected, name in ((True, "right"), (False, "wrong")):
                results = [c for right, c in found if right is expected]
                some = [c for c in results if c is not None]
                near = [c for c in some if c.agreement_ms <= DISAGREES_MS]
                sure = [c for c in near if c.confidence >= SURE_NEAR]
                row = (condition, kind, name, len(results), len(some), len(near), len(sure))
                print("| " + " | ".join(map(str, row)) + " |", flush=True)


def _place_of_similar_length(other: SpokenText, at: Span, rng: random.Random) -> Span:
    """Return a place of the other recording that lasts about as long."""
    spans = [span for _, span in other.runs]
    ms = at.end_ms - at.start_ms
    return rng.choice([s for s in spans if ms / 2 < s.end_ms - s.start_ms < 2 * ms] or spans)


def _with_caption_errors(text: str) -> str:
    words = [Word(word, 1000 * n, 1000 * n + 900) for n, word in enumerate(text.split())]
    return " ".join(word.text for word in recognize_with_errors(words, 5))


def _comparable(text: str) -> str:
    return " ".join(comparable(text.split(), "fr").words)


def _shares_words(text: str, other: str) -> bool:
    words = _comparable(text).split()
    runs = (words[at : at + SHARED_WORDS] for at in range(max(1, len(words) - SHARED_WORDS + 1)))
    return any(" ".join(run) in other for run in runs)


if __name__ == "__main__":
    main(sys.argv[1:] or ["clean", "noise-10dB"])
