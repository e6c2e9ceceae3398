"""The jobs of a pipeline: each record's source, its settings, and the folder of everything that is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from webinar_archive.errors import UsageError
from webinar_archive.files import checksum
from webinar_archive.pipeline.config import Settings, Source
from webinar_archive.text.normalize import slug

NOTICE_SUFFIXES = (".txt", ".html", ".htm", ".xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One record to archive. `key` names its folder, and is unique within the pipeline."""

    key: str
    source: Source
    settings: Settings

    @property
    def folder(self) -> Path:
        """The folder of the record in the archive."""
        return self.settings.archive / self.key

    def supplied(self, path: str | None) -> Path | None:
        """Return a path of the source, from the pipeline file's folder; None where none is given."""
        return None if path is None else self.settings.path(path)


def jobs(settings: Settings) -> tuple[Job, ...]:
    """Return the jobs of a pipeline, in order; the same record from two sources is one job, with what both give.

    Raises `UsageError` for a notice file or folder that is not there.
    """
    found: dict[str, Job] = {}
    known: dict[str, str] = {}
    for source in settings.source:
        for single in _single_sources(source, settings):
            key = _key(single)
            names = _names(single, settings)
            before = next((known[name] for name in names if name in known), key)
            if before in found and _same_record(found[before].source, single, settings):
                key, single = before, _merged(found[before].source, single)
            elif key in found:
                key = f"{key}-{checksum(repr(names)).removeprefix('sha512:')[:8]}"
            found[key] = Job(key=key, source=single, settings=settings)
            known |= dict.fromkeys(names, key)
    return tuple(found.values())


def _names(source: Source, settings: Settings) -> tuple[str, ...]:
    """Return what identifies a record, best first: its id, the page in its catalogue, its notice's file."""
    names = [f"id {source.id}"] if source.id else []
    names += [f"page {_page_key(source.page)}"] if source.page else []
    names += [f"notice {settings.path(source.notice)}"] if source.notice else []
    return tuple(names)


def _same_record(one: Source, other: Source, settings: Settings) -> bool:
    if one.id and other.id:
        return one.id == other.id
    if one.page and other.page:
        return _page_key(one.page) == _page_key(other.page)
    # two files of one name in two folders are two records
    return not (one.notice and other.notice) or settings.path(one.notice) == settings.path(other.notice)


def _merged(one: Source, other: Source) -> Source:
    """Return the first source, with what only the other gives."""
    missing = {f.name: getattr(other, f.name) for f in fields(Source) if not getattr(one, f.name)}
    return replace(one, **missing)


def _single_sources(source: Source, settings: Settings) -> Iterator[Source]:
    if source.table is not None:
        from webinar_archive.pipeline.source_table import sources_of_table

        path = settings.path(source.table)
        for row in sources_of_table(source, path):
            if row.source.notice is None and row.source.page is None:
                raise UsageError("table-row-without-notice", path=str(path), row=row.number)
            yield from _single_sources(row.source, settings)
        return
    if source.notice is None or is_address(source.notice):
        yield (
            source
            if source.notice is None
            else replace(source, notice=None, page=source.page or source.notice)
        )
        return
    path = settings.path(source.notice)
    if path.is_dir():
        inside = sorted(p for p in path.iterdir() if p.suffix.lower() in NOTICE_SUFFIXES)
        if not inside:
            raise UsageError("folder-without-notice", path=str(path))
        yield from (replace(source, notice=str(p)) for p in inside)
    elif path.is_file():
        yield source
    else:
        raise UsageError("file-missing", path=str(path))


def _key(source: Source) -> str:
    if source.id:
        return slug(source.id)
    if source.page:
        return _page_key(source.page)
    path = Path(source.notice or "")
    return slug(path.parent.name if path.stem == "notice" and path.parent.name else path.stem)


def _page_key(page: str) -> str:
    try:
        parts = urlsplit(page)
    except ValueError:
        # no address at all: the request for it will fail with a reason
        return slug(page, limit=100)
    number = page_number(page)
    # the port is left out: a record stays itself when its catalogue moves to another one
    return slug(f"{parts.hostname} {number or f'{parts.path} {parts.query}'}", limit=100)


def page_number(page: str | None) -> str | None:
    """Return the notice's number in its catalogue, where the address of its page states one."""
    try:
        return parse_qs(urlsplit(page or "").query).get("id", [None])[0]
    except ValueError:
        return None


def is_address(text: str) -> bool:
    """Return whether `text` is written as a web address rather than a path."""
    return "://" in text
