"""Choose which of a site's caption tracks to download, from the page's metadata (yt-dlp's info dict).

Tracks in the original language, never a translation: sites offer hundreds of machine translations of one automatic
track, publishers add tracks in other languages, and dubbed videos have an automatic track for each dub
(yt-dlp marks each of them `-orig`, so that mark alone does not identify the original).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from webinar_archive.models import CaptionKind, Finding, Severity
from webinar_archive.text.languages import language_tag, same_language

# best first: automatic tracks for their word times, publishers' tracks for their speaker labels
_FORMATS = {
    CaptionKind.PUBLISHER: ("vtt", "srt", "ttml", "dfxp", "json3", "srv3", "ass", "ssa"),
    CaptionKind.AUTOMATIC: ("json3", "srv3", "vtt", "ttml", "dfxp", "srt"),
}
_MACHINE = re.compile(r"-(?:x-autogen|auto|asr)$|^a[-.](?=[a-z]{2})|-auto-generated$", re.IGNORECASE)
_TRANSLATED = re.compile(r"[?&]tlang=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One caption track to download: its kind, language, format, and yt-dlp's own entry."""

    kind: CaptionKind
    language: str | None
    format: str
    entry: Mapping[str, Any]
    marked_original: bool = False

    @property
    def name(self) -> str:
        """The file's name in the capture folder."""
        machine = ".automatic" if self.kind is CaptionKind.AUTOMATIC else ""
        return f"captions.{self.language or 'und'}{machine}.{self.format}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionChoice:
    """The tracks to download, best first, and findings about those that were not chosen."""

    tracks: tuple[Track, ...] = ()
    language: str | None = None
    findings: tuple[Finding, ...] = ()


def choose_captions(info: Mapping[str, Any], language: str | None = None) -> CaptionChoice:
    """Choose at most one publisher's and one automatic track, both in the original language.

    `language` (BCP 47) comes from the notice or the pipeline file; the site's own statement takes precedence.
    """
    tracks = tuple(_tracks(info))
    original = original_language(info, tracks) or language_tag(language)
    if original is None:
        languages = sorted({track.language or "und" for track in tracks})
        if len(languages) > 1:
            finding = Finding(code="captions-language-unknown", facts={"languages": languages})
            return CaptionChoice(findings=(finding,))
        return CaptionChoice(tracks=_best_of_each_kind(tracks, None))
    matching = tuple(t for t in tracks if same_language(t.language, original))
    # a single track without a language is in the language of the page
    unmarked = tuple(t for t in tracks if t.language is None)
    chosen = _best_of_each_kind(matching or (unmarked if len(unmarked) == 1 else ()), original)
    if tracks and not chosen:
        facts = {"language": original, "languages": sorted({t.language or "und" for t in tracks})}
        finding = Finding(code="captions-other-language", severity=Severity.INFO, facts=facts)
        return CaptionChoice(language=original, findings=(finding,))
    return CaptionChoice(tracks=chosen, language=original)


def original_language(info: Mapping[str, Any], tracks: tuple[Track, ...] = ()) -> str | None:
    """Return the language spoken in the original: the site's, else that of its only track marked as the original."""
    stated = language_tag(_text(info.get("language")))
    if stated is not None:
        return stated
    marked = {track.language for track in tracks if track.marked_original}
    return marked.pop() if len(marked) == 1 else None


def _tracks(info: Mapping[str, Any]) -> Iterator[Track]:
    for field, kind in (
        ("subtitles", CaptionKind.PUBLISHER),
        ("automatic_captions", CaptionKind.AUTOMATIC),
    ):
        for key, entries in (info.get(field) or {}).items():
            written = key if isinstance(key, str) else ""
            machine = kind is CaptionKind.AUTOMATIC or bool(_MACHINE.search(written))
            track = _track(written, entries or (), CaptionKind.AUTOMATIC if machine else kind)
            if track is not None:
                yield track


def _track(written: str, entries: Any, kind: CaptionKind) -> Track | None:
    marked = written.endswith("-orig")
    language = language_tag(_MACHINE.sub("", written.removesuffix("-orig")))
    formats = _FORMATS[kind]
    usable = [
        entry
        for entry in entries
        if entry.get("ext") in formats and not _TRANSLATED.search(_text(entry.get("url")) or "")
    ]
    if not usable:
        return None
    best = min(usable, key=lambda entry: formats.index(entry["ext"]))
    return Track(kind=kind, language=language, format=best["ext"], entry=best, marked_original=marked)


def _best_of_each_kind(tracks: tuple[Track, ...], original: str | None) -> tuple[Track, ...]:
    chosen = []
    for kind in CaptionKind:
        of_kind = [track for track in tracks if track.kind is kind]
        if of_kind:
            # the exact tag before related ones (fr-CA before fr), the marked original before its copy
            chosen.append(min(of_kind, key=lambda t: (t.language != original, not t.marked_original)))
    return tuple(chosen)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
