"""Cut a passage of a film to a file of its own, exact to the frame: MP4, or M4A where there is no picture.

Picture and sound are encoded again. Copied streams could begin at key frames only, which lie seconds apart; a film of
copied and encoded pieces has two sets of parameters in one stream, which many players do not follow. The frame that is
shown when the passage begins is the first of the clip, also in films with a frame a second or fewer.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from webinar_archive.deadline import Deadline
from webinar_archive.errors import DiskFull, NotMedia, RecordError
from webinar_archive.files import draft
from webinar_archive.media.audio import AudioStream, choose_audio_stream
from webinar_archive.media.ffmpeg import SAFE_INPUT, file_name, packets, run_program
from webinar_archive.media.probe import WITHOUT_TIMES, media_header
from webinar_archive.models import Recording

PICTURE_CODEC = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "21", "-fps_mode:v", "vfr")
"""The fastest preset: slower ones make smaller files, and take still longer (`benchmarks/results/clips.md`)."""
SOUND_CODEC = ("-c:a", "aac", "-b:a", "128k")
CLOCK_HZ = 90_000
"""Ticks a second of the clip's picture: those of frames of any rate."""
_HEADER_TIMEOUT_S = 60.0
_BASE_TIMEOUT_S = 120.0
_TIMEOUT_PER_SECOND = 20.0
# frames are stored in the order of decoding: one that is shown before a time may lie after others, seconds later where
# a picture stands still
_REORDER_S = 10.0
# how far before a frame to seek: what is printed of its time may lie a little after it
_ROUNDING_S = 0.000_002
# filters count in ticks: frames are further apart than this
_TICKS_S = 0.000_5
_BACK_S = (0.0, 3.0, 12.0, 60.0)
"""How far before a passage its key frame is sought: without an index, a seek lands anywhere near."""
_MISSING_MS = 500
_PROGRESS = re.compile(rb"^(frame|out_time_us)=([0-9]+)", re.MULTILINE)
_MAX_REASON_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The stream of video that is cut, and where it ends, where that is known."""

    index: int
    end_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A media file to cut: where its clock starts, its picture and its sound, and where the sound ends.

    `seeks` is false for bare streams without times, in which a seek lands anywhere: they are read from the start.
    """

    path: Path
    start_s: float
    seeks: bool
    picture: Picture | None
    sound: AudioStream | None
    sound_end_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A passage `[start_ms, end_ms)`, the moment of its still, and what goes into the clip.

    `captions` is a WebVTT file on the clip's own clock, `language` (ISO 639-2) that of sound and captions, `tags` are
    the clip's metadata by ffmpeg's names.
    """

    start_ms: int
    end_ms: int
    still_ms: int
    captions: Path | None = None
    language: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def length_s(self) -> float:
        """The length in seconds."""
        return (self.end_ms - self.start_ms) / 1000


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
        picture=Picture(index=video.index, end_ms=ends.get(video.index)) if video else None,
        sound=sound,
        sound_end_ms=ends.get(sound.index) if sound else None,
    )


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
            command = cut_command(film, cut, _position(film, cut, deadline), to, picture_to)
            status, output, warnings = run_program(command, deadline)
        except TimeoutError:
            raise RecordError("clip-not-in-time", path=str(film.path)) from None
        if "No space left on device" in warnings:
            raise DiskFull("disk-full", path=str(clip.parent))
        if status != 0 or (picture_to and not picture_to.is_file()):
            raise RecordError("clip-not-made", path=str(film.path), cause=_last_line(warnings))
        _check_whole(film, cut, output)


@dataclass(frozen=True, slots=True)
class Position:
    """Where to begin to read, when the frame began that is shown at the start, and that of the still, if known.

    All are seconds from the start of the recording.
    """

    seek_s: float
    start_s: float | None = None
    still_s: float | None = None


def cut_command(film: Film, cut: Cut, at: Position, clip: Path, still: Path | None) -> list[str]:
    """Return ffmpeg's command: everything a stranger may have written stands in an argument of its own."""
    start_s = cut.start_ms / 1000
    lead_s = start_s - at.seek_s
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-progress", "pipe:1"]
    # no seek to the start: in a file without an index even that one misses
    command += ["-ss", f"{at.seek_s:.6f}"] if at.seek_s > 0 else []
    command += ["-t", f"{lead_s + cut.length_s + _REORDER_S:.6f}", *SAFE_INPUT, "-i", file_name(film.path)]
    if cut.captions:
        command += ["-f", "webvtt", "-i", file_name(cut.captions)]
    command += ["-filter_complex", ";".join(_filters(film, cut, at))]
    command += _clip_output(film, cut, clip)
    if still:
        command += ["-map", "[still]", "-frames:v", "1", "-fps_mode:v", "vfr"]
        command += ["-c:v", "png", "-f", "image2pipe", file_name(still)]
    return command


def _filters(film: Film, cut: Cut, at: Position) -> Iterator[str]:
    start_s, still_s = cut.start_ms / 1000, cut.still_ms / 1000
    lead_s = start_s - at.seek_s
    if film.picture:
        first_s = (start_s if at.start_s is None else at.start_s) - at.seek_s - _TICKS_S
        shown_s = max(0.0, (still_s if at.still_s is None else at.still_s) - start_s - _TICKS_S)
        lead = round(lead_s * CLOCK_HZ)
        # the frame that is shown at the start began before it: here it is shown from the start on
        yield (
            f"[0:{film.picture.index}]trim=start={max(0.0, first_s):.6f},settb=1/{CLOCK_HZ},"
            f"setpts='max(PTS,{lead})-{lead}',scale=trunc(iw/2)*2:trunc(ih/2)*2,format=yuv420p,split[picture][shown]"
        )
        # every frame that leaves the graph is converted for the PNG, and one is wanted
        yield f"[shown]select='gte(t,{shown_s:.6f})',trim=end_frame=1[still]"
    if film.sound:
        yield (
            f"[0:{film.sound.index}]atrim=start={lead_s:.6f},asetpts=PTS-{lead_s:.6f}/TB,"
            "aresample=async=1:first_pts=0[sound]"
        )


def _clip_output(film: Film, cut: Cut, clip: Path) -> Sequence[str]:
    words = []
    if film.picture:
        words += ["-map", "[picture]", *PICTURE_CODEC, "-enc_time_base:v", f"1/{CLOCK_HZ}"]
    if film.sound:
        words += ["-map", "[sound]", *SOUND_CODEC]
        words += ["-ac", "2"] if film.sound.channels > 2 else []
    if cut.captions:
        words += ["-map", "1:s", "-c:s", "mov_text"]
    kinds = ("a",) * bool(film.sound) + ("s",) * bool(cut.captions)
    for kind in kinds if cut.language else ():
        words += [f"-metadata:s:{kind}", f"language={cut.language}"]
    for name, value in cut.tags.items():
        words += ["-metadata", f"{name}={value}"]
    # nothing of the film's own metadata: whoever made it may have written anything there
    words += ["-map_metadata", "-1", "-map_chapters", "-1", "-t", f"{cut.length_s:.6f}"]
    # the same passage gives the same file
    words += ["-fflags", "+bitexact", "-flags", "+bitexact", "-movflags", "+faststart"]
    return [*words, "-f", "mp4" if film.picture else "ipod", file_name(clip)]


def _position(film: Film, cut: Cut, deadline: Deadline) -> Position:
    """Find where to begin to read: where a seek is known to find the key frame before the passage."""
    start_s, still_s = cut.start_ms / 1000, cut.still_ms / 1000
    nowhere = Position(seek_s=start_s if film.seeks else 0.0)
    if film.picture is None:
        return nowhere
    for back_s in _BACK_S if film.seeks else (start_s,):
        from_s = max(0.0, start_s - back_s)
        seek_s = film.start_s + from_s if from_s else 0.0
        to_s = film.start_s + still_s + _REORDER_S
        found = [
            (time_s - film.start_s, is_key)
            for time_s, is_key in packets(film.path, film.picture.index, seek_s, to_s, deadline)
        ]
        if from_s == 0 or any(is_key and time_s <= start_s for time_s, is_key in found):
            shown_s = _last_until(found, start_s)
            begin_s = from_s if shown_s is None else min(from_s, shown_s - _ROUNDING_S)
            return Position(max(0.0, begin_s), shown_s, _last_until(found, still_s))
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
