"""When each sentence of a recording is spoken: forced alignment of its exact text by soundswallower.

Independent of what is measured: another decoder, another search, the whole recording with its whole text at once.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import soundswallower
from audio_scenes import Recording, for_model

from webinar_archive.alignment.audio.acoustic_model import AcousticModel
from webinar_archive.alignment.audio.locate import pronounce_quotations


def sentence_times_s(
    recording: Recording, sentences: Sequence[str], model: AcousticModel
) -> list[tuple[float, float]]:
    """Return start and end of each of the sentences that make up the whole recording."""
    # in these recordings, words in brackets are read aloud
    pronounced = pronounce_quotations([text.replace("(", " ").replace(")", " ") for text in sentences], model)
    words = [[word for sentence in quotation.sentences for word in sentence] for quotation in pronounced]
    with tempfile.TemporaryDirectory() as folder:
        dictionary = Path(folder, "words.dict")
        lines, number = [], 0
        for word in (word for sentence in words for word in sentence):
            for i, phones in enumerate(word):
                lines.append(f"w{number}{f'({i + 1})' if i else ''} {' '.join(phones)}\n")
            number += 1
        dictionary.write_text("".join(lines), encoding="ascii")
        times = _word_times(for_model(recording.samples, model.rate_hz).tobytes(), number, dictionary, model)
    found, first = [], 0
    for sentence in words:
        found.append((times[first][0], times[first + len(sentence) - 1][1]))
        first += len(sentence)
    return found


def _word_times(
    samples: bytes, words: int, dictionary: Path, model: AcousticModel
) -> dict[int, tuple[float, float]]:
    wide = 1e-100
    decoder = soundswallower.Decoder(
        hmm=str(model.folder), dict=str(dictionary), samprate=model.rate_hz,
        beam=wide, wbeam=wide, pbeam=wide, loglevel="FATAL",
    )  # fmt: skip
    decoder.set_align_text(" ".join(f"w{number}" for number in range(words)))
    decoder.start_utt()
    decoder.process_raw(samples, no_search=False, full_utt=True)
    decoder.end_utt()
    times = {}
    for segment in decoder.seg:
        name = segment.text.split("(")[0]
        if name.startswith("w"):
            times[int(name[1:])] = (segment.start, segment.start + segment.duration)
    return times
