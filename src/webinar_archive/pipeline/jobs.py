"""One record's job: its source, the settings it runs under, and the folder in which everything of it lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from webinar_archive.errors import UsageError
from webinar_archive.files import checksum
from webinar_archive.pipeline.settings import Settings, Source
from webinar_archive.text import slug

NOTICE_SUFFIXES = (".txt", ".html", ".htm", ".xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What there is to do for one source. `key` names its folder, unique within the pipeline."""

    key: str
    source: Source
    settings: Settings

    @property
    def folder(self) -> Path:
        """The record's own folder."""
        return self.settings.archive / self.key

    def supplied(self, path: str | None) -> Path | None:
        """A path of the source from the pipeline file's folder, None where none is given."""
        return None if path is None else self.settings.path(path)


def jobs(settings: Settings) -> tuple[Job, ...]:
    """Every job of a pipeline, in order; two sources of the same key are one.

    Raises `UsageError` for a notice file or folder that is not there.
    """
    found: dict[str, Job] = {}
    for source in settings.source:
        for single in _singles(source, settings):
            key = _key(single)
            if key in found and not _same_record(found[key].source, single):
                key = f"{key}-{checksum(single.notice or '').removeprefix('sha512:')[:8]}"
            found.setdefault(key, Job(key=key, source=single, settings=settings))
    return tuple(found.values())


def _same_record(one: Source, other: Source) -> bool:
    # an id or a page names the record; two files of one name in two folders are two records
    return bool(other.id or other.page) or one.notice == other.notice


def _singles(source: Source, settings: Settings) -> Iterator[Source]:
    if source.table is not None:
        from webinar_archive.pipeline.tables import sources_of_table

        for row in sources_of_table(source, settings.path(source.table)):
            yield from _singles(row, settings)
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
        parts = urlsplit(source.page)
        number = page_number(source.page)
        # the port is left out: a record stays itself when its catalogue moves to another one
        return slug(f"{parts.hostname} {number or f'{parts.path} {parts.query}'}", limit=100)
    path = Path(source.notice or "")
    return slug(path.parent.name if path.stem == "notice" and path.parent.name else path.stem)


def page_number(page: str | None) -> str | None:
    """The notice's number in its catalogue, where the address of its page states one."""
    return parse_qs(urlsplit(page or "").query).get("id", [None])[0]


def is_address(text: str) -> bool:
    """Whether `text` is written as a web address rather than a path."""
    return "://" in text
