"""Find printed words in the audio of a media file; part of the step `confirm_audio`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.models import Finding, Match, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy import int16
    from numpy.typing import NDArray

    from webinar_archive.alignment.audio import Confirmation, SpokenWords
    from webinar_archive.media.audio import AudioStream
    from webinar_archive.media.audio_windows import AudioWindow
    from webinar_archive.media.channels import ChannelLevels

LONGEST_NEAR_MS = 240_000
"""Of a place with several spans, only the first is searched when all of it is longer than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaAudio:
    """One audio stream of a media file, in a language (BCP 47)."""

    media: Path
    stream: AudioStream
    language: str | None
    on_progress: Callable[[int], None]
    report: Callable[[Finding], None]
    reported: set[str] = field(default_factory=set)

    def near(self, matches: Sequence[Match]) -> list[Confirmation | None]:
        """Search the spoken words of each match around its place."""
        # NumPy and the acoustic model load only where audio is searched
        from webinar_archive.alignment.audio import CONTEXT_MS, pronounce_words, sample_rate_hz
        from webinar_archive.media.audio_windows import decode_windows

        if not matches:
            return []
        spoken = pronounce_words([match.spoken or "" for match in matches], self.language)
        places = list(map(_place, matches))
        windows = [Span(max(0, place.start_ms - CONTEXT_MS), place.end_ms + CONTEXT_MS) for place in places]
        decoded = decode_windows(
            self.media, windows, rate_hz=sample_rate_hz(self.language), stream=self.stream
        )
        return list(map(self._near, spoken, places, windows, decoded))

    def _near(self, words: SpokenWords, place: Span, window: Span, audio: AudioWindow) -> Confirmation | None:
        """Search words in a window, in all channels and then in each that holds other sounds."""
        from webinar_archive.alignment.audio import confirm, sample_rate_hz
        from webinar_archive.media.audio import decode_audio

        def confirmed(blocks: Iterable[NDArray[int16]]) -> Confirmation | None:
            return confirm(blocks, words, near=place, offset_ms=window.start_ms)

        def decode(channel: int) -> Iterable[NDArray[int16]]:
            return decode_audio(
                self.media,
                rate_hz=sample_rate_hz(self.language),
                stream=self.stream,
                channel=channel,
                start_ms=window.start_ms,
                end_ms=window.end_ms,
            )

        self._report_channels(audio.levels)
        found = confirmed([audio.samples])
        return found or next(filter(None, map(confirmed, map(decode, audio.levels.to_try))), None)

    def everywhere(self, texts: list[str]) -> tuple[Match, ...]:
        """Search texts in the whole recording."""
        from webinar_archive.alignment.audio import locate_in_channels, sample_rate_hz
        from webinar_archive.media.audio import decode_audio
        from webinar_archive.media.channels import ChannelLevels

        rate_hz, levels = sample_rate_hz(self.language), ChannelLevels()

        def decode(channel: int | None) -> Iterable[NDArray[int16]]:
            if channel is not None:
                return decode_audio(self.media, rate_hz=rate_hz, stream=self.stream, channel=channel)
            return decode_audio(
                self.media, rate_hz=rate_hz, stream=self.stream, report=self._report_once, levels=levels
            )

        return locate_in_channels(
            decode,
            texts,
            channels=lambda: levels.to_try,
            language=self.language,
            on_progress=self.on_progress,
        )

    def _report_channels(self, levels: ChannelLevels) -> None:
        """Report channels that cancel out, also where the words were found; a silent place is no mute recording."""
        for finding in levels.findings(self.stream.index):
            if finding.code == "sound-cancels-out":
                self._report_once(finding)

    def _report_once(self, finding: Finding) -> None:
        if finding.code not in self.reported:
            self.reported.add(finding.code)
            self.report(finding)


def _place(match: Match) -> Span:
    """Return the part of a match around which its words are searched for."""
    whole = Span(match.spans[0].start_ms, match.spans[-1].end_ms)
    return match.spans[0] if whole.end_ms - whole.start_ms > LONGEST_NEAR_MS else whole


def open_media_audio(
    media: Path,
    language: str | None,
    on_progress: Callable[[int], None],
    report: Callable[[Finding], None],
) -> MediaAudio:
    """Choose the audio stream of a media file for a language. Raises `RecordError` when there is none."""
    from webinar_archive.media.audio import choose_audio_stream

    stream = choose_audio_stream(media, language, report)
    return MediaAudio(media=media, stream=stream, language=language, on_progress=on_progress, report=report)
