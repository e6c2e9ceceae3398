"""Clips of a record's quotations, with captions, stills and cards; those that are there unchanged are left.

`clips.json` beside the clips says which there are, what each shows, and what it was made from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from webinar_archive.archive.kept_files import kept_file
from webinar_archive.archive.remote_films import remote_film
from webinar_archive.called_programs import kill_programs
from webinar_archive.errors import Gone, RecordError
from webinar_archive.exports.cards import card
from webinar_archive.exports.clip_passages import Passage, passage_captions, passage_tags, passages
from webinar_archive.exports.released_record import ReleasedRecord, fitting
from webinar_archive.file_drafts import remove_drafts
from webinar_archive.files import checksum, checksum_of_file, regular_file_bytes, write_whole
from webinar_archive.i18n.language import Language
from webinar_archive.media.cut_commands import Cut, Film
from webinar_archive.media.cuts import cut_clip, open_film, part_of
from webinar_archive.media.svg_raster import draw_svg
from webinar_archive.models.codec import from_json, to_json
from webinar_archive.packages.safe_names import safe_name
from webinar_archive.pipeline.brought_films import film_at_hand
from webinar_archive.pipeline.config import PackageSection
from webinar_archive.text.characters import NOT_IN_UTF8
from webinar_archive.text.languages import three_letter_code

VERSION = 2
"""Raised when clips of the same passage come out differently, so that all are made again."""
LIST_NAME = "clips.json"
_MAX_LIST_BYTES = 50_000_000
_AT_ONCE = 2
"""How many clips are made at once: most of what a clip's programs do is done by one thread."""
_OURS = re.compile(
    r"quotation-[0-9]+(?:-[0-9]+)?\.(?:mp4|vtt|audio\.m4a|audio\.vtt|still\.png|card\.svg|card\.png)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipOptions:
    """How clips are made: how much is shown around the words, whether the picture is left out, labels' language."""

    pad_ms: int = 0
    audio_only: bool = False
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipEntry:
    """A clip of the list: its name, what it shows of the recording, its files with their checksums."""

    name: str
    quotation_no: int | None
    start_ms: int
    end_ms: int
    link: str | None
    made_from: str
    files: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipResult:
    """What became of one quotation's passage: the clip's path, whether it is new, or why there is none."""

    name: str
    path: Path | None = None
    is_new: bool = False
    error: RecordError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What the files of a clip hold besides picture and sound."""

    captions: bytes
    card: bytes
    tags: dict[str, str]


class ClipFolder:
    """The clips of one record in their folder, `TO/RECORD/`."""

    def __init__(
        self, archive: Path, record: ReleasedRecord, to: Path, package: PackageSection, options: ClipOptions
    ) -> None:
        self._record_folder = archive / record.key
        self._record = fitting(record, NOT_IN_UTF8)
        self._options = options
        self._rights = " ".join(filter(None, (package.rights, package.rights_address))) or None
        self.folder = to / safe_name(record.key)
        self.passages = passages(self._record, options.pad_ms)

    def make(self) -> Iterator[ClipResult]:
        """Make the clips that are missing or changed, and yield the outcome of each passage; delete stale ones.

        Raises:
            RecordError: The record's film is not in the archive, or is none.
            RunError: The disk is full.
            OSError: The folder cannot be written.
        """
        remove_drafts(self.folder)
        entries = {entry.name: entry for entry in self._listed()}
        before = dict(entries)
        try:
            if self.passages:
                yield from self._made(entries)
            self._delete_stale(entries)
        finally:
            if entries != before:
                ordered = sorted(entries.values(), key=lambda entry: (entry.start_ms, entry.name))
                write_whole(self.folder / LIST_NAME, to_json(ordered))

    def _made(self, entries: dict[str, ClipEntry]) -> Iterator[ClipResult]:
        # nothing is brought from far away to find that nothing is to be made
        known = list(self._known(entries)) if self._is_film_away() else []
        if len(known) == len(self.passages):
            for passage, entry in zip(self.passages, known, strict=True):
                yield ClipResult(name=passage.name, path=self.folder / entry.name)
            return
        with film_at_hand(self._record_folder, self._record.capture):
            yield from self._cut(self._film(), entries)

    def _cut(self, film: Film, entries: dict[str, ClipEntry]) -> Iterator[ClipResult]:
        before = dict(entries)
        cutters = ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="clips")
        try:
            for passage, made in [
                (each, cutters.submit(self._clip, film, each, before)) for each in self.passages
            ]:
                try:
                    entry, is_new = made.result()
                except RecordError as error:
                    yield ClipResult(name=passage.name, error=error)
                    continue
                entries[entry.name] = entry
                yield ClipResult(name=passage.name, path=self.folder / entry.name, is_new=is_new)
        except KeyboardInterrupt:
            # the others would be waited for
            kill_programs()
            raise
        finally:
            # whatever happened: those that are not begun are not made
            cutters.shutdown(cancel_futures=True)

    def _delete_stale(self, entries: dict[str, ClipEntry]) -> None:
        """Delete the clips of quotations that are not found any more."""
        names = {passage.name for passage in self.passages}
        stale = [entry for entry in entries.values() if entry.name.partition(".")[0] not in names]
        for entry in stale:
            for name in filter(_OURS.fullmatch, entry.files):
                (self.folder / name).unlink(missing_ok=True)
            del entries[entry.name]

    def _is_film_away(self) -> bool:
        capture = self._record.capture
        media = capture.media if capture else None
        return media is not None and remote_film(self._record_folder, media) is not None

    def _known(self, entries: dict[str, ClipEntry]) -> Iterator[ClipEntry]:
        """Yield the clips that are there and made from the same, as far as is known without the film."""
        recording = self._record.recording
        has_picture = recording is not None and any(each.kind == "video" for each in recording.streams)
        suffix = ".mp4" if has_picture and not self._options.audio_only else ".audio.m4a"
        for passage in self.passages:
            entry = entries.get(passage.name + suffix)
            if (
                entry
                and entry.made_from == self._made_from(passage, self._content(passage))
                and self._is_whole(entry)
            ):
                yield entry

    def _film(self) -> Film:
        capture = self._record.capture
        if capture is None or capture.media is None:
            raise Gone("clip-no-film", record=self._record.record_id)
        path = kept_file(self._record_folder, capture.media)
        return open_film(path, self._record.language, self._record.recording)

    def _clip(self, film: Film, passage: Passage, before: Mapping[str, ClipEntry]) -> tuple[ClipEntry, bool]:
        """Return the list's entry of a passage's clip, made where it is not there as it was before."""
        shown = passage.shown
        part = part_of(film, shown.start_ms, with_picture=not self._options.audio_only)
        if part.picture is None and part.sound is None:
            raise RecordError("clip-beyond-end", path=str(film.path), start_ms=shown.start_ms)
        name = passage.name + (".mp4" if part.picture else ".audio.m4a")
        content = self._content(passage)
        made_from = self._made_from(passage, content)
        known = before.get(name)
        if known and known.made_from == made_from and self._is_whole(known):
            return known, False
        files = self._written(part, passage, name, content)
        entry = ClipEntry(
            name=name,
            quotation_no=passage.placed.row.quotation_no,
            start_ms=shown.start_ms,
            end_ms=shown.end_ms,
            link=passage.link(self._record),
            made_from=made_from,
            files={path.name: checksum_of_file(path) for path in files},
        )
        return entry, True

    def _content(self, passage: Passage) -> _Content:
        return _Content(
            captions=passage_captions(self._record, passage),
            card=card(self._record, passage),
            tags=passage_tags(self._record, passage, self._rights, self._options.language),
        )

    def _made_from(self, passage: Passage, content: _Content) -> str:
        """Return a checksum of all that a passage's clip shows."""
        capture = self._record.capture
        media = capture.media.checksum if capture and capture.media else None
        shown, written = asdict(passage.shown), (checksum(content.captions), checksum(content.card))
        return checksum(to_json((VERSION, media, shown, content.tags, *written)))

    def _written(self, film: Film, passage: Passage, name: str, content: _Content) -> list[Path]:
        """Write the files of a clip; return their paths."""
        clip = self.folder / name
        vtt = clip.with_suffix(".vtt")
        still = self.folder / f"{passage.name}.still.png"
        svg, png = self.folder / f"{passage.name}.card.svg", self.folder / f"{passage.name}.card.png"
        write_whole(vtt, content.captions)
        cut = Cut(
            start_ms=passage.shown.start_ms,
            end_ms=passage.shown.end_ms,
            still_ms=(passage.spoken.start_ms + passage.spoken.end_ms) // 2,
            captions=vtt,
            language=three_letter_code(self._record.language),
            tags=content.tags,
        )
        cut_clip(film, cut, clip, still)
        write_whole(svg, content.card)
        drawn = draw_svg(svg, png)
        return [clip, vtt, *([still] if film.picture else []), svg, *([png] if drawn else [])]

    def _is_whole(self, entry: ClipEntry) -> bool:
        try:
            return all(
                _OURS.fullmatch(name) and checksum_of_file(self.folder / name) == stored
                for name, stored in entry.files.items()
            )
        except OSError:
            return False

    def _listed(self) -> list[ClipEntry]:
        """Return the entries of the list that is there; none of one that cannot be read."""
        try:
            data = regular_file_bytes(self.folder / LIST_NAME, _MAX_LIST_BYTES)
            return from_json(data or b"", list[ClipEntry])
        except (OSError, ValueError, RecursionError):
            return []
