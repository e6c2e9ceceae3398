"""Spot sentences in audio: one pass over it, the best few places of every sentence, each traced to its words."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.audio.acoustic_model import FRAMES_PER_S, AcousticModel
from webinar_archive.alignment.audio.backtrace import SpottedWord, best_path
from webinar_archive.alignment.audio.confidence import (
    SentencePlace,
    collect_evidence,
    place_log_odds,
    score_per_phone,
)
from webinar_archive.alignment.audio.frame_scores import FrameRewards, Rewards, Samples, frame_rewards
from webinar_archive.alignment.audio.senones import Senones, read_senones
from webinar_archive.alignment.audio.state_graph import (
    Sentence,
    StateGraph,
    build_state_graph,
    phone_count,
    wanted_triphones,
)
from webinar_archive.alignment.audio.viterbi import ViterbiSearch

MAX_PLACES = 8
"""Places that are returned for each sentence."""

_MIN_SCORE = 10.0
"""Score a phone under which a place is ignored: any speech gives it."""

_MAX_PEAKS = 2
"""Places of one sentence that are traced in each chunk at most."""

_BUFFERED_CHUNKS = 3
_MAX_FRAMES_PER_PHONE = 16
"""Slow speech; with pauses, bounds how long before its end a sentence may have begun."""

_EXTRA_FRAMES = 200

OnProgress = Callable[[int], None]
"""Called with the number of milliseconds processed."""


def spot_sentences(
    blocks: Iterable[Samples],
    sentences: Sequence[Sentence],
    model: AcousticModel,
    on_progress: OnProgress | None = None,
) -> list[list[SentencePlace]]:
    """Return the best places of each sentence (none of them empty), best first, without overlaps."""
    senones = read_senones(model.definition, wanted_triphones(sentences, model.silence))
    spotter = _Spotter(sentences, senones, model)
    for chunk in frame_rewards(blocks, model, senones):
        spotter.process(chunk)
        if on_progress is not None:
            on_progress((chunk.first_frame + len(chunk.rewards)) * 1000 // FRAMES_PER_S)
    return spotter.places


class _Spotter:
    def __init__(self, sentences: Sequence[Sentence], senones: Senones, model: AcousticModel) -> None:
        self.places: list[list[SentencePlace]] = [[] for _ in sentences]
        self._best_scores: list[list[float]] = [[] for _ in sentences]
        self._min_scores = [_MIN_SCORE for _ in sentences]
        self._sentences = sentences
        self._phones = [phone_count(sentence) for sentence in sentences]
        graph = build_state_graph(sentences, senones, model.silence)
        self._first_words = graph.sentences
        self._search = ViterbiSearch(graph)
        self._graphs: list[StateGraph] = [
            build_state_graph([sentence], senones, model.silence) for sentence in sentences
        ]
        self._buffer: deque[FrameRewards] = deque(maxlen=_BUFFERED_CHUNKS)

    def process(self, chunk: FrameRewards) -> None:
        """Search one more chunk, the one after the last."""
        self._buffer.append(chunk)
        ends = np.maximum.reduceat(self._search.advance(chunk.rewards), self._first_words, axis=1)
        for number in range(len(self.places)):
            self._trace_peaks(number, ends[:, number], chunk.first_frame)

    def _trace_peaks(self, number: int, ends: NDArray[np.int16], first_frame: int) -> None:
        scores = ends.copy()
        for _ in range(_MAX_PEAKS):
            peak = int(scores.argmax())
            if not self._may_rank(number, int(scores[peak])):
                return
            place = self._trace(number, first_frame + peak)
            if place is None:
                return
            self._add_place(number, place)
            scores[max(0, place.first - first_frame) : peak + 2 * FRAMES_PER_S] = 0

    def _may_rank(self, number: int, score: int) -> bool:
        # a place ranks by no more than its score: one that scores less than `MAX_PLACES` others is not traced
        return score > self._min_scores[number] * self._phones[number]

    def _trace(self, number: int, last: int) -> SentencePlace | None:
        span = _EXTRA_FRAMES + _MAX_FRAMES_PER_PHONE * self._phones[number]
        first, rewards = self._buffered_rewards(last - span, last + 1)
        path = best_path(self._graphs[number], rewards)
        if not path.words:
            return None
        words = tuple(SpottedWord(w.word, w.first + first, w.end + first, w.score) for w in path.words)
        score = score_per_phone(self._sentences[number], words)
        return SentencePlace(words[0].first, words[-1].end, score, words)

    def _buffered_rewards(self, first: int, end: int) -> tuple[int, Rewards]:
        """Return the rewards of frames `[first, end)`, or from the oldest buffered, and which frame is the first."""
        parts = [
            chunk.rewards[max(0, first - chunk.first_frame) : max(0, end - chunk.first_frame)]
            for chunk in self._buffer
        ]
        return max(first, self._buffer[0].first_frame), np.concatenate(parts)

    def _add_place(self, number: int, place: SentencePlace) -> None:
        """Add a place; of those that overlap, the best stays."""
        best: list[SentencePlace] = []
        for other in sorted([*self.places[number], place], key=partial(self._rank, number)):
            if not any(other.overlaps(better) for better in best):
                best.append(other)
        self.places[number] = best[:MAX_PLACES]
        scores = sorted([*self._best_scores[number], place.score_per_phone])[-MAX_PLACES:]
        self._best_scores[number] = scores
        if len(scores) == MAX_PLACES:
            self._min_scores[number] = max(scores[0], _MIN_SCORE)

    def _rank(self, number: int, place: SentencePlace) -> float:
        return -place_log_odds(collect_evidence([self._sentences[number]], [place]))
