"""Steps `address`, `fetch`, `probe`: find the video, fetch it, measure it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from webinar_archive import web
from webinar_archive.archive.capture_versions import version_facts, version_of
from webinar_archive.archive.file_identity import identify
from webinar_archive.archive.kept_files import kept_path
from webinar_archive.archive.layout import capture_folder, captured_media
from webinar_archive.archive.remote_films import remote_films
from webinar_archive.archive.step_cache import Inputs, latest_result
from webinar_archive.errors import EarlierFailure, Gone, NotVideo, RecordError, Unreachable
from webinar_archive.files import checksum, record_error
from webinar_archive.media.fetch import fetch as fetch_video
from webinar_archive.media.options import FetchOptions
from webinar_archive.media.probe import probe as measure
from webinar_archive.models import (
    KEEPS,
    Capture,
    Document,
    DocumentKind,
    Finding,
    Keep,
    Notice,
    Recording,
    Severity,
)
from webinar_archive.models.codec import to_json
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import RecordFacts
from webinar_archive.pipeline.steps.arrived_capture import keep_capture
from webinar_archive.pipeline.steps.notice import Targets, web_options
from webinar_archive.pipeline.steps.vanished_source import end_tombstone, with_kept_capture


def fetch(context: StepContext, facts: RecordFacts) -> RecordFacts:
    """Fetch the recording of the notice: a supplied file, or the document of the notice that is the video.

    Where that fails, what was captured before stays.
    """
    try:
        if _supplied(context) is None:
            facts = replace(facts, address=context.run("address", facts))
        capture = context.run("fetch", facts)
    except (RecordError, OSError) as raised:
        error = record_error(raised)
        return _with_version(with_kept_capture(context, facts, error, of_this_request=False))
    if failure := context.earlier_failures.get("fetch"):
        # it stands for a request that failed
        error = EarlierFailure.of(failure)
        return _with_version(with_kept_capture(context, facts, error, of_this_request=True))
    end_tombstone(context)
    return _with_version(replace(facts, capture=capture))


def _with_version(facts: RecordFacts) -> RecordFacts:
    """Return the facts with a finding where the capture is not the first version."""
    if facts.capture is None or version_of(facts.capture) == 1:
        return facts
    told = version_facts(facts.capture)
    return facts.with_findings(Finding(code="capture-changed", severity=Severity.INFO, facts=told))


def probe(context: StepContext, facts: RecordFacts) -> RecordFacts:
    """Measure the recording, unless that is done, or it is not kept. Raises `Gone` when its file is missing."""
    if facts.capture is not None and facts.capture.media is None:
        return facts.without_film("probe")
    return replace(facts, recording=context.run("probe", facts))


def document_address(_context: StepContext, facts: RecordFacts) -> str:
    """Return the address of the document to fetch. Raises `NotVideo` or `Unreachable` when there is none."""
    document = video_document(facts.notice)
    if document is None or document.address is None:
        raise _why_no_link(facts.notice)
    return document.address


def address_inputs(context: StepContext, facts: RecordFacts) -> Inputs:
    """Return what the video's address depends on: the address that the notice gives."""
    return {"address": document_address(context, facts)}


def follow_address(context: StepContext, facts: RecordFacts, *, exceptions: Targets = ()) -> str:
    """Return where the document's address leads."""
    options = web_options(context.job.settings, exceptions)
    return web.follow(document_address(context, facts), **options)


def video_address(context: StepContext, facts: RecordFacts) -> str | None:
    """Return the address that the video is fetched from; None for a supplied file."""
    return None if _supplied(context) else facts.address


def fetch_inputs(context: StepContext, facts: RecordFacts) -> Inputs:
    """Return what the capture depends on: the source, by address or by content, and what is wanted of it."""
    settings, supplied = context.job.settings, _supplied(context)
    # the demo's site takes whichever port is free; its film stays the same film
    source = facts.notice.record_id if settings.pipeline.demo else video_address(context, facts)
    return {
        "source": source,
        "file": identify(supplied, context.folder) if supplied else None,
        "height": settings.fetch.height,
        "language": _language(context, facts),
        **_inputs_of_keep(context),
    }


def _inputs_of_keep(context: StepContext) -> dict[str, str | int]:
    keep = what_to_keep(context)
    if keep == "video":
        # records stay as they are that were fetched before less could be kept
        return {}
    # captions that were not kept are fetched again where they are to be read in another way
    return {
        "keep": keep,
        **({"transcript": context.steps["transcript"].version} if keep == "nothing" else {}),
    }


def what_to_keep(context: StepContext) -> Keep:
    """Return what the pipeline file wants kept of this recording, or what is kept already where that is more."""
    wanted = context.job.settings.fetch.keep
    if wanted == "video":
        return wanted
    before = latest_result(context.folder, "fetch", Capture)
    kept: Keep = "nothing"
    if any(captured_media(context.folder)) or remote_films(context.folder):
        kept = before.keep if before and before.media else "video"
    elif before and any(kept_path(context.folder, track.file.path).is_file() for track in before.captions):
        kept = "captions"
    return max(wanted, kept, key=KEEPS.index)


def fetch_media(context: StepContext, facts: RecordFacts, *, exceptions: Targets = ()) -> Capture:
    """Fetch the media into the record's folder; return the version that has its content. Raises as `media.fetch`."""
    settings = context.job.settings
    options = FetchOptions.of(
        settings.fetch, base=settings.base, language=_language(context, facts), exceptions=exceptions
    )
    options = replace(options, keep=what_to_keep(context))
    share = context.progress("fetch")

    def fetch_into(folder: Path) -> Capture:
        return fetch_video(
            _supplied(context) or facts.address or "",
            folder,
            options,
            progress=lambda progress: share(progress.share),
        )

    if options.keep == "nothing":
        # there is nothing to keep versions of
        return fetch_into(capture_folder(context.folder))
    return keep_capture(context.folder, checksum(to_json(fetch_inputs(context, facts))), fetch_into)


def probe_inputs(_context: StepContext, facts: RecordFacts) -> Inputs:
    """Return what the measures depend on: the media."""
    return {"media": media_checksum(facts)}


def probe_media(context: StepContext, facts: RecordFacts) -> Recording:
    """Measure the media. Raises `NotMedia`, or `Gone` when it is no longer in the archive."""
    path = media_path(context, facts)
    if not path.is_file():
        raise Gone("kept-file-missing", path=str(path))
    return measure(path)


def video_document(notice: Notice) -> Document | None:
    """Return the document to fetch: the first that is a video, else the first not known to be a report."""
    for kind in (DocumentKind.VIDEO, DocumentKind.OTHER):
        found = next((d for d in notice.documents if d.kind is kind and d.address), None)
        if found:
            return found
    return None


def _why_no_link(notice: Notice) -> RecordError:
    """No link because the notice has none, or because the page that holds it was not reached."""
    unreached = next((f for f in notice.findings if f.code == "page-unreachable"), None)
    if unreached is not None and notice.documents:
        return Unreachable("link-unknown", **unreached.facts)
    return NotVideo("no-video-link", record=notice.record_id)


def _supplied(context: StepContext) -> Path | None:
    return context.job.supplied(context.job.source.media)


def _language(context: StepContext, facts: RecordFacts) -> str | None:
    return context.job.settings.witnesses.language or facts.notice.language


def media_path(context: StepContext, facts: RecordFacts) -> Path:
    """Return where the media of the record lies; its folder where there is none."""
    media = facts.capture.media if facts.capture else None
    return kept_path(context.folder, media.path) if media else context.folder


def media_checksum(facts: RecordFacts) -> str | None:
    """Return the checksum of the media of the record; None where there is none."""
    return facts.capture.media.checksum if facts.capture and facts.capture.media else None
