"""Frames and timecodes of editing programs: their times are whole frames."""

from __future__ import annotations

from dataclasses import dataclass

from webinar_archive.exports.released_record import ReleasedRecord


@dataclass(frozen=True, slots=True)
class FrameRate:
    """A rate of `frames` in `seconds`; its timecode counts `nominal` frames a second, without dropping any."""

    frames: int
    seconds: int

    @property
    def nominal(self) -> int:
        """The frames that a timecode counts in a second."""
        return -(-self.frames // self.seconds)

    def frame_at(self, ms: int) -> int:
        """Return the frame that is shown at a time."""
        return ms * self.frames // (1000 * self.seconds)

    def frame_after(self, ms: int) -> int:
        """Return the first frame that begins at a time or later."""
        return -(-ms * self.frames // (1000 * self.seconds))

    def timecode(self, frame: int) -> str:
        """Write a frame as `HH:MM:SS:FF`.

        >>> FrameRate(25, 1).timecode(90_012)
        '01:00:00:12'
        """
        seconds, rest = divmod(frame, self.nominal)
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}:{rest:02d}"


DEFAULT = FrameRate(25, 1)
"""Of recordings without pictures, and of films whose rate is none of those that editing programs know."""
_KNOWN = (
    *(FrameRate(frames, 1) for frames in (24, 25, 30, 48, 50, 60)),
    *(FrameRate(frames * 1000, 1001) for frames in (24, 30, 60)),
)
_NEAR = 0.005


def frame_rate(record: ReleasedRecord) -> FrameRate:
    """Return the frame rate of a record's film."""
    for stream in record.recording.streams if record.recording else ():
        if stream.kind == "video" and stream.rate:
            measured = stream.rate
            near = min(_KNOWN, key=lambda known: abs(known.frames / known.seconds - measured))
            if abs(near.frames / near.seconds - measured) < _NEAR:
                return near
    return DEFAULT
