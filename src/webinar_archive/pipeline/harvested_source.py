"""The records of an OAI-PMH server as sources: those that its harvests have stored in the archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from webinar_archive.archive.harvested_records import Tombstone, harvested_records
from webinar_archive.archive.layout import harvest_folder
from webinar_archive.files import short_digest
from webinar_archive.models import Finding, Severity
from webinar_archive.pipeline.config import Settings, Source
from webinar_archive.text.normalize import slug
from webinar_archive.text.redaction import host_of


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestedSource:
    """The source that a harvested record gives, and what of it should be told."""

    source: Source
    findings: tuple[Finding, ...] = ()


def folder_of_harvest(source: Source, settings: Settings) -> Path:
    """Return the folder of the records of an OAI-PMH source: one for each address, set and form of records."""
    asked = (source.oai or "", source.set or "", source.prefix or "")
    readable = slug(" ".join((host_of(asked[0]), *asked[1:])), limit=60)
    name = f"{readable}-{short_digest(repr(asked))}"
    return harvest_folder(settings.archive, name)


def sources_of_harvest(source: Source, settings: Settings) -> Iterator[HarvestedSource]:
    """Yield a source for each record that was harvested; one that its server has no longer says so."""
    for record in harvested_records(folder_of_harvest(source, settings)):
        single = replace(source, oai=None, set=None, prefix=None, notice=str(record.path))
        findings = (_finding(record.tombstone),) if record.tombstone else ()
        yield HarvestedSource(source=single, findings=findings)


def _finding(tombstone: Tombstone) -> Finding:
    facts = {"identifier": tombstone.identifier}
    if not tombstone.deleted:
        return Finding(code="record-not-listed", severity=Severity.WARNING, facts=facts)
    facts["deleted"] = tombstone.deleted_at or ""
    return Finding(code="record-deleted-there", severity=Severity.WARNING, facts=facts)
