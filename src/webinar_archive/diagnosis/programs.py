"""The programs that are called: ffmpeg, ffprobe, espeak-ng, and the JavaScript runtime that yt-dlp calls."""

from __future__ import annotations

import os
import re
import shutil
import sysconfig
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from webinar_archive.deadline import Deadline
from webinar_archive.diagnosis.check import Check, State
from webinar_archive.errors import Unreachable
from webinar_archive.media.ffmpeg import run_program

ENCODERS = ("libx264", "aac", "png", "mov_text")
"""What clips, stills and the demo are encoded with."""
MIN_DENO = (2, 3)
"""The oldest deno that yt-dlp accepts."""
_TIMEOUT_S = 20.0
_VERSION = re.compile(r"(?:\bversion n?|^deno |: )(\S*\d\S*)")


def program_checks(scripts: Path | None = None) -> Iterator[Check]:
    """Check every program; `scripts` is the folder of the programs that Python packages brought."""
    yield _ffmpeg_check()
    yield _program_check("ffprobe", "-version", "error", "doctor-ffmpeg-missing")
    yield _program_check("espeak-ng", "--version", "warning", "doctor-espeak-missing")
    yield _javascript_check(scripts or Path(sysconfig.get_path("scripts")))


def _ffmpeg_check() -> Check:
    check = _program_check("ffmpeg", "-version", "error", "doctor-ffmpeg-missing")
    if check.state != "ok":
        return check
    listed = _output("ffmpeg", "-hide_banner", "-encoders") or ""
    missing = [name for name in ENCODERS if not re.search(rf"^ \S+ {name} ", listed, re.MULTILINE)]
    if not missing:
        return check
    facts = {**check.facts, "names": ", ".join(missing)}
    return Check(name="ffmpeg", state="warning", code="doctor-encoders-missing", facts=facts)


def _javascript_check(scripts: Path) -> Check:
    # yt-dlp takes the runtime that was installed with it, before any other
    own = scripts / "deno"
    program = str(own) if os.access(own, os.X_OK) else "deno"
    check = _program_check(program, "--version", "warning", "doctor-deno-missing", name="deno")
    if check.state != "ok":
        return check
    version = str(check.facts["version"])
    if tuple(map(int, re.findall(r"\d+", version)[:2])) < MIN_DENO:
        oldest = ".".join(map(str, MIN_DENO))
        return Check(
            name="deno", state="warning", code="doctor-deno-old", facts={**check.facts, "oldest": oldest}
        )
    if find_spec("yt_dlp_ejs") is None:
        return Check(name="deno", state="warning", code="doctor-solver-missing", facts=check.facts)
    return check


def _program_check(
    program: str, option: str, without: State, missing: str, *, name: str | None = None
) -> Check:
    name = name or program
    path = shutil.which(program)
    if path is None:
        return Check(name=name, state=without, code=missing, facts={"program": name})
    facts = {"program": name, "path": path}
    output = _output(path, option)
    found = _VERSION.search(output.partition("\n")[0]) if output is not None else None
    if found is None:
        return Check(name=name, state=without, code="doctor-program-broken", facts=facts)
    return Check(name=name, state="ok", code="doctor-program", facts={**facts, "version": found[1]})


def _output(*command: str) -> str | None:
    """Return what a command prints; None where it fails."""
    try:
        status, output, _ = run_program(list(command), Deadline.after(_TIMEOUT_S))
    except (TimeoutError, OSError, Unreachable):
        return None
    return output.decode("utf-8", "replace") if status == 0 else None
