"""The film: a plain slide for each speaker, one frame a second, with the talk's audio.

Apart from `media`, which measures with ffmpeg, this is the only module that imports ffmpeg-python: to make a film.
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
WATERMARK = "Démonstration : voix de synthèse, propos inventés"
_COLOURS = ("0x1d3557", "0x2a4d3a", "0x5b2a4d", "0x5c3d1e", "0x27405c", "0x3d3d3d")


def make_film(truth: Truth, audio: Path, film: Path, poster: Path) -> None:
    """Write the film as MP4 (H.264, AAC) of exactly the truth's length, and the opening slide as a PNG.

    Slides and lists are written beside `film`. Raises `NotMedia` when ffmpeg is missing or fails.
    """
    slides: dict[str | None, Path] = {None: poster}
    _draw_slide(TITLE, "Acteurs publics TV", 0, poster)
    for number, name in enumerate(dict.fromkeys(turn.speaker for turn in truth.turns), start=1):
        slides[name] = film.with_name(f"slide-{number}.png")
        _draw_slide(name, "parle", number, slides[name])
    order = film.with_name("slides.ffconcat")
    order.write_text(_slide_order(speaker_of_each_second(truth), slides), encoding="utf-8")
    output = ffmpeg.output(
        ffmpeg.input(str(order), format="concat", safe=0),
        ffmpeg.input(str(audio)),
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
    _run_ffmpeg(output)


def speaker_of_each_second(truth: Truth) -> list[str | None]:
    """Return whose slide is shown in each second: the last speaker by its middle, None before the first."""
    seconds: list[str | None] = []
    turns, speaker = list(truth.turns), None
    for second in range(-(-truth.duration_ms // 1000)):
        while turns and turns[0].span.start_ms <= second * 1000 + 500:
            speaker = turns.pop(0).speaker
        seconds.append(speaker)
    return seconds


def _slide_order(seconds: Sequence[str | None], slides: dict[str | None, Path]) -> str:
    """Return the slides with their durations as a list for ffmpeg's concat demuxer."""
    entries = [
        f"file '{slides[speaker].name}'\nduration {len(list(group))}\n" for speaker, group in groupby(seconds)
    ]
    # ffmpeg ignores the duration of the last entry unless its file is named once more
    return "ffconcat version 1.0\n" + "".join(entries) + f"file '{slides[seconds[-1]].name}'\n"


def _draw_slide(title: str, subtitle: str, number: int, slide: Path) -> None:
    picture = ffmpeg.input(
        f"color=c={_COLOURS[number % len(_COLOURS)]}:s={WIDTH}x{HEIGHT}:d=1", format="lavfi"
    )
    for text, size, y in ((title, 34, "h*0.34"), (subtitle, 20, "h*0.62"), (WATERMARK, 14, "h*0.9")):
        text_file = slide.with_name(f"{slide.stem}-{size}.txt")
        text_file.write_text(text, encoding="utf-8")
        # a file of text needs none of the escapes of ffmpeg's filter language
        picture = picture.drawtext(
            textfile=str(text_file), font="DejaVu Sans", fontsize=size, fontcolor="white", x="(w-text_w)/2", y=y,
            line_spacing=10,
        )  # fmt: skip
    _run_ffmpeg(ffmpeg.output(picture, str(slide), vframes=1))


def _run_ffmpeg(output: object) -> None:
    try:
        ffmpeg.run(output, overwrite_output=True, capture_stdout=True, capture_stderr=True)
    except FileNotFoundError:
        raise NotMedia("ffmpeg-missing", program="ffmpeg") from None
    except ffmpeg.Error as error:
        lines = error.stderr.decode(errors="replace").strip().splitlines()
        raise NotMedia("film-not-made", reason=lines[-1] if lines else "?") from None
