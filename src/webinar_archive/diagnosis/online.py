"""Whether the web can be reached: the catalogues of a pipeline file, and a video."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from webinar_archive import web
from webinar_archive.catalogue.oai_pmh import request_address
from webinar_archive.diagnosis.check import Check, failed_check
from webinar_archive.errors import ArchiveError
from webinar_archive.media.fetch import fetch
from webinar_archive.media.options import FetchOptions
from webinar_archive.pipeline.config import FetchSection, Settings
from webinar_archive.pipeline.sources import is_address
from webinar_archive.pipeline.steps.notice import web_options
from webinar_archive.text.redaction import host_of, redact_address

TEST_VIDEO = "https://www.youtube.com/watch?v=jNQXAC9IVRw"
"""Nineteen seconds that have been public since 2005."""
MAX_CATALOGUES = 5
_MAX_BYTES = 20_000_000
_VIDEO_TIMEOUT_S = 120.0


def catalogue_checks(settings: Settings) -> Iterator[Check]:
    """Request one page of each catalogue of a pipeline file, of the first five hosts."""
    for address in _catalogue_addresses(settings):
        try:
            web.get(address, max_bytes=_MAX_BYTES, **web_options(settings, ()))
        except ArchiveError as error:
            yield failed_check("catalogue", error)
        else:
            facts = {"address": redact_address(address)}
            yield Check(name="catalogue", state="ok", code="doctor-answers", facts=facts)


def _catalogue_addresses(settings: Settings) -> list[str]:
    by_host: dict[str, str] = {}
    for source in settings.source:
        harvested = request_address(source.oai, "Identify") if source.oai else None
        address = harvested or source.page or source.notice or ""
        if is_address(address):
            by_host.setdefault(host_of(address), address)
    return list(by_host.values())[:MAX_CATALOGUES]


def video_check(address: str, settings: Settings | None) -> Check:
    """Look a video up as a run does, in the downloader's sandbox, and store nothing of it."""
    section = FetchSection() if settings is None else settings.fetch
    limits = replace(section, keep="nothing", timeout_s=_VIDEO_TIMEOUT_S, min_free_gb=0.0)
    options = FetchOptions.of(limits, base=settings.base if settings else Path(), language=None)
    try:
        with tempfile.TemporaryDirectory() as folder:
            capture = fetch(address, Path(folder, "record", "capture"), options)
    except ArchiveError as error:
        return failed_check("video", error)
    facts = {"address": redact_address(address), "title": capture.title or ""}
    return Check(name="video", state="ok", code="doctor-video", facts=facts)
