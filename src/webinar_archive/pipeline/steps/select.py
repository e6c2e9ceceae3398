"""Step `select`: which records of a batch are wanted: by date, by having a video, by having quotations."""

from __future__ import annotations

from webinar_archive.models import DocumentKind, Notice
from webinar_archive.pipeline.config import SelectSection


def is_selected(notice: Notice, wanted: SelectSection) -> bool:
    """Return whether a notice is wanted. A notice without a date is never within dates."""
    if wanted.since or wanted.until:
        day = notice.event_date
        if day is None or (wanted.since and day < wanted.since) or (wanted.until and day > wanted.until):
            return False
    if wanted.video and not any(d.kind is DocumentKind.VIDEO and d.address for d in notice.documents):
        return False
    return bool(notice.quotations) or not wanted.quotations
