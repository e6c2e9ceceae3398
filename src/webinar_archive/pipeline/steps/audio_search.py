"""Find printed words in the audio of a media file; part of the step `confirm_audio`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.models import Finding, Match, Span

if TYPE_CHECKING:
    from webinar_archive.alignment.audio import Confirmation

LONGEST_NEAR_MS = 240_000
"""Of a place with several spans, only the first is searched when all of it is longer than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaAudio:
    """One audio stream of a media file, in a language (BCP 47)."""

    media: Path
    stream: int
    language: str | None
    on_progress: Callable[[int], None]
    report: Callable[[Finding], None]

    def near(self, match: Match) -> Confirmation | None:
        """Search the spoken words of a match around its place."""
        # NumPy and the acoustic model load only where audio is searched
        from webinar_archive.alignment.audio import CONTEXT_MS, confirm, sample_rate_hz
        from webinar_archive.media.audio import decode_audio

        place = Span(match.spans[0].start_ms, match.spans[-1].end_ms)
        if place.end_ms - place.start_ms > LONGEST_NEAR_MS:
            place = match.spans[0]
        begin_ms = max(0, place.start_ms - CONTEXT_MS)
        blocks = decode_audio(
            self.media,
            rate_hz=sample_rate_hz(self.language),
            stream=self.stream,
            start_ms=begin_ms,
            end_ms=place.end_ms + CONTEXT_MS,
        )
        return confirm(blocks, match.spoken or "", near=place, offset_ms=begin_ms, language=self.language)

    def everywhere(self, texts: list[str]) -> tuple[Match, ...]:
        """Search texts in the whole recording."""
        from webinar_archive.alignment.audio import locate_in_audio, sample_rate_hz
        from webinar_archive.media.audio import decode_audio

        rate_hz = sample_rate_hz(self.language)
        blocks = decode_audio(self.media, rate_hz=rate_hz, stream=self.stream, report=self.report)
        return locate_in_audio(blocks, texts, language=self.language, on_progress=self.on_progress)


def open_media_audio(
    media: Path,
    language: str | None,
    on_progress: Callable[[int], None],
    report: Callable[[Finding], None],
) -> MediaAudio:
    """Choose the audio stream of a media file for a language. Raises `RecordError` when there is none."""
    from webinar_archive.media.audio import choose_audio_stream

    stream = choose_audio_stream(media, language, report).index
    return MediaAudio(media=media, stream=stream, language=language, on_progress=on_progress, report=report)
