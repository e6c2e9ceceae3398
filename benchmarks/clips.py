"""How fast `clips` cuts quotations out of films of several sizes: `python benchmarks/clips.py`.

The films show a moving picture in a standing frame, as webinars do. Captions, stills and cards are counted in.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import tempfile
import time
from pathlib import Path

from markdown import table

from webinar_archive.archive.step_cache import store_result
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.exports.schema import Row
from webinar_archive.files import archived_file
from webinar_archive.models import Capture
from webinar_archive.pipeline.clips import ClipFolder, ClipOptions
from webinar_archive.pipeline.config import PackageSection

SIZES = ((640, 360), (1280, 720))


def make_film(path: Path, width: int, height: int, seconds: int) -> None:
    """Write a film with 25 frames and a key frame in 5 seconds."""
    picture = f"mandelbrot=size={width // 2}x{height // 2}:rate=25:maxiter=40"
    screen = f"smptebars=size={width}x{height}:rate=25"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", screen]
    command += ["-f", "lavfi", "-i", "sine=220", "-t", str(seconds)]
    command += ["-filter_complex", f"[1][0]overlay={width // 2}:{height // 4}"]
    command += ["-c:v", "libx264", "-preset", "superfast", "-g", "125", "-pix_fmt", "yuv420p"]
    subprocess.run([*command, "-c:a", "aac", str(path)], check=True)


def stored_record(archive: Path, width: int, height: int, count: int, seconds: int) -> ReleasedRecord:
    """Store a record with a film; return it with quotations all over it."""
    media = archive / "a" / "capture" / "media.mp4"
    media.parent.mkdir(parents=True)
    film_s = count * (seconds + 3)
    make_film(media, width, height, film_s)
    capture = Capture(media=archived_file(media, archive / "a"), page_address="https://example.org")
    store_result(archive / "a", "fetch", capture, version=1, inputs={})
    starts_ms = [1_370 + number * (seconds + 3) * 1000 for number in range(count)]
    rows = [
        Row(
            record_id="a", title="Débat", quotation_no=number, quotation="mot " * 50, start_ms=start_ms,
            end_ms=start_ms + seconds * 1000, measured_duration_s=film_s,
        )
        for number, start_ms in enumerate(starts_ms, start=1)
    ]  # fmt: skip
    return ReleasedRecord(key="a", rows=tuple(rows), capture=capture)


def processor_s() -> float:
    """Return the processor time of this process and its children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=20)
    options = parser.parse_args()
    rows = []
    for width, height in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            archive = Path(folder) / "archive"
            record = stored_record(archive, width, height, options.count, options.seconds)
            for kind, asked in (("MP4", ClipOptions()), ("sound alone", ClipOptions(audio_only=True))):
                clips = ClipFolder(archive, record, Path(folder) / "clips", PackageSection(), asked)
                began_s, began_processor_s = time.perf_counter(), processor_s()
                made = list(clips.make())
                took_s, used_s = time.perf_counter() - began_s, processor_s() - began_processor_s
                assert all(each.is_new for each in made), made
                began_s = time.perf_counter()
                assert not any(each.is_new for each in clips.make())
                again_s = time.perf_counter() - began_s
                film_s = options.count * options.seconds
                rows.append((f"{width} × {height}, {kind}", f"{film_s} s", f"{took_s:.1f} s", f"{film_s / took_s:.0f} ×",
                             f"{used_s:.1f} s", f"{film_s / used_s:.0f} ×", f"{again_s:.2f} s"))  # fmt: skip
    table(("film", "of it cut", "took", "real time", "processor", "real time a processor", "unchanged"), rows)
    print(
        f"{options.count} clips of {options.seconds} s each; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}."
    )


if __name__ == "__main__":
    main()
