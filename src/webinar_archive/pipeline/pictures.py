"""Pictures of a stored release: the timeline of each record, and charts of all of them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from webinar_archive.exports.formats import RECORDS_FOLDER
from webinar_archive.exports.release_pictures import (
    Decision,
    release_picture,
    reliability_picture,
    witnesses_picture,
)
from webinar_archive.exports.timeline_picture import FILES, timeline
from webinar_archive.file_drafts import remove_drafts
from webinar_archive.files import write_whole
from webinar_archive.i18n.language import Language
from webinar_archive.models.review import ReviewAction
from webinar_archive.packages.safe_names import safe_name
from webinar_archive.pipeline.stored_release import StoredRelease
from webinar_archive.reviews.reviewed_record import ReviewedQuotation

MOST_TIMELINES = 12
"""Timelines in a report: each takes a third of a second, and room in its page."""


def write_pictures(release: StoredRelease, to: Path, language: Language) -> Iterator[Path]:
    """Draw the pictures of a release into `to`, and yield their paths.

    The reliability of the confidence is drawn where people reviewed places that the program found; a record in which
    no quotation was found has no timeline, and one drawn before is deleted.
    """
    rows = release.rows
    yield from _written(to, release_picture(release.name, rows, language))
    yield from _written(to, witnesses_picture(release.name, rows, language))
    if decisions := decisions_of(release):
        yield from _written(to, reliability_picture(release.name, decisions, language))
    for record in release.records(words=False):
        folder = to / RECORDS_FOLDER / safe_name(record.key)
        if record.quotations:
            yield from _written(folder, timeline(record, language))
        else:
            _remove_timeline(folder)


def report_pictures(
    releases: Iterable[StoredRelease],
    named: Iterable[tuple[str, str]],
    language: Language,
    *,
    most_timelines: int = MOST_TIMELINES,
) -> Iterator[bytes]:
    """Yield the charts of releases as SVG, and the timelines of the first records that a report names.

    Args:
        releases: The releases, each with the records that are reported about.
        named: The pipelines and keys of the records that the report names, those to look at first first.
        language: That of the titles and labels.
        most_timelines: How many of those records have their timeline in the report.
    """
    wanted = list(dict.fromkeys(named))[:most_timelines]
    found: dict[tuple[str, str], bytes] = {}
    for release in releases:
        rows = release.rows
        yield release_picture(release.name, rows, language)["release.svg"]
        yield witnesses_picture(release.name, rows, language)["witnesses.svg"]
        if decisions := decisions_of(release):
            yield reliability_picture(release.name, decisions, language)["reliability.svg"]
        for record in release.records(words=False):
            place = (release.name, record.key)
            if place in wanted and record.quotations:
                found[place] = timeline(record, language)["timeline.svg"]
    yield from (found[place] for place in wanted if place in found)


def _remove_timeline(folder: Path) -> None:
    """Delete the timeline of a record that was deleted since, or in which nothing is found any more."""
    for name in FILES:
        (folder / name).unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        # never made, or other files lie in it
        folder.rmdir()


def decisions_of(release: StoredRelease) -> tuple[Decision, ...]:
    """Return what people decided about places that the program found: its confidence then, and whether it was right."""
    quotations = (quotation for record in release.reviewed_records() for quotation in record.quotations)
    return tuple(decision for quotation in quotations if (decision := _decision(quotation)))


def _decision(quotation: ReviewedQuotation) -> Decision | None:
    review = quotation.review
    seen = review.seen if review and review.is_decided else None
    if (
        review is None
        or seen is None
        or seen.confidence is None
        or seen.start_ms is None
        or seen.end_ms is None
    ):
        return None
    place = review.place
    # a place that was moved by a little was the right one
    is_right = place is not None and place[0] < seen.end_ms and seen.start_ms < place[1]
    return seen.confidence, is_right and review.action is not ReviewAction.REJECT


def _written(to: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    remove_drafts(to)
    for name, data in files.items():
        write_whole(to / name, data)
        yield to / name
