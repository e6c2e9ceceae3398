"""Channels of an audio stream: mixed to one where that keeps the sound, else the louder one is taken.

Two channels of which one is the other upside down, as a wrongly wired microphone gives, cancel out when mixed, though
either alone is clear. Two channels may also hold different sounds: a speaker and an interpreter.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from webinar_archive.models import Finding

Samples = NDArray[np.int16]

MOST_CHANNELS = 8
"""Of more channels, the first ones are tried."""
_QUIET_POWER = 10.0**2
"""The power of a second without any sound, 70 dB under the loudest; noise of a quiet room has more."""
_CANCELLED_SHARE = 0.1
"""Under this share of the louder channel's power, the mix has lost it; a channel beside a mute one keeps 0.25."""
_ONE_SIDED_SHARE = 0.01
_DIFFERENT_SHARE = 0.5
"""From this share on of what the mix keeps, what it loses is another sound; two unlike ones of equal power have 1."""
_WORTH_TELLING_SHARE = 0.1
"""The share of the seconds with sound in which the channels cancel out, or differ, that is worth a finding."""


@dataclass(slots=True)
class ChannelLevels:
    """What was seen of the channels of a stream while it was decoded, in blocks of a second."""

    channels: int = 1
    seconds: int = 0
    sounding: int = 0
    cancelled: int = 0
    different: int = 0
    cancelled_power: list[float] = field(default_factory=lambda: [0.0, 0.0])

    def mixed(self, block: NDArray[np.int16]) -> Samples:
        """Return a block of samples, `[sample, channel]`, as one channel, and take note of its levels."""
        self.seconds += 1
        if block.shape[1] == 1:
            self.sounding += _power(block[:, 0].astype(np.float32)) > _QUIET_POWER
            return block[:, 0]
        left, right = (block[:, number].astype(np.float32) for number in (0, 1))
        mix = (left + right) / 2
        powers, kept = (_power(left), _power(right)), _power(mix)
        loudest = max(powers)
        if loudest > _QUIET_POWER:
            self.sounding += 1
            if kept < _CANCELLED_SHARE * loudest:
                self.cancelled += 1
                self.cancelled_power = [sum(pair) for pair in zip(self.cancelled_power, powers, strict=True)]
                return block[:, self.louder]
            lost = _power((left - right) / 2)
            self.different += min(powers) > _ONE_SIDED_SHARE * loudest and lost > _DIFFERENT_SHARE * kept
        return mix.astype(np.int16)

    @property
    def louder(self) -> int:
        """The louder channel where the two cancel out."""
        return int(self.cancelled_power[1] > self.cancelled_power[0])

    @property
    def to_try(self) -> tuple[int, ...]:
        """The channels in which words may be found that are not found in the mix of all."""
        differ = self.different > 0 and self.different >= _WORTH_TELLING_SHARE * self.sounding
        lost = self.channels > 2 and not self.sounding  # two are mixed here, more by ffmpeg
        return tuple(range(min(self.channels, MOST_CHANNELS))) if differ or lost else ()

    def findings(self, stream: int) -> tuple[Finding, ...]:
        """Return what is wrong with the channels of the stream of this index."""
        if self.seconds and not self.sounding:
            return (Finding(code="sound-mute", facts={"stream": stream, "seconds": self.seconds}),)
        if self.cancelled and self.cancelled >= _WORTH_TELLING_SHARE * self.sounding:
            facts = {"stream": stream, "seconds": self.cancelled, "channel": self.louder + 1}
            return (Finding(code="sound-cancels-out", facts=facts),)
        return ()


def _power(samples: NDArray[np.floating]) -> float:
    return float(samples.var()) if len(samples) else 0.0
