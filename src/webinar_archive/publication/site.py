"""The static site of what was released last: a front page, a page a record, downloads, and films where asked for."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from webinar_archive.archive.capture_versions import stored_capture
from webinar_archive.desk.desk_archive import DeskRecord
from webinar_archive.desk.film import UNKNOWN_TYPE, Film
from webinar_archive.desk.page_templates import TEMPLATES as DESK_TEMPLATES
from webinar_archive.desk.record_view import RecordView, record_view
from webinar_archive.errors import FilmAway
from webinar_archive.exports.finding_cells import finding_codes
from webinar_archive.exports.formats import RECORDS_FOLDER, RecordFormats, check_formats, write_tables
from webinar_archive.exports.formats.vtt import vtt_files
from webinar_archive.exports.schema import Row
from webinar_archive.file_copies import copied_digest
from webinar_archive.pipeline.brought_films import film_at_hand
from webinar_archive.pipeline.stored_release import StoredRelease
from webinar_archive.publication.front_page import (
    DATA_NAME,
    ListedOnSite,
    front_pages,
    listed_on_site,
    search_data,
)
from webinar_archive.publication.published_record import published_record
from webinar_archive.publication.published_rows import published_rows
from webinar_archive.publication.record_page import record_pages
from webinar_archive.publication.site_folder import site_draft
from webinar_archive.publication.site_pages import SitePages
from webinar_archive.reviews.reviewed_record import ReviewedRecord

ASSETS = "assets"
_OWN_FILES = Path(__file__).with_name("static")
_DESK_FILES = DESK_TEMPLATES.with_name("static")
_CAPTIONS = "transcript.vtt"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSummary:
    """What a site holds; `films_away` are those that it should hold and that no copy gave, by their records."""

    records: int
    quotations: int
    films: int
    films_away: Mapping[str, FilmAway]


def write_site(
    releases: Sequence[StoredRelease], to: Path, on_record: Callable[[str], None] = lambda _: None
) -> SiteSummary:
    """Write the site of releases; the one that is there is replaced when the new one is whole.

    Args:
        releases: The releases. The heading, the languages and the address are those of the first one's pipeline file.
        to: The folder of the site.
        on_record: Told of the key of each record that is written.

    Raises:
        UsageError: A folder of this name is no site of ours, a format is unknown here, or reviews cannot be read.
        OSError: The site cannot be written, or a film not be read.
    """
    first = releases[0]
    title = first.publish.title or ", ".join(release.name for release in releases)
    site = SitePages(
        title=title, languages=tuple(dict.fromkeys(first.publish.languages)), address=first.publish.address
    )
    for release in releases:
        check_formats(release.export.formats)
    with site_draft(to) as draft:
        for path in (
            _DESK_FILES / "desk.css",
            _DESK_FILES / "icon.svg",
            *sorted(_OWN_FILES.iterdir()),
        ):
            _write(draft / ASSETS / path.name, path.read_bytes())
        listed: list[ListedOnSite] = []
        tables: list[str] = []
        films, films_away = 0, dict[str, FilmAway]()
        for release in releases:
            written = _Release(release, draft, site)
            listed += written.records(on_record)
            tables += written.tables()
            films += written.films
            films_away |= written.films_away
        for language in site.languages:
            for name, data in front_pages(listed, tables, site, language):
                _write(draft / name, data)
        _write(draft / ASSETS / DATA_NAME, search_data(listed))
    return SiteSummary(
        records=len(listed),
        quotations=sum(each.count for each in listed),
        films=films,
        films_away=films_away,
    )


class _Release:
    """Writes the records and tables of one release into a site."""

    def __init__(self, release: StoredRelease, draft: Path, site: SitePages) -> None:
        self._release = release
        self._folder = draft / release.below
        self._site = site
        self._rows: list[Row] = []
        self._of_records = RecordFormats(release.export.formats)
        self._downloads: list[Path] = []
        self.films = 0
        self.films_away: dict[str, FilmAway] = {}

    def records(self, on_record: Callable[[str], None]) -> Iterator[ListedOnSite]:
        """Write the pages and files of each record, and yield it as the front page lists it."""
        release = self._release
        reviewed = {record.key: record for record in release.reviewed_records()}
        for made, decided in zip(release.outcomes, release.reviewed_outcomes(), strict=True):
            if not _is_published(decided.rows):
                continue
            rows = published_rows(decided.rows, release.publish)
            self._rows += rows
            record = DeskRecord(release=release, outcome=made)
            yield self._record(record, reviewed[made.key], rows)
            on_record(made.key)

    def _record(self, record: DeskRecord, reviewed: ReviewedRecord, rows: tuple[Row, ...]) -> ListedOnSite:
        with contextlib.ExitStack() as brought:
            if self._release.publish.film == "copy":
                try:
                    brought.enter_context(film_at_hand(record.folder, stored_capture(record.folder)))
                except FilmAway as error:
                    # the page links to the video
                    self.films_away[f"{self._release.name}/{record.outcome.key}"] = error
            return self._record_with_film(record, reviewed, rows)

    def _record_with_film(
        self, record: DeskRecord, reviewed: ReviewedRecord, rows: tuple[Row, ...]
    ) -> ListedOnSite:
        # nothing that is shown of a view depends on its language
        view = record_view(record, self._site.languages[0])
        folder = self._folder / RECORDS_FOLDER / record.outcome.key
        stored = replace(view.stored, rows=rows, address=self._address())
        files = dict(self._of_records.files(stored))
        downloads = sorted(files)
        self._downloads += [folder / name for name in downloads]
        film = self._film(view, folder)
        if film and view.paragraphs and _CAPTIONS not in files:
            files[_CAPTIONS] = vtt_files(stored)[_CAPTIONS]
        for name, data in files.items():
            _write(folder / name, data)
        path = "/".join(filter(None, (self._release.below, RECORDS_FOLDER, record.outcome.key)))
        languages = self._site.languages
        records = [published_record(view, reviewed, rows, path, language) for language in languages]
        for published, language in zip(records, languages, strict=True):
            for name, data in record_pages(published, film, downloads, self._site, language):
                _write(folder / name, data)
        return listed_on_site(records[0])

    def tables(self) -> list[str]:
        """Write the files of the whole release, and return their paths in the site."""
        table = replace(self._release.table, address=self._address())
        written = write_tables(self._release.export.formats, self._rows, table, self._folder)
        for name, data in self._of_records.release_files(table).items():
            _write(self._folder / name, data)
            written.append(self._folder / name)
        described = [*written, *self._downloads]
        for name, data in self._of_records.describing_files(table, self._folder, described).items():
            _write(self._folder / name, data)
            written.append(self._folder / name)
        below = self._release.below
        return [
            "/".join(filter(None, (below, path.relative_to(self._folder).as_posix()))) for path in written
        ]

    def _film(self, view: RecordView, folder: Path) -> tuple[Film, str] | None:
        """Copy the film of a record into the site, where that is wanted and browsers know what it is."""
        film = view.film
        if self._release.publish.film == "link" or film is None or film.type == UNKNOWN_TYPE:
            return None
        name = f"film{film.path.suffix.lower()}"
        folder.mkdir(parents=True, exist_ok=True)
        copied_digest(film.path, folder / name, lambda _: None, link=False)
        self.films += 1
        return film, name

    def _address(self) -> str | None:
        address = self._release.publish.address
        if address is None:
            return self._release.export.address
        return "/".join(filter(None, (address.rstrip("/"), self._release.below)))


def _write(path: Path, data: bytes) -> None:
    """Write a file of the draft, which counts only when it is whole: no file of it needs to be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _is_published(rows: Sequence[Row]) -> bool:
    """Tell whether anything of a record is known, and none of it was deleted on request."""
    if not rows or "deleted-on-request" in finding_codes(rows[0].findings):
        return False
    return any(row.title or row.quotation or row.media_file for row in rows)
