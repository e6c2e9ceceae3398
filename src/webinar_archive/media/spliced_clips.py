"""Clips whose picture is copied from the first key frame on: what lies before it, and the last frames, is encoded.

A stream of copied and encoded pieces has two sets of parameters. The encoder numbers its own apart from those of the
film, and the clip's description holds both, so that players know them before they begin. Where anything does not fit
(another codec, a turned picture, frames that depend on some before the key frame), there is no such clip.
"""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from webinar_archive.deadline import Deadline
from webinar_archive.media.avc_parameters import (
    begins_anew,
    is_upright,
    parameters_of,
    with_parameters,
)
from webinar_archive.media.cut_commands import (
    BEGIN,
    CLOCK_HZ,
    REORDER_S,
    SAME_BYTES,
    TICKS_S,
    Cut,
    Film,
    Position,
    captions_input,
    clip_output,
    encoded_picture,
    film_input,
    frames_filter,
    sound_filters,
    still_output,
)
from webinar_archive.media.ffmpeg import file_name, run_program

LEAST_COPIED_S = 4.0
"""To copy less takes longer than to encode it: the programs that do it have to be started."""
_BEFORE_S = 0.001
"""How far before a frame to seek that must not be missed."""
_ROUNDING_S = 0.000_002
_MAX_PIECES_BYTES = 200_000_000
"""Pieces are read into memory."""
_OWN_NUMBER = ("-x264-params", "sps-id=1")
_FRAMES = re.compile(rb"^frame=([0-9]+)", re.MULTILINE)
_PIECES = ("first.mp4", "copied.mp4", "last.mp4")


@dataclass(frozen=True, slots=True)
class CopiedRun:
    """The frames that are copied: when the first is shown, how many, and when the next one after them is shown.

    Times are seconds of the recording. `has_rest` says whether frames of the passage follow; `frames` counts all of it.
    """

    start_s: float
    count: int
    end_s: float
    has_rest: bool
    frames: int


def copied_run(at: Position, cut: Cut) -> CopiedRun | None:
    """Return the longest run of frames of a passage that can be copied; None where it does not pay.

    It begins with a key frame before which nothing is stored that is shown later, and ends where nothing is stored
    later that is shown before.
    """
    if at.start_s is None or at.still_s is None:
        return None
    shown_s = [time_s for time_s, _ in at.coded]
    # what is shown first of all frames from each one on
    earliest_s = [*[*accumulate(reversed(shown_s), min)][::-1], math.inf]
    latest_s = -math.inf
    first = end = 0
    for number, (time_s, is_key) in enumerate(at.coded):
        if not end and is_key and time_s > cut.start_s + TICKS_S and latest_s < time_s <= earliest_s[number]:
            first, end = number, number + 1
        latest_s = max(latest_s, time_s)
        if latest_s >= cut.end_s - TICKS_S:
            break
        if end and earliest_s[number + 1] > latest_s:
            end = number + 1
    if not end or shown_s[first] >= cut.end_s - TICKS_S:
        return None
    next_s = earliest_s[end]
    run = CopiedRun(
        start_s=shown_s[first],
        count=end - first,
        end_s=min(next_s, cut.end_s),
        has_rest=next_s < cut.end_s - TICKS_S,
        frames=sum(at.start_s - TICKS_S <= time_s < cut.end_s - TICKS_S for time_s in shown_s),
    )
    return run if run.end_s - run.start_s >= LEAST_COPIED_S else None


def spliced_clip(
    film: Film, cut: Cut, at: Position, clip: Path, still: Path, deadline: Deadline
) -> tuple[int, bytes, str] | None:
    """Write a clip with copied frames, and its still; return what the program gave, None where it is not possible.

    Raises `TimeoutError`.
    """
    run = copied_run(at, cut) if film.picture and film.picture.copies else None
    if run is None:
        return None
    try:
        return _spliced(film, cut, at, run, clip, still, deadline)
    except TimeoutError:
        raise
    except OSError:
        # there is no room for the pieces in the system's temporary folder
        return None


def _spliced(
    film: Film, cut: Cut, at: Position, run: CopiedRun, clip: Path, still: Path, deadline: Deadline
) -> tuple[int, bytes, str] | None:
    # not beside the clip: a process that is killed leaves the folder behind
    with tempfile.TemporaryDirectory(prefix="webinar-archive-") as name:
        folder = Path(name)
        status, _, warnings = run_program(_pieces_command(film, cut, at, run, folder, still), deadline)
        if status != 0 or warnings or not _described_together(folder, run):
            return None
        (folder / "pieces.txt").write_text("\n".join(_list_of_pieces(cut, run)), encoding="ascii")
        status, output, warnings = run_program(_joining_command(film, cut, folder, clip), deadline)
    counted = [int(number) for number in _FRAMES.findall(output)]
    is_whole = status == 0 and not warnings and counted and counted[-1] == run.frames
    return (status, output, warnings) if is_whole else None


def _pieces_command(
    film: Film, cut: Cut, at: Position, run: CopiedRun, folder: Path, still: Path
) -> list[str]:
    index = film.picture.index if film.picture else 0
    first, copied, last = (folder / name for name in _PIECES)
    to_still_s = max(0.0, (at.still_s or 0.0) - _BEFORE_S)
    command = [*BEGIN, *film_input(film, at.seek_s, run.start_s - at.seek_s + REORDER_S)]
    command += film_input(film, run.start_s - _ROUNDING_S, run.end_s - run.start_s + REORDER_S)
    command += film_input(film, to_still_s, REORDER_S)
    filters = [
        frames_filter(f"0:{index}", at, cut.start_s, run.start_s) + "[first]",
        f"[2:{index}]trim=end_frame=1[still]",
    ]
    if run.has_rest:
        from_rest = Position(run.end_s - _BEFORE_S, run.end_s)
        command += film_input(film, from_rest.seek_s, cut.end_s - from_rest.seek_s + REORDER_S)
        filters.append(frames_filter(f"3:{index}", from_rest, run.end_s, cut.end_s) + "[last]")
    command += ["-filter_complex", ";".join(filters)]
    for name, to in (("first", first), ("last", last))[: 1 + run.has_rest]:
        command += [
            "-map",
            f"[{name}]",
            *encoded_picture(),
            *_OWN_NUMBER,
            *SAME_BYTES,
            "-f",
            "mp4",
            file_name(to),
        ]
    # of what is stored before the key frame, nothing
    command += ["-map", f"1:{index}", "-c", "copy", "-copypriorss", "0", "-frames:v", str(run.count)]
    command += ["-map_metadata", "-1", "-map_chapters", "-1", "-video_track_timescale", str(CLOCK_HZ)]
    command += [*SAME_BYTES, "-f", "mp4", file_name(copied)]
    return [*command, *still_output(still)]


def _described_together(folder: Path, run: CopiedRun) -> bool:
    """Put the parameters of film and encoder together, into the first piece; tell whether that is possible."""
    paths = [folder / name for name in _PIECES[: 2 + run.has_rest]]
    if sum(path.stat().st_size for path in paths) > _MAX_PIECES_BYTES:
        return False
    pieces = [path.read_bytes() for path in paths]
    try:
        encoded, of_film, *others = map(parameters_of, pieces)
        fits = of_film.is_plain and is_upright(pieces[1]) and begins_anew(pieces[1])
        if not fits or any(other != encoded for other in others):
            return False
        paths[0].write_bytes(with_parameters(pieces[0], of_film.with_sets_of(encoded)))
    except (ValueError, IndexError):
        return False
    return True


def _list_of_pieces(cut: Cut, run: CopiedRun) -> Iterator[str]:
    """Yield the lines of ffmpeg's list of files to read one after the other, each with its length."""
    lengths_s = (run.start_s - cut.start_s, run.end_s - run.start_s, cut.end_s - run.end_s)
    yield "ffconcat version 1.0"
    pieces: Sequence[tuple[str, float]] = [*zip(_PIECES, lengths_s, strict=True)][: 2 + run.has_rest]
    for name, length_s in pieces:
        yield f"file {name}\nduration {length_s:.6f}"


def _joining_command(film: Film, cut: Cut, folder: Path, clip: Path) -> list[str]:
    command = [*BEGIN, "-protocol_whitelist", "file", "-f", "concat", "-i", file_name(folder / "pieces.txt")]
    command += captions_input(cut)
    if film.sound:
        # the seek is to a frame of the sound alone, so it may begin before
        lead_s = min(1.0, cut.start_s)
        number = 1 + bool(cut.captions)
        command += film_input(film, cut.start_s - lead_s, lead_s + cut.length_s + REORDER_S)
        command += ["-filter_complex", ";".join(sound_filters(film, lead_s, number))]
    picture = ("-map", "0:v", "-c:v", "copy", "-video_track_timescale", str(CLOCK_HZ))
    return [*command, *clip_output(film, cut, picture, 1, clip)]
