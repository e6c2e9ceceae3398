"""The stand-in webinar's files: film, captions and truth, made once and cached under a key of what they are made of."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from webinar_archive.demo.asr_noise import recognize_with_errors, write_captions
from webinar_archive.demo.ground_truth import Truth
from webinar_archive.demo.script import SEED, write_script
from webinar_archive.demo.timeline import build_timeline, write_audio
from webinar_archive.demo.video import make_film
from webinar_archive.files import short_digest
from webinar_archive.models.codec import from_json, to_json
from webinar_archive.user_folders import user_cache_folder

DURATION_MS = 3_528_000
"""58' 48\", as the notice states."""

OnProgress = Callable[[str], None]
"""Called with the part that begins: `voices`, `captions`, `film`, `run`."""


@dataclass(frozen=True, slots=True)
class StandInWebinar:
    """The folder that holds the files of the stand-in webinar, and the truth about it."""

    folder: Path
    truth: Truth

    @property
    def film(self) -> Path:
        """The film, MP4."""
        return self.folder / "film.mp4"

    @property
    def captions(self) -> Path:
        """Automatic captions with recognition errors, WebVTT."""
        return self.folder / "captions.fr.vtt"

    @property
    def poster(self) -> Path:
        """The opening slide, PNG."""
        return self.folder / "poster.png"


def cache_folder() -> Path:
    """Return the folder where stand-in webinars are cached (below `XDG_CACHE_HOME`)."""
    return user_cache_folder("demo")


def prepare_stand_in(
    cache: Path, *, duration_ms: int = DURATION_MS, on_progress: OnProgress = lambda _: None
) -> StandInWebinar:
    """Return the stand-in webinar of this length, from the cache or made now.

    However the making ends, the cache holds all its files or none.
    """
    folder = cache / _cache_key(duration_ms)
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        # a unique name, so that two demos never write into one folder
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=cache))
        try:
            _make(draft, duration_ms, on_progress)
            if not folder.is_dir():
                draft.rename(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return StandInWebinar(folder, from_json((folder / "truth.json").read_bytes(), Truth))


def _make(folder: Path, duration_ms: int, on_progress: OnProgress) -> None:
    on_progress("voices")
    timeline = build_timeline(write_script(), duration_ms)
    work = folder / "work"
    work.mkdir()
    write_audio(timeline, work / "audio.wav")
    on_progress("captions")
    captions = write_captions(recognize_with_errors(timeline.words, SEED))
    (folder / "captions.fr.vtt").write_text(captions, encoding="utf-8")
    on_progress("film")
    make_film(timeline.truth, work / "audio.wav", work / "film.mp4", work / "poster.png")
    for name in ("film.mp4", "poster.png"):
        (work / name).rename(folder / name)
    shutil.rmtree(work)
    (folder / "truth.json").write_bytes(to_json(timeline.truth))


def _cache_key(duration_ms: int) -> str:
    """Return the length and a checksum of everything that makes the files: the demo's own code and texts."""
    package = resources.files("webinar_archive.demo")
    files = [entry for folder in (package, package / "data") for entry in folder.iterdir() if entry.is_file()]
    texts = sorted((entry.name, entry.read_text(encoding="utf-8")) for entry in files)
    return f"{duration_ms}-{short_digest(repr(texts), 16)}"
