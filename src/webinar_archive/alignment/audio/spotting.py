"""Listening: one pass over the sound, the best few places of every sentence kept, each traced to its words."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.audio.acoustic_model import FRAMES_PER_S, Model
from webinar_archive.alignment.audio.backtrace import HeardWord, best_path
from webinar_archive.alignment.audio.confidence import Place, merit, weigh, worth
from webinar_archive.alignment.audio.frame_scores import Rewards, Sound, Window, windows
from webinar_archive.alignment.audio.senones import Senones, read_senones
from webinar_archive.alignment.audio.state_graph import (
    Lattice,
    Sentence,
    build,
    phone_count,
    wanted_triphones,
)
from webinar_archive.alignment.audio.viterbi import Search

PLACES = 8
"""Places kept for each sentence."""
_LEAST = 10.0
"""Score a phone under which a place is not worth a look: any speech gives it."""
_PEAKS = 2
"""Places of one sentence looked at in each window at most."""
_HELD_WINDOWS = 3
_FRAMES_A_PHONE = 16
"""Slow speech; with pauses, how far back from its end a sentence may have begun."""
_FRAMES_MORE = 200

Progress = Callable[[int], None]
"""Told how many milliseconds have been heard."""


def listen(
    blocks: Iterable[Sound], sentences: Sequence[Sentence], model: Model, progress: Progress | None = None
) -> list[list[Place]]:
    """The best places of each sentence (none of them empty), best first, at most `PLACES`, apart from each other."""
    senones = read_senones(model.definition, wanted_triphones(sentences, model.silence))
    ear = _Ear(sentences, senones, model)
    for window in windows(blocks, model, senones):
        ear.hear(window)
        if progress is not None:
            progress((window.first_frame + len(window.rewards)) * 1000 // FRAMES_PER_S)
    return ear.places


class _Ear:
    def __init__(self, sentences: Sequence[Sentence], senones: Senones, model: Model) -> None:
        self.places: list[list[Place]] = [[] for _ in sentences]
        self._worths: list[list[float]] = [[] for _ in sentences]
        self._least = [_LEAST for _ in sentences]
        self._sentences = sentences
        self._phones = [phone_count(sentence) for sentence in sentences]
        lattice = build(sentences, senones, model.silence)
        self._firsts = lattice.sentences
        self._search = Search(lattice)
        self._alone: list[Lattice] = [build([sentence], senones, model.silence) for sentence in sentences]
        self._held: deque[Window] = deque(maxlen=_HELD_WINDOWS)

    def hear(self, window: Window) -> None:
        """Go through one more window, the one after the last."""
        self._held.append(window)
        ends = np.maximum.reduceat(self._search.ends(window.rewards), self._firsts, axis=1)
        for number in range(len(self.places)):
            self._look(number, ends[:, number], window.first_frame)

    def _look(self, number: int, ends: NDArray[np.int16], first_frame: int) -> None:
        scores = ends.copy()
        for _ in range(_PEAKS):
            peak = int(scores.argmax())
            if not self._worth(number, int(scores[peak])):
                return
            place = self._trace(number, first_frame + peak)
            if place is None:
                return
            self._keep(number, place)
            scores[max(0, place.first - first_frame) : peak + 2 * FRAMES_PER_S] = 0

    def _worth(self, number: int, score: int) -> bool:
        # a place is worth no more than its score: one that scores less than `PLACES` others is not looked at
        return score > self._least[number] * self._phones[number]

    def _trace(self, number: int, last: int) -> Place | None:
        span = _FRAMES_MORE + _FRAMES_A_PHONE * self._phones[number]
        first, rewards = self._recent(last - span, last + 1)
        path = best_path(self._alone[number], rewards)
        if not path.words:
            return None
        words = tuple(HeardWord(w.word, w.first + first, w.end + first, w.score) for w in path.words)
        return Place(words[0].first, words[-1].end, worth(self._sentences[number], words), words)

    def _recent(self, first: int, end: int) -> tuple[int, Rewards]:
        """Rewards of frames `[first, end)`, or from the oldest held; and which frame is the first."""
        parts = [
            window.rewards[max(0, first - window.first_frame) : max(0, end - window.first_frame)]
            for window in self._held
        ]
        oldest = self._held[0].first_frame
        return max(first, oldest), np.concatenate(parts)

    def _keep(self, number: int, place: Place) -> None:
        """Add a place; of those that overlap, the best stays."""
        apart: list[Place] = []
        for other in sorted([*self.places[number], place], key=partial(self._demerit, number)):
            if not any(other.overlaps(better) for better in apart):
                apart.append(other)
        self.places[number] = apart[:PLACES]
        worths = self._worths[number] = sorted([*self._worths[number], place.worth])[-PLACES:]
        if len(worths) == PLACES:
            self._least[number] = max(worths[0], _LEAST)

    def _demerit(self, number: int, place: Place) -> float:
        return -merit(weigh([self._sentences[number]], [place]))
