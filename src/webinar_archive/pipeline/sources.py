"""The jobs of a pipeline: each record's source, its settings, and the folder of everything that is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from webinar_archive.errors import Failure, NoticeError, UsageError
from webinar_archive.files import short_digest
from webinar_archive.models import Finding, Severity
from webinar_archive.pipeline.config import Settings, Source
from webinar_archive.pipeline.harvested_source import sources_of_harvest
from webinar_archive.pipeline.notice_file import sources_in_file
from webinar_archive.pipeline.notice_folder import is_text, notices_in, shown_name
from webinar_archive.text.normalize import slug
from webinar_archive.text.redaction import host_of, redact_address

_SUPPLIED = ("media", "transcript")
_MOST_COMPARED = 20
"""Of the records with one id, page or file: so many are compared with the next one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One record to archive. `key` names its folder, and is unique within the pipeline.

    `findings` are what its source gives to tell, and `failure` is why it cannot even be begun, if it cannot.
    """

    key: str
    source: Source
    settings: Settings
    findings: tuple[Finding, ...] = ()
    failure: Failure | None = None

    @property
    def folder(self) -> Path:
        """The folder of the record in the archive."""
        return self.settings.archive / self.key

    def supplied(self, path: str | None) -> Path | None:
        """Return a path of the source, from the pipeline file's folder; None where none is given."""
        return None if path is None else self.settings.path(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundJobs:
    """The jobs of a pipeline, in order, and what to tell of what is none."""

    jobs: tuple[Job, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Single:
    """One record as a source gives it; `name` is what it is called where it has neither id, page nor file."""

    source: Source
    name: str = ""
    findings: tuple[Finding, ...] = ()
    failure: Failure | None = None


def jobs(settings: Settings) -> tuple[Job, ...]:
    """Return the jobs of a pipeline, in order, as `find_jobs` does."""
    return find_jobs(settings).jobs


def find_jobs(settings: Settings) -> FoundJobs:
    """Find the jobs of a pipeline; the same record from two sources is one job, with what both give.

    A row of a table or a file of a folder that is no notice concerns its record alone. Raises `UsageError` for a
    notice file, folder or table of the pipeline file itself that is not there.
    """
    found: dict[str, Job] = {}
    known: defaultdict[str, list[str]] = defaultdict(list)
    skipped: list[Finding] = []
    for source in settings.source:
        for single in _single_sources(source, settings, skipped):
            names = _names(single.source, settings)
            before = [key for name in names for key in known[name][:_MOST_COMPARED]]
            same = next((k for k in before if _same_record(found[k].source, single.source, settings)), None)
            job = _merged(found[same], single) if same else _new_job(single, names, found, settings)
            found[job.key] = job
            for name in names:
                if job.key not in known[name][:_MOST_COMPARED]:
                    known[name].append(job.key)
    return FoundJobs(jobs=tuple(found.values()), findings=tuple(skipped))


def _new_job(single: _Single, names: tuple[str, ...], found: dict[str, Job], settings: Settings) -> Job:
    key = plain = _key(single)
    told_apart: list[object] = [names, single.name]
    while key in found:
        # stable as long as the sources that collide keep their order
        key = f"{plain}-{short_digest(repr(told_apart))}"
        told_apart.append(key)
    return Job(
        key=key,
        source=single.source,
        settings=settings,
        findings=single.findings,
        failure=single.failure,
    )


def _names(source: Source, settings: Settings) -> tuple[str, ...]:
    """Return what identifies a record, best first: its id, the page in its catalogue, its notice's file."""
    names = [f"id {source.id}"] if source.id else []
    names += [f"page {_page_key(source.page)}"] if source.page else []
    names += [f"notice {settings.path(source.notice)} {source.record or ''}"] if source.notice else []
    return tuple(names)


def _same_record(one: Source, other: Source, settings: Settings) -> bool:
    """Whether nothing tells two sources apart that share an id, a page or a file."""
    if one.id and other.id and one.id != other.id:
        return False
    if one.page and other.page and _page_key(one.page) != _page_key(other.page):
        return False
    if one.record != other.record:
        return False
    # two files of one name in two folders are two records
    return not (one.notice and other.notice) or settings.path(one.notice) == settings.path(other.notice)


def _merged(job: Job, single: _Single) -> Job:
    """Return a job with what only the other source gives, and a finding for what both give and differs."""
    one, other = job.source, single.source
    missing = {f.name: getattr(other, f.name) for f in fields(Source) if not getattr(one, f.name)}
    differing = tuple(
        Finding(
            code="source-differs",
            severity=Severity.WARNING,
            facts={"field": name, "used": getattr(one, name), "ignored": getattr(other, name)},
        )
        for name in _SUPPLIED
        if getattr(one, name) and getattr(other, name) and getattr(one, name) != getattr(other, name)
    )
    return replace(
        job,
        source=replace(one, **missing),
        findings=(*job.findings, *single.findings, *differing),
        failure=job.failure if single.failure else None,
    )


def _single_sources(source: Source, settings: Settings, skipped: list[Finding]) -> Iterator[_Single]:
    """Yield the records of one `[[source]]`; what is none of them is added to `skipped`."""
    if source.oai is not None:
        for record in sources_of_harvest(source, settings):
            yield _Single(source=record.source, findings=record.findings)
        return
    if source.table is None:
        yield from _of_notice(source, settings, skipped)
        return
    from webinar_archive.pipeline.source_table import sources_of_table

    path = settings.path(source.table)
    for row in sources_of_table(source, path):
        name = f"{path.stem} row {row.number}"
        if row.source.notice is None and row.source.page is None:
            error = NoticeError("table-row-without-notice", path=str(path), row=row.number)
            yield _Single(source=row.source, name=name, findings=row.findings, failure=Failure.of(error))
            continue
        try:
            for single in _of_notice(row.source, settings, skipped):
                yield replace(single, name=name, findings=(*row.findings, *single.findings))
        except UsageError as error:
            yield _Single(source=row.source, name=name, findings=row.findings, failure=Failure.of(error))


def _of_notice(source: Source, settings: Settings, skipped: list[Finding]) -> Iterator[_Single]:
    if source.notice is None:
        yield _Single(source=source)
        return
    if is_address(source.notice):
        yield _Single(source=replace(source, notice=None, page=source.page or source.notice))
        return
    path = settings.path(source.notice)
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except OSError as error:
        raise UsageError("file-unreadable", path=str(path), reason=error.strerror) from None
    if is_folder:
        inside = notices_in(path)
        skipped += inside.findings
        for each in inside.notices:
            yield from _of_file(replace(source, notice=str(each)), each)
    elif is_file:
        yield from _of_file(source, path)
    else:
        raise UsageError("file-missing", path=shown_name(str(path)))


def _of_file(source: Source, path: Path) -> Iterator[_Single]:
    """Yield the records of a notice's file; one whose name is not text fails, since no plan can name it."""
    if is_text(source.notice or ""):
        yield from (_Single(source=each) for each in sources_in_file(source, path))
        return
    shown = shown_name(str(path))
    error = NoticeError("file-name-not-utf-8", path=shown)
    yield _Single(source=replace(source, notice=shown), failure=Failure.of(error))


def _key(single: _Single) -> str:
    source = single.source
    if source.id:
        return slug(source.id)
    if source.page:
        return _page_key(source.page)
    if not source.notice:
        return slug(single.name)
    path = Path(source.notice)
    name = path.parent.name if path.stem == "notice" and path.parent.name else path.stem
    return slug(f"{name} {source.record}", limit=100) if source.record else slug(name)


def _page_key(page: str) -> str:
    # the key is the name of a folder and stands in messages
    page = redact_address(page)
    try:
        parts = urlsplit(page)
    except ValueError:
        # no address at all: the request for it will fail with a reason
        return slug(page, limit=100)
    number = page_number(page)
    # the port is left out: a record stays itself when its catalogue moves to another one
    return slug(f"{host_of(page)} {number or f'{parts.path} {parts.query}'}", limit=100)


def page_number(page: str | None) -> str | None:
    """Return the notice's number in its catalogue, where the address of its page states one."""
    try:
        return parse_qs(urlsplit(page or "").query).get("id", [None])[0]
    except ValueError:
        return None


def is_address(text: str) -> bool:
    """Return whether `text` is written as a web address rather than a path."""
    return "://" in text
