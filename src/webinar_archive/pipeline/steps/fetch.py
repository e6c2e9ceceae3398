"""Steps `address`, `fetch`, `probe`: the video brought home and measured."""

from __future__ import annotations

from pathlib import Path

from webinar_archive import web
from webinar_archive.errors import ArchiveError, Gone, NotVideo, Unreachable
from webinar_archive.files import checksum_of_file
from webinar_archive.models import Capture, Document, DocumentKind, Notice, Recording
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.steps.notice import web_options

GIGABYTE = 1_000_000_000


def fetch(context: StepContext, notice: Notice) -> Capture:
    """The recording of the notice: supplied, or downloaded from the document that is the video."""
    from webinar_archive.media import FetchOptions
    from webinar_archive.media import fetch as fetch_media

    settings = context.job.settings
    supplied = context.job.supplied(context.job.source.media)
    source: str | Path = supplied or _video_address(context, notice)
    bounds = settings.fetch
    options = FetchOptions(
        height=bounds.height,
        max_size_bytes=round(bounds.max_size_gb * GIGABYTE),
        min_free_bytes=round(bounds.min_free_gb * GIGABYTE),
        timeout_s=bounds.timeout_s,
        stall_s=bounds.stall_s,
        per_host_delay_s=bounds.per_host_delay_s,
        cookies=settings.path(bounds.cookies) if bounds.cookies else None,
        proxy=bounds.proxy,
        allow_private=bounds.allow_private_addresses,
        language=settings.witnesses.language or notice.language,
    )
    inputs = {
        "source": str(source) if supplied is None else None,
        "file": checksum_of_file(supplied) if supplied else None,
        "height": bounds.height,
        "language": options.language,
    }
    if settings.pipeline.demo:
        # the demo's site takes whichever port is free; its film stays the same film
        inputs["source"] = notice.record_id

    def make() -> Capture:
        share = context.share("fetch")
        return fetch_media(source, context.folder / "capture", options, progress=lambda p: share(p.share))

    visits = None if supplied else str(source)
    return context.once("fetch", make, Capture, version=1, inputs=inputs, visits=visits)


def _video_address(context: StepContext, notice: Notice) -> str:
    document = video_document(notice)
    if document is None or document.address is None:
        raise _why_no_link(notice)
    address = document.address

    def follow() -> str:
        return web.follow(address, **web_options(context.job.settings))

    return context.once("address", follow, str, version=1, inputs={"address": address}, visits=address)


def _why_no_link(notice: Notice) -> ArchiveError:
    """No link because the notice has none, or because the page that holds it was not reached."""
    unreached = next((f for f in notice.findings if f.code == "page-unreachable"), None)
    if unreached is not None and notice.documents:
        return Unreachable("link-unknown", **unreached.facts)
    return NotVideo("no-video-link", record=notice.record_id)


def video_document(notice: Notice) -> Document | None:
    """The document to fetch: the first that is a video, else the first that is not known to be a report."""
    for kind in (DocumentKind.VIDEO, DocumentKind.OTHER):
        found = next((d for d in notice.documents if d.kind is kind and d.address), None)
        if found:
            return found
    return None


def probe(context: StepContext, capture: Capture) -> Recording:
    """The recording measured."""
    from webinar_archive.media import probe as probe_media

    path = context.folder / capture.media.path
    if not path.is_file():
        raise Gone("kept-file-missing", path=str(path))
    inputs = {"media": capture.media.checksum}
    return context.once("probe", lambda: probe_media(path), Recording, version=1, inputs=inputs)
