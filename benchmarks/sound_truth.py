"""When each sentence of a recording is really said: forced alignment of its exact text by soundswallower.

An independent judge: another decoder, another search, the whole recording with its whole text at once.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import soundswallower
from sound_scenes import Recording, for_model

from webinar_archive.alignment.audio.acoustic_model import Model
from webinar_archive.alignment.audio.locate import sayable


def truth_s(recording: Recording, sentences: Sequence[str], model: Model) -> list[tuple[float, float]]:
    """Start and end of each of the sentences that make up the whole recording."""
    # what stands in brackets is read aloud here
    said = sayable([text.replace("(", " ").replace(")", " ") for text in sentences], model)
    words = [[word for sentence in quotation.sentences for word in sentence] for quotation in said]
    with tempfile.TemporaryDirectory() as folder:
        dictionary = Path(folder, "words.dict")
        lines, number = [], 0
        for word in (word for own in words for word in own):
            for i, way in enumerate(word):
                lines.append(f"w{number}{f'({i + 1})' if i else ''} {' '.join(way)}\n")
            number += 1
        dictionary.write_text("".join(lines), encoding="ascii")
        times = _word_times(for_model(recording.sound, model.rate_hz).tobytes(), number, dictionary, model)
    found, first = [], 0
    for own in words:
        found.append((times[first][0], times[first + len(own) - 1][1]))
        first += len(own)
    return found


def _word_times(sound: bytes, words: int, dictionary: Path, model: Model) -> dict[int, tuple[float, float]]:
    wide = 1e-100
    decoder = soundswallower.Decoder(
        hmm=str(model.folder), dict=str(dictionary), samprate=model.rate_hz,
        beam=wide, wbeam=wide, pbeam=wide, loglevel="FATAL",
    )  # fmt: skip
    decoder.set_align_text(" ".join(f"w{number}" for number in range(words)))
    decoder.start_utt()
    decoder.process_raw(sound, no_search=False, full_utt=True)
    decoder.end_utt()
    times = {}
    for segment in decoder.seg:
        name = segment.text.split("(")[0]
        if name.startswith("w"):
            times[int(name[1:])] = (segment.start, segment.start + segment.duration)
    return times
