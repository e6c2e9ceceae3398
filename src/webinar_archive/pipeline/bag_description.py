"""What the package of a record is before it is written: its payload, its tag files, and its timestamp."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from string import Template

from webinar_archive.archive.events import Event, add_event, agent_name, stored_events
from webinar_archive.archive.form import FORM
from webinar_archive.archive.layout import deletion_file, outcome_file, step_file, vanished_file
from webinar_archive.errors import RecordError
from webinar_archive.files import checksum
from webinar_archive.media.technical_metadata import technical_metadata
from webinar_archive.packages.bag import Payload, manifest_of
from webinar_archive.packages.premis import PremisFile, PremisRecord, premis_document
from webinar_archive.packages.pronom import format_of
from webinar_archive.packages.safe_names import safe_name
from webinar_archive.packages.serialised_bags import TIMESTAMP_TAG
from webinar_archive.pipeline.bag_content import BagContent, bag_content, premis_event
from webinar_archive.pipeline.bag_timestamps import Timestamper, timestamp_event
from webinar_archive.pipeline.config import PackageSection, Settings
from webinar_archive.pipeline.plan import jobs_of
from webinar_archive.pipeline.reviewed_outcomes import released_to
from webinar_archive.pipeline.sources import Job
from webinar_archive.pipeline.stored_records import StoredRecord
from webinar_archive.pipeline.stored_release import last_release_plan
from webinar_archive.reviews.reviews_file import Reviews, encoded, load_reviews

FORM_LABEL = "Webinar-Archive-Form"
"""The label, in `bag-info.txt`, of the form in which the record's files lie in the package."""
EVENTS_TAG = "metadata/events.jsonl"
"""What was done with the record's files; no payload, since a verification makes no other package of a record."""
TECHNICAL_TAG = "metadata/ffprobe.json"
"""All that ffprobe says about the film."""
_FIRST_BYTES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of asking for a timestamp: the response and its event, or why there is none."""

    response: bytes | None = None
    events: tuple[Event, ...] = ()
    failure: RecordError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedBag:
    """The bag of a record: the folder and the name of its versions, its payload, and who gives it a timestamp."""

    folder: str
    name: str
    record: StoredRecord
    content: BagContent
    section: PackageSection
    timestamper: Timestamper | None

    @property
    def payloads(self) -> tuple[Payload, ...]:
        """The files below `data/`."""
        return self.content.payloads

    @property
    def info(self) -> list[tuple[str, str]]:
        """The lines of `bag-info.txt`."""
        return _info(self.record, self.content, self.section)

    def asked(self) -> Asked:
        """Ask for a timestamp of the payload, where the pipeline file names an authority."""
        return _asked_of(self.record, manifest_of(self.payloads), self.timestamper)

    def tags(self, asked: Asked) -> dict[str, bytes]:
        """Return the further tag files by their paths, with what came of asking for a timestamp."""
        content = replace(self.content, events=(*self.content.events, *map(premis_event, asked.events)))
        return {
            "README.txt": _readme(content),
            "metadata/premis.xml": _premis(content, self.section),
            EVENTS_TAG: stored_events(self.record.folder),
            **_technical_metadata(content),
            **({} if asked.response is None else {TIMESTAMP_TAG: asked.response}),
        }


class BagDescriber:
    """Describes the bags of records; reads what each pipeline states about packages once."""

    def __init__(self, settings: Settings | None) -> None:
        """Take the settings of a pipeline file. Without them, those of each pipeline's last release count."""
        self._settings = settings
        self._pipelines: dict[Path, _Pipeline] = {}

    def describe(self, record: StoredRecord) -> DescribedBag:
        """Describe the bag of a record.

        Raises:
            RecordError: A result of the record cannot be read, or names a file outside of its folder.
            OSError: The record cannot be read.
            UsageError: The reviews of the release cannot be read.
        """
        pipeline = self._pipeline(record.pipeline)
        content = bag_content(record.folder, pipeline.jobs.get(record.key), pipeline.reviews.of(record.key))
        return DescribedBag(
            folder=safe_name(record.pipeline.name),
            name=safe_name(record.key),
            record=record,
            content=content,
            section=pipeline.section,
            timestamper=pipeline.timestamper,
        )

    def state(self, record: StoredRecord) -> str:
        """Return a checksum that differs where the payload of a record may differ.

        Of its results only sizes and times are looked at: describing the bag takes five times as long. Raises
        `OSError` and `UsageError` as `describe` does.
        """
        files = [each(record.folder) for each in (outcome_file, deletion_file, vanished_file)]
        steps = step_file(record.folder, "notice").parent
        files += sorted(steps.iterdir()) if steps.is_dir() else ()
        states = {path.name: path.stat() for path in files if path.exists()}
        reviews = self._pipeline(record.pipeline).reviews.of(record.key)
        described = [(name, stat.st_size, stat.st_mtime_ns) for name, stat in states.items()]
        return checksum(f"{agent_name()} {described} {encoded(Reviews({record.key: reviews})).decode()}")

    def _pipeline(self, folder: Path) -> _Pipeline:
        if folder not in self._pipelines:
            plan = last_release_plan(folder)
            settings = self._settings or (plan.settings if plan else None)
            release = released_to(settings, folder) if settings else None
            self._pipelines[folder] = _Pipeline(
                section=settings.package if settings else PackageSection(),
                timestamper=Timestamper(settings) if settings and settings.package.timestamp else None,
                jobs=jobs_of(plan) if plan else {},
                reviews=load_reviews(release) if release else Reviews(),
            )
        return self._pipelines[folder]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pipeline:
    """What packages of a pipeline's records need: what its file states, its jobs by key, people's decisions."""

    section: PackageSection
    timestamper: Timestamper | None
    jobs: Mapping[str, Job]
    reviews: Reviews


def _asked_of(record: StoredRecord, manifest: bytes, timestamper: Timestamper | None) -> Asked:
    """Ask for a timestamp of a manifest, where an authority is named; what it gives is an event of the record."""
    if timestamper is None:
        return Asked()
    try:
        response, timestamp = timestamper.timestamp(manifest)
    except RecordError as error:
        return Asked(failure=error)
    event = timestamp_event(timestamp, manifest)
    with contextlib.suppress(OSError):
        # an archive that may only be read can be packed, too
        add_event(record.folder, event)
    return Asked(response=response, events=(event,))


def _info(record: StoredRecord, content: BagContent, section: PackageSection) -> list[tuple[str, str]]:
    size_bytes = sum(payload.size_bytes for payload in content.payloads)
    lines = [
        ("Source-Organization", section.organisation),
        ("Contact-Name", section.contact_name),
        ("Contact-Email", section.contact_email),
        ("External-Description", content.title),
        ("External-Identifier", content.record_id),
        ("Bagging-Date", datetime.now(UTC).date().isoformat()),
        ("Payload-Oxum", f"{size_bytes}.{len(content.payloads)}"),
        ("Bag-Group-Identifier", record.pipeline.name),
        ("Internal-Sender-Identifier", record.name),
        ("Internal-Sender-Description", section.rights),
        ("Capture-Version", str(content.capture_version or "")),
        ("Bag-Software-Agent", agent_name()),
        (FORM_LABEL, str(FORM)),
    ]
    return [(label, value) for label, value in lines if value]


def _readme(content: BagContent) -> bytes:
    template = Template((files("webinar_archive.i18n") / "bag_readme.txt").read_text(encoding="utf-8"))
    date = datetime.now(UTC).date().isoformat()
    title = " ".join(content.title.split())[:500]
    text = template.substitute(title=title, record=content.record_id, agent=agent_name(), date=date)
    return text.encode("utf-8", "replace")


def _technical_metadata(content: BagContent) -> dict[str, bytes]:
    """Return what ffprobe says about the film; no payload, since another release of ffprobe says it otherwise."""
    film = next((payload for payload in content.payloads if payload.path == content.media), None)
    if film is None or not isinstance(film.content, Path):
        return {}
    found = technical_metadata(film.content, f"data/{film.path}")
    return {} if found is None else {TECHNICAL_TAG: found}


def _premis(content: BagContent, section: PackageSection) -> bytes:
    described = [
        PremisFile(
            path=f"data/{payload.path}",
            sha512=payload.sha512,
            size_bytes=payload.size_bytes,
            format=format_of(
                payload.path,
                _first_bytes(payload),
                content.container if payload.path == content.media else None,
            ),
            original_name=payload.original_name,
        )
        for payload in content.payloads
    ]
    return premis_document(
        PremisRecord(
            record_id=content.record_id,
            title=content.title,
            files=described,
            events=content.events,
            organisation=section.organisation,
            rights=section.rights,
            rights_address=section.rights_address,
        )
    )


def _first_bytes(payload: Payload) -> bytes:
    if isinstance(payload.content, bytes):
        return payload.content[:_FIRST_BYTES]
    if not payload.content.is_file():
        return b""
    with payload.content.open("rb") as file:
        return file.read(_FIRST_BYTES)
