"""Locate quotations in the mix of all channels, then those that are not there in each channel alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from webinar_archive.alignment.audio.frame_scores import Samples
from webinar_archive.alignment.audio.locate import locate_in_audio
from webinar_archive.alignment.audio.spotting import OnProgress
from webinar_archive.models import Finding, Match, Severity

Decode = Callable[[int | None], Iterable[Samples]]
"""Gives the mono samples of a channel, from 0; of the mix of all for None."""
Locate = Callable[..., Sequence[Match]]
"""Locates quotations in samples, as `locate_in_audio` does."""


def locate_in_channels(
    decode: Decode,
    quotations: Sequence[str],
    *,
    channels: Callable[[], Sequence[int]],
    language: str | None,
    on_progress: OnProgress | None = None,
    locate: Locate = locate_in_audio,
) -> tuple[Match, ...]:
    """Locate each quotation in the mix of all channels; one that is not in the mix is sought in single channels.

    `channels` is asked, once the mix was decoded, for those that hold other sounds than it. `locate`
    searches the samples of one channel, or of the mix.
    """
    found = list(locate(decode(None), quotations, language=language, on_progress=on_progress))
    missing = [number for number, match in enumerate(found) if not match.spans]
    for channel in channels() if missing else ():
        texts = [quotations[number] for number in missing]
        matches = locate(decode(channel), texts, language=language, on_progress=on_progress)
        for number, match in zip(missing, matches, strict=True):
            if match.spans and match.confidence > (found[number].confidence if found[number].spans else 0.0):
                told = Finding(
                    code="found-in-channel", severity=Severity.INFO, facts={"channel": channel + 1}
                )
                found[number] = replace(match, findings=(*match.findings, told))
    return tuple(found)
