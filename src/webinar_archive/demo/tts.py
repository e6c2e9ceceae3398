"""espeak-ng, the synthesiser: text to samples, and when each word of it starts. The only door to it.

The library is called rather than the program, since only the library tells when words start (its word
events). It holds one voice at a time for the whole process, so calls are kept one after the other.
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

_one_at_a_time = threading.Lock()


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
    """Mono samples, and for each word noticed its position in the text and the sample it starts at."""

    samples: Samples
    rate: int
    starts: tuple[tuple[int, int], ...]


def speak(text: str, *, voice: str, speed: int, pitch: int) -> Speech:
    """Say `text` with a voice such as `fr-be+f2`, `speed` in words a minute, `pitch` from 0 to 99.

    Raises `ModelMissing` when espeak-ng or the voice is not installed.
    """
    with _one_at_a_time:
        library, rate = _library()
        pieces: list[bytes] = []
        starts: list[tuple[int, int]] = []

        def hear(
            samples: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[_Event]
        ) -> int:
            if samples and count:
                pieces.append(ctypes.string_at(samples, 2 * count))
            for number in range(1_000):
                event = events[number]
                if event.type == _END_OF_EVENTS:
                    break
                if event.type == _WORD:
                    starts.append((event.text_position - 1, event.audio_position * rate // 1000))
            return 0

        callback = _Callback(hear)
        library.espeak_SetSynthCallback(callback)
        if library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ModelMissing("espeak-voice-missing", voice=voice)
        library.espeak_SetParameter(_RATE, speed, 0)
        library.espeak_SetParameter(_PITCH, pitch, 0)
        data = text.encode()
        library.espeak_Synth(data, len(data) + 1, 0, _CHARACTER_POSITIONS, 0, _UTF8, None, None)
    return Speech(samples=np.frombuffer(b"".join(pieces), dtype=np.int16), rate=rate, starts=tuple(starts))


@functools.cache
def _library() -> tuple[ctypes.CDLL, int]:
    try:
        library = ctypes.CDLL(_LIBRARY)
    except OSError:
        raise ModelMissing("espeak-missing") from None
    rate = library.espeak_Initialize(_SYNCHRONOUS, _DEFAULT_BUFFER, None, 0)
    if rate <= 0:
        raise ModelMissing("espeak-missing")
    return library, rate
