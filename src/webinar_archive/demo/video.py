"""The film: a plain slide for each person who speaks, one frame a second, under the talk's sound.

Beside `media`, which measures with ffmpeg, this is the only module that imports ffmpeg-python: to make.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import ffmpeg

from webinar_archive.demo.ground_truth import Truth
from webinar_archive.errors import NotMedia

WIDTH, HEIGHT = 640, 360
TITLE = "Quelle innovation publique\npour construire « l'après » ?"
MARK = "Répétition : voix de synthèse, propos inventés"
_COLOURS = ("0x1d3557", "0x2a4d3a", "0x5b2a4d", "0x5c3d1e", "0x27405c", "0x3d3d3d")


def make_film(truth: Truth, sound: Path, film: Path, poster: Path) -> None:
    """Write the film as MP4 (H.264, AAC) of just the truth's length, and the opening slide as a PNG.

    Slides and lists are written beside `film`. Raises `NotMedia` when ffmpeg fails.
    """
    faces: dict[str | None, Path] = {None: poster}
    _draw(TITLE, "Acteurs publics TV", 0, poster)
    for number, name in enumerate(dict.fromkeys(turn.speaker for turn in truth.turns), start=1):
        faces[name] = film.with_name(f"slide-{number}.png")
        _draw(name, "parle", number, faces[name])
    listed = film.with_name("slides.ffconcat")
    listed.write_text(_running_order(speaker_of_each_second(truth), faces), encoding="utf-8")
    pictures = ffmpeg.input(str(listed), format="concat", safe=0)
    made = ffmpeg.output(
        pictures,
        ffmpeg.input(str(sound)),
        str(film),
        t=truth.duration_ms / 1000,
        r=1,
        vcodec="libx264",
        preset="veryfast",
        tune="stillimage",
        g=30,
        pix_fmt="yuv420p",
        acodec="aac",
        # the default search takes six times as long, for a difference that no synthetic voice shows
        aac_coder="fast",
        audio_bitrate="48k",
        movflags="+faststart",
        **{"metadata:s:a:0": "language=fra"},
    )
    _run(made)


def speaker_of_each_second(truth: Truth) -> list[str | None]:
    """Whose slide is seen in each second: whoever spoke last by its middle, nobody's before the first."""
    seconds: list[str | None] = []
    turns, shown = list(truth.turns), None
    for second in range(-(-truth.duration_ms // 1000)):
        while turns and turns[0].span.start_ms <= second * 1000 + 500:
            shown = turns.pop(0).speaker
        seconds.append(shown)
    return seconds


def _running_order(seconds: Sequence[str | None], faces: dict[str | None, Path]) -> str:
    entries = [
        f"file '{faces[speaker].name}'\nduration {len(list(run))}\n" for speaker, run in groupby(seconds)
    ]
    # ffmpeg's concat leaves out the duration of the last entry unless its file is named once more
    return "ffconcat version 1.0\n" + "".join(entries) + f"file '{faces[seconds[-1]].name}'\n"


def _draw(title: str, below: str, number: int, slide: Path) -> None:
    picture = ffmpeg.input(
        f"color=c={_COLOURS[number % len(_COLOURS)]}:s={WIDTH}x{HEIGHT}:d=1", format="lavfi"
    )
    for text, size, y in ((title, 34, "h*0.34"), (below, 20, "h*0.62"), (MARK, 14, "h*0.9")):
        words = slide.with_name(f"{slide.stem}-{size}.txt")
        words.write_text(text, encoding="utf-8")
        # a file of text needs none of the escapes of ffmpeg's filter language
        picture = picture.drawtext(
            textfile=str(words), font="DejaVu Sans", fontsize=size, fontcolor="white", x="(w-text_w)/2", y=y,
            line_spacing=10,
        )  # fmt: skip
    _run(ffmpeg.output(picture, str(slide), vframes=1))


def _run(made: object) -> None:
    try:
        ffmpeg.run(made, overwrite_output=True, capture_stdout=True, capture_stderr=True)
    except FileNotFoundError:
        raise NotMedia("ffmpeg-missing", program="ffmpeg") from None
    except ffmpeg.Error as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise NotMedia("film-not-made", reason=said[-1] if said else "?") from None
