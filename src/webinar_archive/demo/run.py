"""The demo from end to end: serve the stand-in webinar, archive it, compare the table with the truth."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from webinar_archive.catalogue import read_notice
from webinar_archive.demo.build import DURATION_MS, OnProgress, StandInWebinar, prepare_stand_in
from webinar_archive.demo.ground_truth import Offset, offsets
from webinar_archive.demo.pages import notice_page, report_page, video_page
from webinar_archive.demo.server import Resource, serve
from webinar_archive.engine.runs import run_batch
from webinar_archive.files import write_whole
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.config_file import load_settings
from webinar_archive.pipeline.plan import RunOptions
from webinar_archive.pipeline.release import Summary

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoResult:
    """How a demo ended: the run's summary, each conclusion compared with the truth, seconds by part.

    `captions` says whether the video had captions.
    """

    summary: Summary
    offsets: tuple[Offset, ...]
    seconds: dict[str, float]
    captions: bool

    @property
    def has_succeeded(self) -> bool:
        """Return whether all is right.

        With captions, which name the speakers, every conclusion must be found, with its speaker; by the audio alone
        those that are found must be right.
        """
        if self.captions:
            named = all(offset.speaker_label == offset.true_speaker for offset in self.offsets)
            return named and all(offset.is_right for offset in self.offsets) and not self.summary.failed
        return all(offset.is_right or not offset.is_found for offset in self.offsets)


def run_with_defaults(settings: Settings) -> Summary:
    """Run a pipeline durably to its end: what the command `run` calls, without options and progress."""
    return run_batch(settings, RunOptions())


def run_demo(
    folder: Path,
    cache: Path,
    run: Callable[[Settings], Summary] = run_with_defaults,
    *,
    captions: bool = True,
    duration_ms: int = DURATION_MS,
    on_progress: OnProgress = lambda _: None,
) -> DemoResult:
    """Archive the stand-in webinar and compare the table with the truth.

    Args:
        folder: Where the pipeline file, the archive and the released table go.
        cache: Where the stand-in webinar's files are kept for the next demo.
        run: Runs the pipeline, which names nothing but the address of a notice page.
        captions: Whether the video page offers captions; without them only the audio witness is left.
        duration_ms: Length of the stand-in webinar.
        on_progress: Called with the part that begins.

    Raises:
        ModelMissing: espeak-ng or one of its voices is not installed.
        NotMedia: ffmpeg is not installed, or could not make the film.
        ValueError: Opening and closing words do not fit in `duration_ms`.
    """
    began = time.monotonic()
    webinar = prepare_stand_in(cache, duration_ms=duration_ms, on_progress=on_progress)
    prepared = time.monotonic()
    on_progress("run")
    with serve(_resources(webinar, captions=captions)) as notice_address:
        path = folder / "demo.toml"
        write_whole(path, _pipeline_file(notice_address, webinar, captions=captions).encode())
        summary = run(load_settings(path))
    seconds = {"making": prepared - began, "archiving": time.monotonic() - prepared}
    return DemoResult(
        summary=summary,
        offsets=offsets(webinar.truth, summary.rows),
        seconds=seconds,
        captions=captions,
    )


def _resources(webinar: StandInWebinar, *, captions: bool) -> dict[str, Resource]:
    """Return what the site answers, by path."""
    text = (resources.files("webinar_archive.demo") / "data" / "notice.txt").read_bytes()
    notice = read_notice(text)
    by_path = {
        "/index.php": Resource(HTML, notice_page(notice).encode()),
        "/report.html": Resource(HTML, report_page().encode()),
        "/video.html": Resource(HTML, video_page(notice.title, captions=captions).encode()),
        "/film.mp4": Resource("video/mp4", webinar.film),
        "/poster.png": Resource("image/png", webinar.poster),
    }
    if captions:
        by_path["/captions.fr.vtt"] = Resource("text/vtt; charset=utf-8", webinar.captions)
    return by_path


def _pipeline_file(notice_address: str, webinar: StandInWebinar, *, captions: bool) -> str:
    name = "demo" if captions else "demo-without-captions"
    # one archive for each stand-in webinar: cached results of another one would be compared with the wrong truth;
    # no speech recognition, whose model would be downloaded
    return f"""# Made by `webinar-archive demo`: a stand-in webinar on this machine, not the real recording.
[pipeline]
name = "{name}"
archive = "archive/{webinar.folder.name}"
demo = true

[[source]]
page = "{notice_address}"

[fetch]
per_host_delay_s = 0
allow_private_addresses = true

[witnesses]
order = ["captions", "audio"]
language = "fr"

[export]
to = "released/{name}"
"""
