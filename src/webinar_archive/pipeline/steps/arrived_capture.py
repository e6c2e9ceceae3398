"""What a fetch brought: a new version of the capture, or only an event where its content is that of the one before."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from webinar_archive.archive.capture_versions import (
    add_version,
    arrived_capture,
    describe,
    kept_capture,
    unstored_capture,
    version_of,
)
from webinar_archive.archive.events import Event, add_event, load_events, utc_seconds
from webinar_archive.archive.kept_files import is_whole, kept_path
from webinar_archive.archive.layout import arriving_folder, description_file
from webinar_archive.archive.remote_films import remote_film
from webinar_archive.archive.shared_contents import place, share, share_with_archive
from webinar_archive.errors import ArchiveError, RecordError
from webinar_archive.files import checksum_of_file
from webinar_archive.media.same_film import are_equally_long, is_same_film
from webinar_archive.models import KEEPS, ArchivedFile, Captions, Capture, Finding, Severity
from webinar_archive.pipeline.brought_films import film_at_hand
from webinar_archive.text.redaction import redact_address

Fetch = Callable[[Path], Capture]
"""Fetches a capture into a folder."""


def keep_capture(record: Path, request: str, fetch: Fetch) -> Capture:
    """Fetch a capture, and return the version that has its content: a new one, or the one before.

    A call after a killed one goes on: what has arrived is not fetched again, and no version is added twice.

    Args:
        record: The record's folder.
        request: The checksum of what is requested.
        fetch: Fetches it; its errors pass.
    """
    placed = unstored_capture(record, request)
    if placed is not None:
        _add_event(record, placed, placed, change="new version")
        return placed
    arrived = arrived_capture(record, request)
    if arrived is None:
        folder = arriving_folder(record)
        if not folder.is_symlink():
            description_file(folder).unlink(missing_ok=True)
        try:
            arrived = fetch(folder)
        except ArchiveError:
            with contextlib.suppress(OSError):
                # nothing to resume from
                folder.rmdir()
            raise
        describe(folder, arrived, request)
    return _kept(record, arrived, request)


def _kept(record: Path, arrived: Capture, request: str) -> Capture:
    kept = kept_capture(record)
    if kept is None:
        return _new_version(record, arrived, request, change="first capture")
    is_compared = kept.media and arrived.media and kept.media.checksum != arrived.media.checksum
    with film_at_hand(record, kept if is_compared else None):
        return _compared(record, kept, arrived, request)


def _compared(record: Path, kept: Capture, arrived: Capture, request: str) -> Capture:
    _restore(record, kept, arrived)
    how = _same_film(record, kept, arrived)
    if how is None:
        joined = _with_kept_captions(record, kept, arrived)
        describe(arriving_folder(record), joined, request)
        return _new_version(record, joined, request, change="another film" if kept.media else "film")
    changed = _changed(kept, arrived)
    if changed or not is_whole(record, kept):
        joined = _with_kept_files(record, kept, arrived)
        describe(arriving_folder(record), joined, request)
        return _new_version(record, joined, request, change=", ".join(changed) or "files that were lost")
    facts = {"received": arrived.media.checksum} if arrived.media and how == "same streams" else {}
    _add_event(record, kept, arrived, change="none", compared=how, **facts)
    shutil.rmtree(arriving_folder(record))
    return replace(kept, page_address=arrived.page_address, title=arrived.title or kept.title)


def _new_version(record: Path, arrived: Capture, request: str, *, change: str) -> Capture:
    capture = add_version(record, arrived, request)
    _add_event(record, capture, capture, change=change)
    for file in capture.files:
        share_with_archive(record, file)
    return capture


def _add_event(record: Path, kept: Capture, arrived: Capture, **facts: Any) -> None:
    """Tell the events of a record that this was captured, once."""
    at = arrived.captured_at or utc_seconds()
    if any(event.kind == "capture" and event.at == at for event in load_events(record)):
        return
    facts = {
        "version": version_of(kept),
        "address": redact_address(arrived.page_address),
        "checksum": kept.media.checksum if kept.media else None,
        **facts,
    }
    outcome = "unchanged" if facts["change"] == "none" else "success"
    add_event(record, Event(kind="capture", at=at, outcome=outcome, facts=facts))


def _restore(record: Path, kept: Capture, arrived: Capture) -> None:
    """Put files that were lost or damaged in their places, where they arrived again."""
    there = {file.checksum: file for file in arrived.files}
    restored = []
    for file in kept.files:
        again = there.get(file.checksum)
        if again is None or remote_film(record, file) or _is_as_stored(record, file):
            continue
        with contextlib.suppress(RecordError):
            place(record / again.path, kept_path(record, file.path))
            restored.append(file.path)
    if restored:
        # not "repair": whether other files are damaged is not looked at
        facts = {"files": restored}
        add_event(record, Event(kind="replacement", at=utc_seconds(), outcome="success", facts=facts))


def _is_as_stored(record: Path, file: ArchivedFile) -> bool:
    try:
        return checksum_of_file(kept_path(record, file.path)) == file.checksum
    except (OSError, RecordError):
        return False


def _same_film(record: Path, kept: Capture, arrived: Capture) -> str | None:
    """Return how two captures hold the same film; None where they do not, or cannot be compared."""
    if kept.media is None or arrived.media is None:
        # one that is not there any more is kept
        return "no film" if arrived.media is None else None
    if kept.media.checksum == arrived.media.checksum:
        return "same bytes"
    if _is_as_stored(record, kept.media) and is_same_film(
        kept_path(record, kept.media.path), record / arrived.media.path
    ):
        return "same streams"
    return None


def _changed(kept: Capture, arrived: Capture) -> list[str]:
    """Return what is new beside the same film. What is no longer there is kept, and thus no change.

    A site's own facts and its picture are none: counts of views and compressions of pictures differ each time.
    """
    before = {track.file.checksum for track in kept.captions}
    changed = [
        f"{track.kind.value} ({track.language or 'und'})"
        for track in arrived.captions
        if track.file.checksum not in before
    ]
    if arrived.description is not None and (
        kept.description is None or arrived.description.checksum != kept.description.checksum
    ):
        changed.append("description")
    return changed


def _with_kept_captions(record: Path, kept: Capture, arrived: Capture) -> Capture:
    """Return another film with the captions that were kept and did not arrive, where they still fit its times.

    Sites compress a film anew and lose its captions, or do not give them for now: the words were the same.
    """
    if not kept.captions or not _are_equally_long(record, kept, arrived):
        return arrived
    tracks = _missing_captions(record, kept, arrived)
    told = tuple(
        Finding(
            code="captions-kept", severity=Severity.INFO, facts={"file": track.file.path.rpartition("/")[2]}
        )
        for track in tracks
    )
    return replace(arrived, captions=(*arrived.captions, *tracks), findings=(*arrived.findings, *told))


def _are_equally_long(record: Path, kept: Capture, arrived: Capture) -> bool:
    """Tell whether captions of one film fit the other; they do where no film was kept."""
    if kept.media is None or arrived.media is None:
        return True
    try:
        return are_equally_long(kept_path(record, kept.media.path), record / arrived.media.path)
    except RecordError:
        return False


def _missing_captions(record: Path, kept: Capture, arrived: Capture) -> tuple[Captions, ...]:
    """Take along the captions of kinds and languages that did not arrive."""
    there = {(track.language, track.kind) for track in arrived.captions}
    names = {file.path.rpartition("/")[2] for file in arrived.files}
    return tuple(
        replace(track, file=_taken_along(record, track.file))
        for track in kept.captions
        if (track.language, track.kind) not in there
        and track.file.path.rpartition("/")[2] not in names
        and _is_as_stored(record, track.file)
    )


def _taken_along(record: Path, file: ArchivedFile) -> ArchivedFile:
    """Put a kept file beside those that arrived."""
    path = f"{arriving_folder(record).name}/{file.path.rpartition('/')[2]}"
    place(kept_path(record, file.path), record / path)
    return replace(file, path=path)


def _with_kept_files(record: Path, kept: Capture, arrived: Capture) -> Capture:
    """Return the arrived capture with the film that is kept, and with what was kept beside it and did not arrive."""

    there = {file.checksum: file for file in kept.files if _is_as_stored(record, file)}
    for file in arrived.files:
        if same := there.get(file.checksum):
            share(kept_path(record, same.path), record / file.path)
    media = arrived.media
    if kept.media is not None and kept.media.checksum in there:
        if media is not None and media.checksum != kept.media.checksum:
            (record / media.path).unlink()
            media = None
        media = media or _taken_along(record, kept.media)

    def or_kept(new: ArchivedFile | None, old: ArchivedFile | None) -> ArchivedFile | None:
        return _taken_along(record, old) if new is None and old is not None and old.checksum in there else new

    return replace(
        arrived,
        media=media,
        keep=max(kept.keep, arrived.keep, key=KEEPS.index),
        captions=(*arrived.captions, *_missing_captions(record, kept, arrived)),
        metadata=or_kept(arrived.metadata, kept.metadata),
        thumbnail=or_kept(arrived.thumbnail, kept.thumbnail),
        description=or_kept(arrived.description, kept.description),
    )
