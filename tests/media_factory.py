"""Media made on the spot by real ffmpeg and espeak-ng; each recipe is made once a test session.

A recipe is the list of ffmpeg's arguments (or the text to speak). What it made is kept in a folder of the session
and copied to where a test wants it, so that a test may cut or damage its copy.
"""

from __future__ import annotations

import atexit
import functools
import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]

SMALL = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-c:a", "aac", "-b:a", "32k")
"""Arguments that encode a small MP4 quickly."""
INDEX_FIRST = ("-movflags", "+faststart")
"""Arguments that write the index of an MP4 at its start."""
_TIMEOUT_S = 120


def picture(seconds: float, rate: float = 5, width: int = 64, height: int = 36) -> tuple[str, ...]:
    """Return the input arguments for a moving test picture."""
    return ("-f", "lavfi", "-i", f"testsrc=size={width}x{height}:rate={rate}:duration={seconds}")


def noisy_picture(seconds: float, rate: float = 10) -> tuple[str, ...]:
    """Return the input arguments for noise on a screen, which compresses badly."""
    noise = f"nullsrc=size=160x90:rate={rate}:duration={seconds},geq=random(1)*255:128:128"
    return ("-f", "lavfi", "-i", noise)


def still_picture(seconds: float, rate: float = 5) -> tuple[str, ...]:
    """Return the input arguments for a plain picture."""
    return ("-f", "lavfi", "-i", f"color=size=16x16:rate={rate}:duration={seconds}")


def tone(seconds: float, hz: int = 440, rate_hz: int = 16_000) -> tuple[str, ...]:
    """Return the input arguments for a tone."""
    return ("-f", "lavfi", "-i", f"sine=frequency={hz}:sample_rate={rate_hz}:duration={seconds}")


def silent_track(seconds: float) -> tuple[str, ...]:
    """Return the input arguments for silence."""
    return ("-f", "lavfi", "-i", f"anullsrc=r=16000:cl=mono:d={seconds}")


def make_media(path: Path, *arguments: str, inputs: tuple[Path, ...] = ()) -> Path:
    """Have ffmpeg make a file by its arguments; further `inputs` are files that come before the arguments.

    Only files made without `inputs` are reused. A playlist leaves its segments beside it.
    """
    if inputs:
        files = [word for source in inputs for word in ("-i", str(source))]
        _run_ffmpeg(path, (*files, *arguments))
        return path
    for made in sorted(_made(path.name, arguments).iterdir()):
        shutil.copyfile(made, path.parent / made.name)
    return path


def speak(text: str, path: Path, *, voice: str = "fr", speed: int = 175) -> Path:
    """Have espeak-ng speak a text into a WAV file; `speed` in words per minute."""
    shutil.copyfile(_spoken(text, voice, speed), path)
    return path


def spoken_samples(text: str, rate_hz: int, *, voice: str = "fr", speed: int = 175) -> Samples:
    """Return a text spoken by espeak-ng, as mono samples."""
    return _decoded(_spoken(text, voice, speed), rate_hz).copy()


def frame_at(path: Path, at_s: float) -> bytes:
    """Return the picture that a film shows at a time, as PNG."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-ss", str(at_s), "-i", str(path)]
    command += ["-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "-"]
    return subprocess.run(command, check=True, capture_output=True, timeout=_TIMEOUT_S).stdout


@functools.cache
def _session_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="media-factory-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def _made(name: str, arguments: tuple[str, ...]) -> Path:
    """The folder with the file that a recipe made under this name, and the segments of a playlist."""
    folder = _session_folder() / hashlib.sha256("\0".join((name, *arguments)).encode()).hexdigest()[:16]
    folder.mkdir()
    _run_ffmpeg(folder / name, arguments)
    return folder


@functools.cache
def _spoken(text: str, voice: str, speed: int) -> Path:
    recipe = "\0".join((text, voice, str(speed)))
    path = _session_folder() / f"{hashlib.sha256(recipe.encode()).hexdigest()[:16]}.wav"
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "-w", str(path), text]
    subprocess.run(command, check=True, timeout=_TIMEOUT_S)
    return path


@functools.cache
def _decoded(path: Path, rate_hz: int) -> Samples:
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(path)]
    command += ["-f", "s16le", "-ac", "1", "-ar", str(rate_hz), "-"]
    raw = subprocess.run(command, check=True, capture_output=True, timeout=_TIMEOUT_S).stdout
    return np.frombuffer(raw, np.int16)


def _run_ffmpeg(path: Path, arguments: tuple[str, ...]) -> None:
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *arguments, str(path)]
    subprocess.run(command, check=True, timeout=_TIMEOUT_S)
