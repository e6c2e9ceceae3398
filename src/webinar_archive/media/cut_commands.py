"""Commands of ffmpeg that cut a passage of a film: what a stranger may have written is an argument of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from webinar_archive.media.audio import AudioStream
from webinar_archive.media.ffmpeg import SAFE_INPUT, file_name

PICTURE_CODEC = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "21", "-fps_mode:v", "vfr")
"""The fastest preset: slower ones make smaller files, and take still longer (`benchmarks/results/clips.md`)."""
SOUND_CODEC = ("-c:a", "aac", "-b:a", "128k")
CLOCK_HZ = 90_000
"""Ticks a second of the clip's picture: those of frames of any rate."""
TICKS_S = 0.000_5
"""Filters count in ticks: frames are further apart than this."""
REORDER_S = 10.0
"""Frames are stored in the order of decoding: one that is shown before a time may lie after others, seconds later where
a picture stands still."""
BEGIN = ("ffmpeg", "-v", "error", "-nostdin", "-y", "-progress", "pipe:1")
"""The beginning of each command."""
SAME_BYTES = ("-fflags", "+bitexact", "-flags", "+bitexact")
"""Options by which the same passage gives the same file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The stream of video that is cut, and where it ends, where that is known.

    `copies` says whether it is of a kind of which parts can be copied between encoded ones.
    """

    index: int
    end_ms: int | None = None
    copies: bool = False


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
    def start_s(self) -> float:
        """The start in seconds."""
        return self.start_ms / 1000

    @property
    def end_s(self) -> float:
        """The end in seconds."""
        return self.end_ms / 1000

    @property
    def length_s(self) -> float:
        """The length in seconds."""
        return (self.end_ms - self.start_ms) / 1000


@dataclass(frozen=True, slots=True)
class Position:
    """Where to begin to read, when the frame began that is shown at the start, and that of the still, if known.

    All are seconds from the start of the recording. `coded` are the frames up to the end of the passage, and some
    around it, in the order in which they are stored: when each is shown, and whether it is a key frame.
    """

    seek_s: float
    start_s: float | None = None
    still_s: float | None = None
    coded: Sequence[tuple[float, bool]] = ()


def film_input(film: Film, seek_s: float, length_s: float) -> list[str]:
    """Return the words that read a part of the film, by its own clock."""
    # no seek to the start: in a file without an index even that one misses
    seek = ["-ss", f"{seek_s:.6f}"] if seek_s > 0 else []
    return [*seek, "-t", f"{length_s:.6f}", *SAFE_INPUT, "-i", file_name(film.path)]


def cut_command(film: Film, cut: Cut, at: Position, clip: Path, still: Path | None) -> list[str]:
    """Return the command that encodes the clip, and its still."""
    lead_s = cut.start_s - at.seek_s
    command = [*BEGIN, *film_input(film, at.seek_s, lead_s + cut.length_s + REORDER_S)]
    command += captions_input(cut)
    filters = [*_picture_filters(film.picture, cut, at)] if film.picture else []
    filters += sound_filters(film, lead_s, 0)
    picture = ["-map", "[picture]", *encoded_picture()] if film.picture else []
    command += ["-filter_complex", ";".join(filters), *clip_output(film, cut, picture, 1, clip)]
    return [*command, *still_output(still)] if still else command


def _picture_filters(picture: Picture, cut: Cut, at: Position) -> Iterator[str]:
    start_s, still_s = cut.start_s, cut.still_ms / 1000
    shown_s = max(0.0, (still_s if at.still_s is None else at.still_s) - start_s - TICKS_S)
    yield f"{frames_filter(f'0:{picture.index}', at, start_s)},split[picture][shown]"
    # every frame that leaves the graph is converted for the PNG, and one is wanted
    yield f"[shown]select='gte(t,{shown_s:.6f})',trim=end_frame=1[still]"


def frames_filter(stream: str, at: Position, start_s: float, end_s: float | None = None) -> str:
    """Return the filters that give the frames of a stream shown from `start_s` on and before `end_s`."""
    first_s = max(0.0, (start_s if at.start_s is None else at.start_s) - at.seek_s - TICKS_S)
    until = "" if end_s is None else f":end={end_s - at.seek_s - TICKS_S:.6f}"
    lead = round((start_s - at.seek_s) * CLOCK_HZ)
    # the frame that is shown at the start began before it: here it is shown from the start on
    return (
        f"[{stream}]trim=start={first_s:.6f}{until},settb=1/{CLOCK_HZ},"
        f"setpts='max(PTS,{lead})-{lead}',scale=trunc(iw/2)*2:trunc(ih/2)*2,format=yuv420p"
    )


def sound_filters(film: Film, lead_s: float, number: int) -> Iterator[str]:
    """Yield the filter that gives the sound of the input of a number, from `lead_s` after its start on."""
    if film.sound:
        yield (
            f"[{number}:{film.sound.index}]atrim=start={lead_s:.6f},asetpts=PTS-{lead_s:.6f}/TB,"
            "aresample=async=1:first_pts=0[sound]"
        )


def encoded_picture() -> list[str]:
    """Return the words that encode a picture."""
    return [*PICTURE_CODEC, "-enc_time_base:v", f"1/{CLOCK_HZ}"]


def still_output(still: Path) -> list[str]:
    """Return the words that write the still."""
    words = ["-map", "[still]", "-frames:v", "1", "-fps_mode:v", "vfr"]
    return [*words, "-c:v", "png", "-f", "image2pipe", file_name(still)]


def captions_input(cut: Cut) -> list[str]:
    """Return the words that read the captions, where there are any."""
    return ["-f", "webvtt", "-i", file_name(cut.captions)] if cut.captions else []


def clip_output(film: Film, cut: Cut, picture: Sequence[str], captions: int, clip: Path) -> Sequence[str]:
    """Return the words that write the clip: its picture as said, and captions of the input of a number."""
    words = [*picture]
    if film.sound:
        words += ["-map", "[sound]", *SOUND_CODEC]
        words += ["-ac", "2"] if film.sound.channels > 2 else []
    if cut.captions:
        words += ["-map", f"{captions}:s", "-c:s", "mov_text"]
    kinds = ("a",) * bool(film.sound) + ("s",) * bool(cut.captions)
    for kind in kinds if cut.language else ():
        words += [f"-metadata:s:{kind}", f"language={cut.language}"]
    for name, value in cut.tags.items():
        words += ["-metadata", f"{name}={value}"]
    # nothing of the film's own metadata: whoever made it may have written anything there
    words += ["-map_metadata", "-1", "-map_chapters", "-1", "-t", f"{cut.length_s:.6f}"]
    words += [*SAME_BYTES, "-movflags", "+faststart"]
    return [*words, "-f", "mp4" if film.picture else "ipod", file_name(clip)]
