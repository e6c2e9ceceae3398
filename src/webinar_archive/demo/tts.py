"""Text to samples with espeak-ng, and when each word starts: the only module that loads its library.

The library is called rather than the program, since only the library reports when words start (its word events).
It has one voice at a time for the whole process, so calls are made one after the other.
"""

from __future__ import annotations

import ctypes
import functools
import threading
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from webinar_archive.errors import ModelMissing

Samples = npt.NDArray[np.int16]

# from espeak-ng's speak_lib.h, the same since 2007
_LIBRARY = "libespeak-ng.so.1"
_SYNCHRONOUS, _DEFAULT_BUFFER = 2, 0
_UTF8, _CHARACTER_POSITIONS = 1, 1
_RATE, _PITCH = 1, 3
_END_OF_EVENTS, _WORD = 0, 1
_MOST_EVENTS = 1_000
"""A bound on the events read from one callback, should the list that the library hands over have no end."""

_LIBRARY_LOCK = threading.Lock()


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Mono samples; `word_starts` holds a word's position in the text and the sample at which it starts.

    espeak-ng runs some short words together, so not every word has an entry.
    """

    samples: Samples
    rate_hz: int
    word_starts: tuple[tuple[int, int], ...]


def synthesize(text: str, *, voice: str, speed: int, pitch: int) -> Speech:
    """Speak `text` with a voice such as `fr-be+f2`, `speed` in words a minute, `pitch` from 0 to 99.

    Raises `ModelMissing` when espeak-ng or the voice is not installed.
    """
    with _LIBRARY_LOCK:
        library, rate_hz = _library()
        blocks: list[bytes] = []
        word_starts: list[tuple[int, int]] = []

        def collect(
            samples: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[_Event]
        ) -> int:
            if samples and count:
                blocks.append(ctypes.string_at(samples, 2 * count))
            for number in range(_MOST_EVENTS):
                event = events[number]
                if event.type == _END_OF_EVENTS:
                    break
                if event.type == _WORD:
                    word_starts.append((event.text_position - 1, event.audio_position * rate_hz // 1000))
            return 0

        callback = _Callback(collect)
        library.espeak_SetSynthCallback(callback)
        if library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ModelMissing("espeak-voice-missing", voice=voice)
        library.espeak_SetParameter(_RATE, speed, 0)
        library.espeak_SetParameter(_PITCH, pitch, 0)
        data = text.encode()
        library.espeak_Synth(data, len(data) + 1, 0, _CHARACTER_POSITIONS, 0, _UTF8, None, None)
    samples = np.frombuffer(b"".join(blocks), dtype=np.int16)
    return Speech(samples=samples, rate_hz=rate_hz, word_starts=tuple(word_starts))


@functools.cache
def _library() -> tuple[ctypes.CDLL, int]:
    """Load and initialise the library; return it with its sampling rate."""
    try:
        library = ctypes.CDLL(_LIBRARY)
    except OSError:
        raise ModelMissing("espeak-missing") from None
    rate_hz = library.espeak_Initialize(_SYNCHRONOUS, _DEFAULT_BUFFER, None, 0)
    if rate_hz <= 0:
        raise ModelMissing("espeak-missing")
    return library, rate_hz
