"""The stand-in made once: film, captions, truth, kept in the cache under what they were made from."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from webinar_archive.demo.asr_noise import hear, write_captions
from webinar_archive.demo.ground_truth import Truth
from webinar_archive.demo.script import SEED, write_script
from webinar_archive.demo.timeline import record, write_sound
from webinar_archive.demo.video import make_film
from webinar_archive.files import checksum
from webinar_archive.models.codec import from_json, to_json

DURATION_MS = 3_528_000
"""58' 48\", as the notice states."""

Say = Callable[[str], None]
"""Hears which part is being made: `voices`, `captions`, `film`."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Where the made things lie, and the truth about them."""

    folder: Path
    truth: Truth

    @property
    def film(self) -> Path:
        """The film, MP4."""
        return self.folder / "film.mp4"

    @property
    def captions(self) -> Path:
        """Automatic captions with a recogniser's mistakes, WebVTT."""
        return self.folder / "captions.fr.vtt"

    @property
    def poster(self) -> Path:
        """The opening slide, PNG."""
        return self.folder / "poster.png"


def cache_folder() -> Path:
    """Where made things are kept for the next time (`XDG_CACHE_HOME`)."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "webinar-archive" / "demo"


def stand_in(cache: Path, *, duration_ms: int = DURATION_MS, say: Say = lambda _: None) -> StandIn:
    """The stand-in of this length, from the cache or made now; whole or not there, however this ends."""
    folder = cache / f"{_recipe(duration_ms)}"
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        # a name of its own, so that two demos never make into one folder
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=cache))
        try:
            _make(draft, duration_ms, say)
            if not folder.is_dir():
                draft.rename(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return StandIn(folder, from_json((folder / "truth.json").read_bytes(), Truth))


def _make(folder: Path, duration_ms: int, say: Say) -> None:
    say("voices")
    recorded = record(write_script(), duration_ms)
    work = folder / "work"
    work.mkdir()
    write_sound(recorded, work / "sound.wav")
    say("captions")
    (folder / "captions.fr.vtt").write_text(write_captions(hear(recorded.words, SEED)), encoding="utf-8")
    say("film")
    make_film(recorded.truth, work / "sound.wav", work / "film.mp4", work / "poster.png")
    for name in ("film.mp4", "poster.png"):
        (work / name).rename(folder / name)
    shutil.rmtree(work)
    (folder / "truth.json").write_bytes(to_json(recorded.truth))


def _recipe(duration_ms: int) -> str:
    """What the stand-in is made from: our own code and texts of this room, and the length."""
    room = resources.files("webinar_archive.demo")
    parts = [entry for folder in (room, room / "data") for entry in folder.iterdir() if entry.is_file()]
    texts = sorted((entry.name, entry.read_text(encoding="utf-8")) for entry in parts)
    return f"{duration_ms}-{checksum(repr(texts)).removeprefix('sha512:')[:16]}"
