"""Spot sentences in audio: one pass over it, the best few places of every sentence, each traced to its words.

The pass keeps the frames before the best ends of each sentence, and only these are traced, once it is over: tracing
costs more than the pass when there are many sentences.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.audio.acoustic_model import FRAMES_PER_S, AcousticModel
from webinar_archive.alignment.audio.backtrace import SpottedWord, best_paths
from webinar_archive.alignment.audio.confidence import (
    SentencePlace,
    collect_evidence,
    place_log_odds,
    score_per_phone,
)
from webinar_archive.alignment.audio.frame_scores import FrameRewards, Rewards, Samples, frame_rewards
from webinar_archive.alignment.audio.other_places import OtherPlaces
from webinar_archive.alignment.audio.senones import Senones, read_senones
from webinar_archive.alignment.audio.state_graph import (
    Ints,
    Sentence,
    build_state_graph,
    phone_count,
    wanted_triphones,
)
from webinar_archive.alignment.audio.viterbi import ViterbiSearch
from webinar_archive.alignment.matrix_threads import one_matrix_thread

MAX_PLACES = 8
"""Places that are returned for each sentence."""

_MAX_KEPT_PLACES = 800
"""Places of all sentences that are kept until the end of the pass, but at least `_MIN_PLACES` a sentence."""

_MIN_PLACES = 3
_MIN_SCORE = 10.0
"""Score a phone under which a place is ignored: any speech gives it."""

_MAX_PEAKS = 2
"""Places of one sentence that are kept of each chunk at most."""

_BUFFERED_CHUNKS = 3
_MAX_FRAMES_PER_PHONE = 14
"""Slow speech; with pauses, bounds how long before its end a sentence may have begun."""

_USUAL_FRAMES_PER_PHONE = 8
"""What words at the beginning or end of a sentence that were not understood are taken to last."""

_EXTRA_FRAMES = 200
_UNHEARD = -40
"""The reward of frames before the recording."""

OnProgress = Callable[[int], None]
"""Called with the number of milliseconds processed."""


def spot_sentences(
    blocks: Iterable[Samples],
    sentences: Sequence[Sentence],
    model: AcousticModel,
    on_progress: OnProgress | None = None,
    senones: Senones | None = None,
) -> list[list[SentencePlace]]:
    """Return the best places of each sentence (none of them empty), best first, without overlaps.

    `senones` are those that `read_senones` gives for these sentences, and perhaps others; None reads them.
    """
    if senones is None:
        senones = read_senones(model.definition, wanted_triphones(sentences, model.silence))
    spotter = _Spotter(sentences, senones, model.silence)
    with one_matrix_thread():
        for chunk in _made_ahead(frame_rewards(blocks, model, senones, spotter.wanted)):
            spotter.process(chunk)
            if on_progress is not None:
                on_progress((chunk.first_frame + len(chunk.rewards)) * 1000 // FRAMES_PER_S)
    return list(spotter.places())


def _made_ahead(chunks: Iterator[FrameRewards]) -> Iterator[FrameRewards]:
    """Yield chunks; while one is searched, a thread decodes and scores the next, on a second core where one is free."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, chunks, None)
        while (chunk := coming.result()) is not None:
            coming = thread.submit(next, chunks, None)
            yield chunk


@dataclass(frozen=True, slots=True, eq=False)
class _End:
    """A frame in which a path through a sentence ends, and the rewards of its senones up to it."""

    frame: int
    score: int
    rewards: Rewards


@dataclass(slots=True)
class _Spotted:
    """What is known of one sentence while the pass goes on: where it may end, and what it scores elsewhere.

    `columns` are those of its senones in the rewards.
    """

    sentence: Sentence
    columns: Ints
    phones: int
    ends: list[_End] = field(default_factory=list)
    elsewhere: OtherPlaces = field(default_factory=OtherPlaces)

    @property
    def span(self) -> int:
        """The number of frames in which the sentence is spoken at most."""
        return _EXTRA_FRAMES + _MAX_FRAMES_PER_PHONE * self.phones


class _Spotter:
    """Searches all sentences in chunk after chunk; the columns of the rewards are those of the senones `wanted`."""

    def __init__(self, sentences: Sequence[Sentence], senones: Senones, silence: str) -> None:
        graph = build_state_graph(sentences, senones, silence)
        self.wanted, columns = np.unique(graph.senones, return_inverse=True)
        self._senones, self._silence = senones, silence
        self._first_words = graph.sentences
        self._search = ViterbiSearch(replace(graph, senones=columns))
        states = graph.firsts[graph.first_pronunciations[graph.sentences]]
        self._spotted = [
            _Spotted(sentence, np.unique(own), phone_count(sentence))
            for sentence, own in zip(sentences, np.split(columns, states[1:]), strict=True)
        ]
        self._places = max(_MIN_PLACES, min(MAX_PLACES, _MAX_KEPT_PLACES // max(1, len(sentences))))
        self._buffer: deque[FrameRewards] = deque(maxlen=_BUFFERED_CHUNKS)
        self._frames = 0

    def process(self, chunk: FrameRewards) -> None:
        """Search one more chunk, the one after the last."""
        self._buffer.append(chunk)
        self._frames = chunk.first_frame + len(chunk.rewards)
        ends = np.maximum.reduceat(self._search.advance(chunk.rewards), self._first_words, axis=1)
        for number, spotted in enumerate(self._spotted):
            scores = np.ascontiguousarray(ends[:, number])
            spotted.elsewhere.add(scores)
            self._keep_ends(spotted, scores, chunk.first_frame)

    def _keep_ends(self, spotted: _Spotted, scores: NDArray[np.int16], first_frame: int) -> None:
        """Keep the best ends of this chunk when they are among the best so far; what is near a better one is not."""
        apart = _EXTRA_FRAMES // 2 + 4 * spotted.phones
        for _ in range(_MAX_PEAKS):
            peak = int(scores.argmax())
            score, frame = int(scores[peak]), first_frame + peak
            full = len(spotted.ends) == self._places
            if score <= _MIN_SCORE * spotted.phones or (full and score <= spotted.ends[-1].score):
                return
            near = [end for end in spotted.ends if abs(end.frame - frame) < apart]
            if not any(end.score >= score for end in near):
                rewards = self._buffered_rewards(frame + 1 - spotted.span, frame + 1, spotted.columns)
                ends = [end for end in spotted.ends if end not in near]
                ends.append(_End(frame, score, rewards))
                spotted.ends = sorted(ends, key=lambda end: -end.score)[: self._places]
            scores[max(0, peak - apart) : peak + apart] = 0

    def _buffered_rewards(self, first: int, end: int, columns: Ints) -> Rewards:
        """Return the rewards of frames `[first, end)`, or from the oldest buffered."""
        parts = [
            chunk.rewards[max(0, first - chunk.first_frame) : max(0, end - chunk.first_frame)]
            for chunk in self._buffer
        ]
        return np.concatenate(parts).take(columns, axis=1)

    def places(self) -> Iterator[list[SentencePlace]]:
        """Trace what was kept; yield the places of each sentence, best first, without overlaps."""
        for spotted in self._spotted:
            yield _without_overlaps(spotted, self._trace(spotted)) if spotted.ends else []

    def _trace(self, spotted: _Spotted) -> Iterator[SentencePlace]:
        """Trace all ends of a sentence in one search: as sentences side by side, each with its own rewards."""
        count = len(spotted.ends)
        frames = max(len(end.rewards) for end in spotted.ends)
        rewards = np.full((frames, count, len(spotted.columns)), _UNHEARD, np.int8)
        for number, end in enumerate(spotted.ends):
            rewards[frames - len(end.rewards) :, number] = end.rewards
        graph = build_state_graph([spotted.sentence] * count, self._senones, self._silence)
        states = np.searchsorted(spotted.columns, np.searchsorted(self.wanted, graph.senones))
        side_by_side = states.reshape(count, -1) + len(spotted.columns) * np.arange(count)[:, None]
        paths = best_paths(replace(graph, senones=side_by_side.ravel()), rewards.reshape(frames, -1))
        for end, path in zip(spotted.ends, paths, strict=True):
            before = end.frame + 1 - frames
            words = tuple(SpottedWord(w.word, w.first + before, w.end + before, w.score) for w in path.words)
            if words:
                missing_before, missing_after = _missing_phones(spotted.sentence, words)
                yield SentencePlace(
                    first=max(0, words[0].first - _USUAL_FRAMES_PER_PHONE * missing_before),
                    end=min(self._frames, words[-1].end + _USUAL_FRAMES_PER_PHONE * missing_after),
                    score_per_phone=score_per_phone(spotted.sentence, words),
                    words=words,
                    excess=spotted.elsewhere.excess(path.score, spotted.phones),
                )


def _missing_phones(sentence: Sentence, words: Sequence[SpottedWord]) -> tuple[int, int]:
    """Return how many phones of a sentence lie before and after the words that were found."""
    lengths = [len(word[0]) for word in sentence]
    return sum(lengths[: words[0].word]), sum(lengths[words[-1].word + 1 :])


def _without_overlaps(spotted: _Spotted, places: Iterable[SentencePlace]) -> list[SentencePlace]:
    """Return places best first; of those that overlap, the best stays."""
    best: list[SentencePlace] = []
    for place in sorted(places, key=partial(_rank, spotted.sentence)):
        if not any(place.overlaps(better) for better in best):
            best.append(place)
    return best


def _rank(sentence: Sentence, place: SentencePlace) -> float:
    return -place_log_odds(collect_evidence([sentence], [place]))
