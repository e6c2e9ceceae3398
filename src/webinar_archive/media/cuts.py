"""Cut a passage of a film to a file of its own, exact to the frame: MP4, or M4A where there is no picture.

The frame that is shown when the passage begins is the first of the clip, also in films with a frame a second or fewer.
Sound is encoded again, and so is the picture where it cannot be copied (`media/spliced_clips`).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from webinar_archive.deadline import Deadline
from webinar_archive.errors import DiskFull, NotMedia, RecordError
from webinar_archive.files import draft
from webinar_archive.media.audio import choose_audio_stream
from webinar_archive.media.cut_commands import REORDER_S, Cut, Film, Picture, Position, cut_command
from webinar_archive.media.ffmpeg import packets, run_program
from webinar_archive.media.probe import WITHOUT_TIMES, media_header
from webinar_archive.media.spliced_clips import spliced_clip
from webinar_archive.models import Recording, Stream

_HEADER_TIMEOUT_S = 60.0
_BASE_TIMEOUT_S = 120.0
_TIMEOUT_PER_SECOND = 20.0
# how far before a frame to seek: what is printed of its time may lie a little after it
_ROUNDING_S = 0.000_002
_BACK_S = (0.0, 3.0, 12.0, 60.0)
"""How far before a passage its key frame is sought: without an index, a seek lands anywhere near."""
_COPIED_FROM = ("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm")
_MISSING_MS = 500
_PROGRESS = re.compile(rb"^(frame|out_time_us)=([0-9]+)", re.MULTILINE)
_MAX_REASON_LENGTH = 200


def open_film(path: Path, language: str | None, measured: Recording | None) -> Film:
    """Return a film to cut, with its first picture and its sound in a language.

    Args:
        path: The media file.
        language: The language (BCP 47) of the sound, where there are several.
        measured: What was measured of the file, where it was.

    Raises:
        NotMedia: The file holds no video or audio that ffmpeg reads.
        Truncated: It lost the part without which nothing can be read.
    """
    try:
        header = media_header(path, Deadline.after(_HEADER_TIMEOUT_S))
    except TimeoutError:
        raise NotMedia("media-unreadable-in-time", path=str(path)) from None
    ends = {stream.index: stream.duration_ms for stream in measured.streams} if measured else {}
    video = next((stream for stream in header.streams if stream.kind == "video"), None)
    has_sound = any(stream.kind == "audio" for stream in header.streams)
    sound = choose_audio_stream(path, language) if has_sound else None
    return Film(
        path=path,
        start_s=header.start_s,
        seeks=header.container not in WITHOUT_TIMES,
        picture=_picture(video, header.container, ends.get(video.index)) if video else None,
        sound=sound,
        sound_end_ms=ends.get(sound.index) if sound else None,
    )


def _picture(video: Stream, container: str, end_ms: int | None) -> Picture:
    is_even = bool(video.width and video.height) and not ((video.width or 0) % 2 or (video.height or 0) % 2)
    copies = is_even and video.codec == "h264" and container in _COPIED_FROM
    return Picture(index=video.index, end_ms=end_ms, copies=copies)


def part_of(film: Film, start_ms: int, *, with_picture: bool = True) -> Film:
    """Return the film with the streams that last beyond a time, without its picture where that is not wanted."""
    picture, sound = film.picture, film.sound
    if picture and (not with_picture or (picture.end_ms or start_ms + 1) <= start_ms):
        picture = None
    if sound and (film.sound_end_ms or start_ms + 1) <= start_ms:
        sound = None
    return replace(film, picture=picture, sound=sound)


def cut_clip(film: Film, cut: Cut, clip: Path, still: Path) -> None:
    """Write a passage to `clip`, and to `still` (PNG) the picture shown at the moment of its still.

    A film without picture has no still, and its clip is sound alone. Files appear whole or not at all.

    Raises:
        RecordError: The passage cannot be decoded, or only a part of it.
        Unreachable: ffmpeg is not installed.
        DiskFull: There is no room.
    """
    deadline = Deadline.after(_BASE_TIMEOUT_S + _TIMEOUT_PER_SECOND * cut.length_s)
    with contextlib.ExitStack() as drafts:
        to = drafts.enter_context(draft(clip))
        picture_to = drafts.enter_context(draft(still)) if film.picture else None
        try:
            at = _position(film, cut, deadline)
            made = spliced_clip(film, cut, at, to, picture_to, deadline) if picture_to else None
            if made is None:
                made = run_program(cut_command(film, cut, at, to, picture_to), deadline)
            status, output, warnings = made
        except TimeoutError:
            raise RecordError("clip-not-in-time", path=str(film.path)) from None
        if "No space left on device" in warnings:
            raise DiskFull("disk-full", path=str(clip.parent))
        if status != 0 or (picture_to and not picture_to.is_file()):
            raise RecordError("clip-not-made", path=str(film.path), cause=_last_line(warnings))
        _check_whole(film, cut, output)


def _position(film: Film, cut: Cut, deadline: Deadline) -> Position:
    """Find where to begin to read: where a seek is known to find the key frame before the passage."""
    start_s, still_s = cut.start_ms / 1000, cut.still_ms / 1000
    nowhere = Position(seek_s=start_s if film.seeks else 0.0)
    if film.picture is None:
        return nowhere
    for back_s in _BACK_S if film.seeks else (start_s,):
        from_s = max(0.0, start_s - back_s)
        seek_s = film.start_s + from_s if from_s else 0.0
        to_s = film.start_s + max(still_s, cut.end_s) + REORDER_S
        found = [
            (time_s - film.start_s, is_key)
            for time_s, is_key in packets(film.path, film.picture.index, seek_s, to_s, deadline)
        ]
        if from_s == 0 or any(is_key and time_s <= start_s for time_s, is_key in found):
            shown_s = _last_until(found, start_s)
            begin_s = from_s if shown_s is None else min(from_s, shown_s - _ROUNDING_S)
            return Position(max(0.0, begin_s), shown_s, _last_until(found, still_s), found)
    return nowhere


def _last_until(found: Sequence[tuple[float, bool]], moment_s: float) -> float | None:
    return max((time_s for time_s, _ in found if time_s <= moment_s + _ROUNDING_S), default=None)


def _check_whole(film: Film, cut: Cut, progress: bytes) -> None:
    """Check that the clip is as long as the passage, as far as the film's sound lasts."""
    reached = {name: int(number) for name, number in _PROGRESS.findall(progress)}
    if film.picture and not reached.get(b"frame"):
        raise RecordError("clip-not-made", path=str(film.path), cause="no frame")
    if film.sound:
        end_ms = min(cut.end_ms, film.sound_end_ms or cut.end_ms)
        missing_ms = end_ms - cut.start_ms - reached.get(b"out_time_us", 0) // 1000
        if missing_ms > _MISSING_MS:
            raise RecordError("clip-cut-short", path=str(film.path), missing_ms=missing_ms)


def _last_line(warnings: str) -> str:
    lines = warnings.strip().splitlines()
    return lines[-1][:_MAX_REASON_LENGTH] if lines else "?"
