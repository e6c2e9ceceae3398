"""Progress: a live line while a person watches, plain lines otherwise."""

from __future__ import annotations

from types import TracebackType
from typing import Self, TextIO

from webinar_archive.messages import Language

_STEPS_FR = {
    "page": "page de la notice",
    "notice": "lecture de la notice",
    "report": "compte rendu",
    "address": "adresse de la vidéo",
    "fetch": "téléchargement",
    "probe": "mesure",
    "transcript": "transcription",
    "locate": "recherche des citations",
    "sound": "écoute du son",
    "annotate": "annotation",
}


class Progress:
    """Tells steps as they go, on `out`. Use it as a context: the live line is cleared at its end."""

    def __init__(self, out: TextIO, language: Language) -> None:
        self._out = out
        self._language = language
        self._watched = out.isatty()
        self._last: tuple[str, str, int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watched and self._last is not None:
            print("\r\x1b[K", end="", file=self._out, flush=True)

    def tell(self, key: str, step: str, share: float | None) -> None:
        """One step of one record is at work; `share` from 0 to 1 where it is known."""
        tenth = -1 if share is None else int(share * (100 if self._watched else 10))
        if (key, step, tenth) == self._last:
            return
        self._last = (key, step, tenth)
        name = _STEPS_FR.get(step, step) if self._language == "fr" else step
        line = f"{key}: {name}" + ("" if share is None else f" {share:.0%}")
        if self._watched:
            print(f"\r\x1b[K{line}", end="", file=self._out, flush=True)
        else:
            print(line, file=self._out, flush=True)
