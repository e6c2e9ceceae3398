"""Speech recognition: audio to words, by faster-whisper (extra `whisper`).

A recording is cut into chunks of ten minutes at their quietest places, so that memory does not grow with its
length. Within each, silence is skipped (Silero's voice activity detection), speech in which no word was recognised is
recognised once more by itself, and text that recognisers invent is removed (`hallucinations`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webinar_archive.models import Transcript, TranscriptSource
from webinar_archive.text.languages import base_language
from webinar_archive.timecode import ms_from_seconds
from webinar_archive.transcripts.asr.chunks import split_into_chunks
from webinar_archive.transcripts.asr.devices import on_working_device
from webinar_archive.transcripts.asr.model import ONE_AT_A_TIME, RATE_HZ, LoadedModel, Recogniser, load_model
from webinar_archive.transcripts.asr.sentence_starts import with_late_starts
from webinar_archive.transcripts.asr.wordless_speech import wordless_speech
from webinar_archive.transcripts.cues import Cue, Piece
from webinar_archive.transcripts.hallucinations import remove_hallucinations
from webinar_archive.transcripts.words import words_of

Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class RecognisedChunk:
    """The cues of one chunk, and its language where the recogniser is sure of it."""

    cues: tuple[Cue, ...]
    language: str | None = None


ChunkCache = Callable[[int, Callable[[], RecognisedChunk]], RecognisedChunk]
"""Returns the stored result of the chunk of this number (from 0), or calls the function and stores its result."""


def recognise(
    blocks: Iterable[Samples],
    recogniser: Recogniser,
    *,
    language: str | None = None,
    progress: Callable[[int], None] = lambda _: None,
    cached: ChunkCache = lambda _, recognise_chunk: recognise_chunk(),
) -> Transcript:
    """Recognise the words of a recording; one at a time in a process, since each takes all of the machine's cores.

    Args:
        blocks: Mono samples at `RATE_HZ`, in order.
        recogniser: The model, and where it runs.
        language: BCP 47; None to detect it from the first speech.
        progress: Called with the milliseconds done.
        cached: May store the result of each chunk for a later call with the same audio, recogniser and language.

    Returns:
        The words, with their language and provenance.

    Raises:
        ModelMissing: faster-whisper is not installed, the model is neither here nor to be downloaded, its
            folder is broken, it does not know the language, or this machine cannot run it as asked.
    """
    with ONE_AT_A_TIME:
        load_model(recogniser)  # before the audio is decoded
        cues: list[Cue] = []
        spoken = language and base_language(language)
        done_s = 0.0
        for number, samples in enumerate(split_into_chunks(blocks, RATE_HZ, recogniser.chunk_s)):
            work = partial(
                _recognise_chunk, samples=samples, language=spoken, offset_s=done_s, progress=progress
            )
            chunk = cached(number, partial(on_working_device, recogniser, work))
            cues += chunk.cues
            spoken = spoken or chunk.language
            done_s += len(samples) / RATE_HZ
            progress(ms_from_seconds(done_s))
        device = load_model(recogniser).runs_on()
    cleaned, findings = remove_hallucinations(cues)
    return Transcript(
        words=words_of(cleaned),
        source=TranscriptSource.RECOGNITION,
        language=language or spoken,
        findings=findings,
        provenance={**recogniser.provenance(), **device},
    )


def _recognise_chunk(
    model: LoadedModel,
    samples: NDArray[np.float32],
    language: str | None,
    offset_s: float,
    progress: Callable[[int], None],
) -> RecognisedChunk:
    """Recognise the speech of a chunk that begins at `offset_s` of the recording."""
    cues: list[Cue] = []
    detected: str | None = None
    end_s = offset_s + len(samples) / RATE_HZ
    for segment, detected in model.segments(samples, language):  # noqa: B007 - the same for every segment
        cue = _cue(segment, offset_s, end_s)
        cues += [cue] if any(cue.lines) else []
        progress(cue.end_ms)
    # the model skips speech now and then, and hears it where it is given nothing else
    for begin, end in wordless_speech(model.speech_s(samples), cues, offset_s) if cues else ():
        part = samples[round(begin * RATE_HZ) : round(end * RATE_HZ)]
        for segment, _ in model.segments(part, language or detected):
            cue = _cue(segment, offset_s + begin, offset_s + end)
            cues += [cue] if any(cue.lines) else []
    cues.sort(key=lambda cue: cue.start_ms)
    return RecognisedChunk(tuple(cues), detected if cues else None)


def _cue(segment: dict[str, Any], begin_s: float, end_s: float) -> Cue:
    """Return a segment as a cue, its times clamped to its chunk, `[begin_s, end_s]`."""

    def ms(seconds: float) -> int:
        return ms_from_seconds(min(max(begin_s, begin_s + seconds), end_s))

    pieces = with_late_starts(
        [
            Piece(word["word"], ms(word["start"]), None, ms(max(word["start"], word["end"])))
            for word in segment["words"] or ()
        ]
    )
    begin = min([ms(segment["start"]), *(piece.start_ms or 0 for piece in pieces)])
    end = max([ms(segment["end"]), *(piece.end_ms or 0 for piece in pieces)])
    return Cue(begin, end, (pieces,))
