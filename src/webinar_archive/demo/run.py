"""the demo: the stand-in served, the very pipeline run against it, its table held against the truth."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from webinar_archive.catalogue import read_notice
from webinar_archive.demo.build import DURATION_MS, Say, StandIn, stand_in
from webinar_archive.demo.ground_truth import Offset, offsets
from webinar_archive.demo.pages import notice_page, report_page, video_page
from webinar_archive.demo.server import Served, serving
from webinar_archive.engine.runs import run_batch
from webinar_archive.files import write_whole
from webinar_archive.pipeline import Settings, Summary, load_settings
from webinar_archive.pipeline.plan import RunOptions

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoResult:
    """How a demo went: the run's summary, each conclusion held against the truth, seconds by part."""

    summary: Summary
    offsets: tuple[Offset, ...]
    seconds: dict[str, float]


def archive_durably(settings: Settings) -> Summary:
    """Run the pipeline to its end without showing progress: what the command `run` calls, with its defaults."""
    return run_batch(settings, RunOptions())


def run_demo(
    folder: Path,
    cache: Path,
    run: Callable[[Settings], Summary] = archive_durably,
    *,
    captions: bool = True,
    duration_ms: int = DURATION_MS,
    say: Say = lambda _: None,
) -> DemoResult:
    """Rehearse in `folder`: `run` is the main job itself, and gets a pipeline file that knows only a page.

    With `captions` False the page offers none, so that only the sound can tell.
    """
    began = time.monotonic()
    made = stand_in(cache, duration_ms=duration_ms, say=say)
    made_at = time.monotonic()
    say("run")
    with serving(_answers(made, captions=captions)) as address:
        path = folder / "demo.toml"
        write_whole(path, _pipeline_file(address, made, captions=captions).encode())
        summary = run(load_settings(path))
    seconds = {"making": made_at - began, "archiving": time.monotonic() - made_at}
    return DemoResult(summary=summary, offsets=offsets(made.truth, summary.rows), seconds=seconds)


def _answers(made: StandIn, *, captions: bool) -> dict[str, Served]:
    text = (resources.files("webinar_archive.demo") / "data" / "notice.txt").read_bytes()
    notice = read_notice(text)
    answers = {
        "/index.php": Served(HTML, notice_page(notice).encode()),
        "/report.html": Served(HTML, report_page().encode()),
        "/video.html": Served(HTML, video_page(notice.title, captions=captions).encode()),
        "/film.mp4": Served("video/mp4", made.film),
        "/poster.png": Served("image/png", made.poster),
    }
    if captions:
        answers["/captions.fr.vtt"] = Served("text/vtt; charset=utf-8", made.captions)
    return answers


def _pipeline_file(address: str, made: StandIn, *, captions: bool) -> str:
    name = "demo" if captions else "demo-without-captions"
    # an archive for each stand-in: what was kept of another one is not held against this one's truth; no
    # recognition, whose model would be fetched
    return f"""# Made by `webinar-archive demo`: a stand-in on this machine, not the real recording.
[pipeline]
name = "{name}"
archive = "archive/{made.folder.name}"
demo = true

[[source]]
page = "{address}"

[fetch]
per_host_delay_s = 0
allow_private_addresses = true

[witnesses]
order = ["captions", "audio"]
language = "fr"

[export]
to = "released/{name}"
"""
