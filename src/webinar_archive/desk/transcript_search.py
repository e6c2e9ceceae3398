"""Words in all transcripts of the desk's records, by the archive's full-text index."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from webinar_archive.desk.desk_archive import DeskArchive
from webinar_archive.i18n.messages import Language, verdict_name
from webinar_archive.search.index import MAX_SEARCHED
from webinar_archive.search.sources import open_archive

_ONE_AT_A_TIME = threading.Lock()
"""The first search makes the index; a second one meanwhile waits for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HitView:
    """A place in which the words are spoken, with those before and after."""

    title: str
    address: str
    start_ms: int
    verdict: str
    verdict_name: str
    confidence: float
    before: str
    spoken: str
    after: str


def hits_in(archive: DeskArchive, text: str, language: Language) -> tuple[HitView, ...]:
    """Return where a text is spoken, the surest places first. Raises `UsageError` and `DiskFull` as the index does."""
    found: list[HitView] = []
    records = {(record.pipeline, record.outcome.key): record for record in archive.records()}
    for folder in dict.fromkeys(release.archive for release in archive.releases()):
        with _ONE_AT_A_TIME, open_archive(folder, None, on_unreadable=lambda _: None) as index:
            hits = index.search(text, MAX_SEARCHED)
        for hit in hits:
            record = records.get((folder.name, hit.record_id))
            if record is None:
                # of a record that the last table has no more
                continue
            start_ms = hit.match.start_ms or 0
            found.append(
                HitView(
                    title=record.title,
                    address=f"{record.address}#t={start_ms / 1000}",
                    start_ms=start_ms,
                    verdict=hit.match.verdict.value,
                    verdict_name=verdict_name(hit.match.verdict.value, language),
                    confidence=hit.match.confidence,
                    before=hit.before,
                    spoken=hit.match.spoken or "",
                    after=hit.after,
                )
            )
    return tuple(sorted(found, key=lambda each: -each.confidence))
