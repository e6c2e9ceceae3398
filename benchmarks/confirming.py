"""How often the sound confirms a place that another witness found: at the right places, and at wrong ones.

`python benchmarks/confirming.py [CONDITION …]`: every run of one, two and three sentences of four recordings of
people is asked for where it is said, and at three places of like length in other recordings that do not say it.
RunOptions verbatim, and with the mistakes of automatic captions. Needs the speech of `../shared/data`.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from sound_scenes import Recording, Sound, altered, for_model, recordings, sentences
from sound_truth import truth_s

from webinar_archive.alignment import audio
from webinar_archive.alignment.audio.acoustic_model import Model, model_for
from webinar_archive.demo.asr_noise import recognize_with_errors
from webinar_archive.models import Span, Word
from webinar_archive.pipeline.steps.confirm_audio import DISAGREES_MS, SURE_NEAR
from webinar_archive.text.normalize import comparable

LEAST_WORDS, SAID_BY_BOTH = 8, 5


@dataclass(frozen=True, slots=True)
class Spoken:
    """A recording as the model hears it, and when runs of its sentences are said."""

    sound: Sound
    words: str
    runs: tuple[tuple[str, Span], ...]


def spoken(recording: Recording, condition: str, model: Model) -> Spoken:
    """A recording in this condition, with its runs of up to three sentences."""
    texts = sentences(recording, 1)
    times = [Span(round(a * 1000), round(b * 1000)) for a, b in truth_s(recording, texts, model)]
    runs = [
        (" ".join(texts[at : at + size]), Span(times[at].start_ms, times[at + size - 1].end_ms))
        for size in (1, 2, 3)
        for at in range(0, len(texts) - size + 1, size)
    ]
    heard = recording.sound if condition == "clean" else altered(recording.sound, condition)
    return Spoken(
        sound=for_model(heard, model.rate_hz),
        words=_comparable(" ".join(texts)),
        runs=tuple((text, span) for text, span in runs if len(text.split()) >= LEAST_WORDS),
    )


def asked(every: list[Spoken], dice: random.Random) -> Iterator[tuple[bool, str, Spoken, Span]]:
    """Whether it is right to say so, the words, the recording and the place to ask for them."""
    for one in every:
        for text, at in one.runs:
            yield True, text, one, at
            for other in every:
                if other is not one and not _shares(text, other.words):
                    yield False, text, other, _alike(other, at, dice)


def confirmed(words: str, of: Spoken, near: Span, model: Model) -> audio.Heard | None:
    """What the sound hears of the words around a place."""
    first_ms = max(0, near.start_ms - audio.AROUND_MS)
    last = (near.end_ms + audio.AROUND_MS) * model.rate_hz // 1000
    block = of.sound[first_ms * model.rate_hz // 1000 : last]
    return audio.confirm([block], words, near=near, offset_ms=first_ms, language=model.language)


def main(conditions: list[str]) -> None:
    """Print the table."""
    model = model_for("fr")
    print("| sound | words | places | asked | some of it heard | and both ends within 2 s | and surely |")
    print("|---|---|---|---|---|---|---|")
    for condition in conditions:
        every = [spoken(recording, condition, model) for recording in recordings().values()]
        for kind, say in (("verbatim", str), ("as captions", _captions)):
            cases = list(asked(every, random.Random(4)))
            heard = [(right, confirmed(say(text), of, near, model)) for right, text, of, near in cases]
            for wanted, name in ((True, "right"), (False, "wrong")):
                own = [h for right, h in heard if right is wanted]
                some = [h for h in own if h is not None]
                near = [h for h in some if h.agreement_ms <= DISAGREES_MS]
                sure = [h for h in near if h.confidence >= SURE_NEAR]
                row = (condition, kind, name, len(own), len(some), len(near), len(sure))
                print("| " + " | ".join(map(str, row)) + " |", flush=True)


def _alike(other: Spoken, at: Span, dice: random.Random) -> Span:
    """A place of the other recording that lasts about as long."""
    spans = [span for _, span in other.runs]
    ms = at.end_ms - at.start_ms
    return dice.choice([s for s in spans if ms / 2 < s.end_ms - s.start_ms < 2 * ms] or spans)


def _captions(text: str) -> str:
    words = [Word(word, 1000 * n, 1000 * n + 900) for n, word in enumerate(text.split())]
    return " ".join(word.text for word in recognize_with_errors(words, 5))


def _comparable(text: str) -> str:
    return " ".join(comparable(text.split(), "fr").words)


def _shares(text: str, said: str) -> bool:
    words = _comparable(text).split()
    runs = (words[at : at + SAID_BY_BOTH] for at in range(max(1, len(words) - SAID_BY_BOTH + 1)))
    return any(" ".join(run) in said for run in runs)


if __name__ == "__main__":
    main(sys.argv[1:] or ["clean", "noise-10dB"])
