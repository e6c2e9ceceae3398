"""Take records from their packages back into an archive, from which they can be exported, verified and run again."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from webinar_archive.archive.deletion import load_deletion
from webinar_archive.archive.events import Event, add_event, stored_events, utc_seconds
from webinar_archive.archive.form import FORM, stored_form, use_archive
from webinar_archive.archive.kept_files import kept_path
from webinar_archive.archive.layout import (
    events_file,
    is_pipeline,
    is_record,
    outcome_file,
    received_folder,
)
from webinar_archive.archive.lock import locked
from webinar_archive.archive.migrations import RECORD_MIGRATIONS
from webinar_archive.archive.recorded_files import recorded_files
from webinar_archive.archive.working_files import is_working_file
from webinar_archive.errors import RecordError, UsageError
from webinar_archive.file_copies import copied_digest
from webinar_archive.file_drafts import remove_draft_folders
from webinar_archive.files import checksum, draft_folder, regular_file_bytes
from webinar_archive.packages.bag_tags import MANIFEST, BagTags, read_tags
from webinar_archive.packages.bag_validation import BagValidation, validate_bag
from webinar_archive.packages.safe_names import safe_name
from webinar_archive.packages.serialised_bags import unpacked
from webinar_archive.packages.timestamps import Timestamp, load_roots
from webinar_archive.pipeline.bag_content import RECEIVED, path_in_bag
from webinar_archive.pipeline.bag_description import EVENTS_TAG, FORM_LABEL
from webinar_archive.pipeline.bag_timestamps import bag_timestamp
from webinar_archive.pipeline.config_file import PIPELINE_NAME, load_settings
from webinar_archive.pipeline.plan import load_outcome
from webinar_archive.pipeline.reviewed_outcomes import release_store
from webinar_archive.pipeline.stored_bags import StoredBag, fetch_bag
from webinar_archive.reviews.reviews_file import REVIEWS_NAME, load_reviews
from webinar_archive.storage.addresses import check_folder
from webinar_archive.text.characters import shown

if TYPE_CHECKING:
    from webinar_archive.packages.timestamps import Roots

MAX_EVENTS_BYTES = 2_000_000
_RECORD = "data/record/"
_MEDIA = re.compile(
    r"\.(?:mp4|m4v|mkv|webm|mov|avi|mpe?g|mp3|m4a|ogg|opus|wav|flac|vtt|srt|ttml)$", re.IGNORECASE
)
_MOST_NAMED = 5
_UNLABELLED_FORM = 2
"""The form of packages from before their form was stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A record taken from its package: its pipeline and key, and whether it was not in the archive before."""

    pipeline: str
    key: str
    is_new: bool
    reviews_are_left: bool = False
    """Whether its package holds people's decisions that were not taken."""
    timestamp: Timestamp | None = None
    """Since when its package existed at the latest, where an authority says so."""

    @property
    def name(self) -> str:
        """Names the record in its archive."""
        return f"{self.pipeline}/{self.key}"


class Importer:
    """Takes packages into the archive of a pipeline file, or into an archive's folder, which may be a new one."""

    def __init__(self, target: Path, roots_file: Path | None = None) -> None:
        """Bring the archive to the form of this release, or begin a new one; timestamps must lead to `roots_file`.

        Without it, to the roots of the pipeline file. Raises `UsageError` for a folder that holds something else.
        """
        self._pipeline: Path | None = None
        self._release: Path | None = None
        if target.is_file():
            settings = load_settings(target)
            self._pipeline, self._release = settings.archive, settings.release
            roots = settings.package.timestamp_roots
            roots_file = roots_file or (settings.path(roots) if roots else None)
            # a file of decisions that cannot be read is told before anything is imported
            load_reviews(self._release)
            self._root = self._pipeline.parent
        else:
            check_folder(target)
            self._root = target.resolve()
            if is_pipeline(self._root) or (_has_entries(self._root) and stored_form(self._root) is None):
                raise UsageError("import-no-archive", folder=str(target))
        self._roots = load_roots(roots_file)
        use_archive(self._root)
        # what killed imports left
        remove_draft_folders(self._root)

    def take(self, tags: BagTags, validation: BagValidation) -> Imported:
        """Take the record of a valid package.

        Raises:
            RecordError: The package is not one of this program's, is of a later release, has a timestamp of another
                one, or the archive has another state of its record.
            UsageError: A run works on the archive.
            OSError: The archive cannot be written.
        """
        pipeline, key = _names(tags, validation)
        form = _form(tags)
        home = self._pipeline or self._root / pipeline
        record = home / key
        timestamp = _timestamp(tags.folder, self._roots)
        with locked(home):
            if load_deletion(record) is not None:
                raise RecordError(
                    "import-deleted", folder=shown(str(tags.folder)), record=f"{home.name}/{key}"
                )
            if is_record(record):
                if not _is_same(record, tags.folder / "data" / "record"):
                    raise RecordError(
                        "import-differs", folder=shown(str(tags.folder)), record=f"{home.name}/{key}"
                    )
                left = not self._is_reviewed(home, key, tags)
                return Imported(
                    pipeline=home.name, key=key, is_new=False, reviews_are_left=left, timestamp=timestamp
                )
            # beside the pipelines: what is not finished is no record
            with draft_folder(self._root / key) as draft:
                _fill(draft, tags, form)
                _keep_events(record, draft)
                facts = _origin(tags, timestamp)
                event = Event(kind="import", at=utc_seconds(), outcome="success", facts=facts)
                add_event(draft, event)
                events_file(record).unlink(missing_ok=True)
                draft.rename(record)
            left = not self._is_reviewed(home, key, tags)
        return Imported(pipeline=home.name, key=key, is_new=True, reviews_are_left=left, timestamp=timestamp)

    def _is_reviewed(self, home: Path, key: str, tags: BagTags) -> bool:
        """Bring people's decisions back to the release of the pipeline file; tell whether none are left behind."""
        packed = tags.folder / "data" / REVIEWS_NAME
        if not packed.exists():
            return True
        if self._release is None:
            return False
        try:
            reviews = load_reviews(packed.parent).of(key)
        except UsageError:
            # of a later release, perhaps: that costs these decisions, and no other record
            return False
        return release_store(home, self._release).bring_back(key, reviews)

    @contextlib.contextmanager
    def opened(self, bag: Path | StoredBag) -> Iterator[Path]:
        """Give the folder of a bag; one in a file or a storage is brought here, and deleted at the end.

        Raises `RecordError` for one that cannot be unpacked or brought.
        """
        if isinstance(bag, Path) and bag.is_dir():
            yield bag
            return
        with draft_folder(self._root / "unpacked") as folder:
            yield fetch_bag(bag, folder) if isinstance(bag, StoredBag) else unpacked(bag, folder)


def validated_bag(
    folder: Path, on_share: Callable[[float], None] | None = None
) -> tuple[BagTags, BagValidation]:
    """Read and validate a bag. Raises `RecordError` for what is none, or none that can be read."""
    tags = read_tags(folder)
    return tags, validate_bag(tags, on_share)


def _has_entries(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _names(tags: BagTags, validation: BagValidation) -> tuple[str, str]:
    """Return the names of the record's pipeline and folder. Raises `RecordError` for a package of another kind."""
    pipeline, _, key = (tags.value("Internal-Sender-Identifier") or "").partition("/")
    is_ours = any(
        path.startswith(f"{_RECORD}steps/") or path == f"{_RECORD}outcome.json" for path in validation.sizes
    )
    names_fit = all(PIPELINE_NAME.fullmatch(name) and safe_name(name) == name for name in (pipeline, key))
    if not is_ours or not names_fit:
        media = sorted(path for path in validation.sizes if _MEDIA.search(path))
        agent = tags.value("Bag-Software-Agent") or tags.value("Source-Organization") or "?"
        facts = {
            "folder": shown(str(tags.folder)),
            "files": len(validation.sizes),
            "agent": shown(agent[:200]),
        }
        if not media:
            raise RecordError("import-foreign", **facts)
        raise RecordError("import-foreign-media", **facts, names=", ".join(map(shown, media[:_MOST_NAMED])))
    return pipeline, key


def _form(tags: BagTags) -> int:
    """Return the form in which the record's files lie in its package. Raises `RecordError` for a later one."""
    form = tags.value(FORM_LABEL) or str(_UNLABELLED_FORM)
    if not re.fullmatch("[1-9][0-9]{0,8}", form) or int(form) > FORM:
        raise RecordError("import-newer", folder=shown(str(tags.folder)), form=form[:20], known=FORM)
    return int(form)


def _fill(draft: Path, tags: BagTags, form: int) -> None:
    """Copy the files of a record from its package; those that its results name are held against these."""
    packed = tags.folder / "data" / "record"
    recorded = recorded_files(packed)
    for path, _ in recorded.unreadable:
        raise RecordError("import-unreadable", folder=shown(str(tags.folder)), path=shown(_RECORD + path))
    for file in recorded.files:
        if is_working_file(PurePosixPath(file.path)):
            raise RecordError("kept-file-outside", path=shown(file.path), folder=shown(str(tags.folder)))
        source = f"data/{path_in_bag(file.path)}"
        if _copy(tags.folder / source, kept_path(draft, file.path)) != file.checksum:
            raise RecordError("import-unreadable", folder=shown(str(tags.folder)), path=shown(source))
    for own in _own_files(packed):
        _copy(packed / own, draft / own)
    for given in _received_files(tags.folder / "data" / "received"):
        _copy(given, received_folder(draft, given.parent.name) / given.name)
    events = tags.folder / EVENTS_TAG
    if events.is_file() and (lines := regular_file_bytes(events, MAX_EVENTS_BYTES)):
        events_file(draft).write_bytes(lines)
    for number in range(form, FORM):
        RECORD_MIGRATIONS[number](draft)
    if outcome_file(draft).exists() and load_outcome(draft) is None:
        raise RecordError("import-unreadable", folder=shown(str(tags.folder)), path=f"{_RECORD}outcome.json")


def _received_files(folder: Path) -> Iterator[Path]:
    """Yield the files that were supplied for steps."""
    for step in RECEIVED:
        given = folder / step
        for path in sorted(given.iterdir()) if given.is_dir() else ():
            if path.is_file() and safe_name(path.name) == path.name:
                yield path


def _keep_events(record: Path, draft: Path) -> None:
    """Put the events of a record whose deletion was revoked before those of its package."""
    if before := stored_events(record):
        events_file(draft).write_bytes(before + stored_events(draft))


def _own_files(packed: Path) -> list[PurePosixPath]:
    """Return the files of a packed record that hold results and say how it ended."""
    paths = (
        PurePosixPath(path.relative_to(packed).as_posix()) for path in packed.rglob("*") if path.is_file()
    )
    return sorted(path for path in paths if is_working_file(path))


def _copy(source: Path, path: Path) -> str | None:
    """Copy a file and return its checksum, None where it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return f"sha512:{copied_digest(source, path, lambda _: None, link=False)}"
    except (FileNotFoundError, NotADirectoryError):
        return None


def _is_same(record: Path, packed: Path) -> bool:
    """Tell whether the archive has the record in the state that its package holds."""
    paths = _own_files(packed)
    try:
        return all((record / path).read_bytes() == (packed / path).read_bytes() for path in paths)
    except OSError:
        return False


def _timestamp(folder: Path, roots: Roots) -> Timestamp | None:
    """Return the verified timestamp of a package. Raises `RecordError` for one that is of something else."""
    try:
        return bag_timestamp(folder, roots)
    except UsageError:
        # it cannot be read here, which costs the proof and not the record
        return None
    except RecordError as error:
        facts = {**error.facts, "reason": error.code, "detail": error.facts.get("reason")}
        raise RecordError("import-untimed", folder=shown(str(folder)), **facts) from None


def _origin(tags: BagTags, timestamp: Timestamp | None) -> dict[str, str]:
    """Return what names a package: its folder, the checksum of its manifest, and its time where that is proved."""
    facts = {"package": tags.folder.name}
    manifest = tags.folder / MANIFEST
    if manifest.is_file():
        facts["manifest"] = checksum(manifest.read_bytes())
    if timestamp is not None:
        facts |= {"time": timestamp.at, "authority": timestamp.authority, "trust": timestamp.trust.value}
    return facts
