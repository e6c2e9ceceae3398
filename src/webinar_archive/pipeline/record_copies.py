"""Copies of records' packages in a storage: every version once, and whole where its declaration is there.

A package is never written here first: its files are sent from where they lie in the archive. `bagit.txt` is sent last,
so that what looks like a bag in the copy is a whole one. Events of a record say what has been copied where.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import TypeVar

from webinar_archive.archive.capture_versions import stored_capture
from webinar_archive.archive.events import Event, add_event, utc_seconds
from webinar_archive.errors import ArchiveError, RecordError
from webinar_archive.files import checksum
from webinar_archive.packages.bag import TAG_MANIFEST, Payload, manifest_of, payload_of_bytes, tag_files
from webinar_archive.packages.bag_tags import DECLARATION, MANIFEST, MAX_TAG_BYTES
from webinar_archive.packages.safe_names import safe_name
from webinar_archive.packages.serialised_bags import TIMESTAMP_TAG
from webinar_archive.pipeline.bag_description import Asked, BagDescriber, DescribedBag
from webinar_archive.pipeline.brought_films import film_at_hand
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.copy_events import COPIED, last_copy
from webinar_archive.pipeline.stored_records import StoredRecord
from webinar_archive.storage.copy_store import CopyStore, FileToCopy, sha512_there

THREADS = 4
"""Small files that are sent at once: a storage far away takes longer to answer than to store them."""
_SMALL_BYTES = 1024 * 1024
_MAX_DECLARATION_BYTES = 1000

T = TypeVar("T")
Retry = Callable[[ArchiveError, int], bool]
"""Is called with an error and the number of the try; waits and returns True where another one is to be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """The package of a record in a copy: its path there, and whether something was sent now.

    `sent` are the paths of the files that were sent and verified there now.
    """

    path: str
    is_new: bool
    sent: frozenset[str] = field(default=frozenset(), compare=False)
    untimed: RecordError | None = None
    """Why what was sent has no timestamp, where an authority was asked for one."""


class RecordCopier:
    """Copies the packages of records into one storage."""

    def __init__(self, settings: Settings | None, store: CopyStore, retry: Retry = lambda *_: False) -> None:
        """Take the settings of a pipeline file, the storage, and what is done between two tries.

        Without settings, those of each pipeline's last release count.
        """
        self._describer = BagDescriber(settings)
        self._store = store
        self._retry = retry
        self._folders: dict[str, set[str]] = {}

    def copy(self, record: StoredRecord, on_share: Callable[[float], None] = lambda _: None) -> Copied:
        """Copy the package of a record, unless its newest version there holds the same.

        Raises:
            RecordError: A file of the record is damaged, or the storage does not take it.
            OSError: The record cannot be read.
            UsageError: The reviews of the release cannot be read.
        """
        state = self._describer.state(record)
        known, is_sound = last_copy(record.folder, self._store.name)
        if is_sound and known.get("state") == state:
            return Copied(path=package_path(record, known.get("version")), is_new=False)
        described = self._describer.describe(record)
        manifest = manifest_of(described.payloads)
        if is_sound and known.get("manifest") == checksum(manifest):
            _keep(record, self._store, known.get("version"), manifest, state, outcome="unchanged")
            return Copied(path=package_path(record, known.get("version")), is_new=False)
        newest, stored = self._tried(lambda: self._newest(described))
        if stored == manifest and is_sound:
            # copied from another machine, or its events are gone
            _keep(record, self._store, newest, manifest, state, outcome="unchanged")
            return Copied(path=package_path(record, newest), is_new=False)
        version = newest if stored == manifest else newest + 1
        asked = self._kept_timestamp(described, version) if stored == manifest else None
        asked = asked or described.asked()
        with film_at_hand(record.folder, stored_capture(record.folder)):
            sent = self._send(described, version, asked, on_share, read_back=stored == manifest)
        self._folders[described.folder].add(f"{described.name}-v{version}")
        _keep(record, self._store, version, manifest, state)
        return Copied(
            path=package_path(record, version), is_new=True, sent=frozenset(sent), untimed=asked.failure
        )

    def _kept_timestamp(self, described: DescribedBag, version: int) -> Asked | None:
        """Return the timestamp of a version that is mended, where it is whole: a new one would prove a later time."""
        path = package_path(described.record, version)
        response = self._tried(lambda: self._store.read(f"{path}/{TIMESTAMP_TAG}", MAX_TAG_BYTES))
        stated = self._tried(lambda: self._store.read(f"{path}/{TAG_MANIFEST}", MAX_TAG_BYTES))
        if response is None or hashlib.sha512(response).hexdigest().encode() not in (stated or b""):
            return None
        return Asked(response=response)

    def _newest(self, described: DescribedBag) -> tuple[int, bytes | None]:
        """Return the newest version that is whole, and its manifest; 0 where there is none."""
        folder = described.folder
        if folder not in self._folders:
            self._folders[folder] = set(self._store.folders(folder))
        for version in versions_of(described.name, self._folders[folder]):
            path = package_path(described.record, version)
            if self._store.read(f"{path}/{DECLARATION}", _MAX_DECLARATION_BYTES) is not None:
                return version, self._store.read(f"{path}/{MANIFEST}", MAX_TAG_BYTES)
        return 0, None

    def _send(
        self,
        described: DescribedBag,
        version: int,
        asked: Asked,
        on_share: Callable[[float], None],
        *,
        read_back: bool,
    ) -> set[str]:
        """Send what a version of a package lacks in the copy; return the paths that were sent.

        `read_back` trusts nothing that is there.
        """
        path = package_path(described.record, version)
        there = self._tried(lambda: dict(self._store.files(path)))
        tags = tag_files(described.payloads, described.info, described.tags(asked))
        every = [*described.payloads, *(payload_of_bytes(name, data) for name, data in tags.items())]
        payload = {f"{path}/data/{each.path}" for each in described.payloads}
        files = [
            _file(f"{path}/data/{each.path}" if number < len(payload) else f"{path}/{each.path}", each)
            for number, each in enumerate(every)
        ]
        self._store.check_space(sum(f.size_bytes for f in files if there.get(f.path) != f.size_bytes))
        for stale in there.keys() - {file.path for file in files}:
            self._tried(partial(self._store.delete, stale))
        sent: set[str] = set()
        shares = _Shares(sum(file.size_bytes for file in files), on_share)

        def send(file: FileToCopy) -> None:
            if there.get(file.path) != file.size_bytes or not self._is_held(file, read_back=read_back):
                self._store.put(file, partial(shares.show, file.path))
                sent.add(file.path)
            shares.show(file.path, file.size_bytes)

        last = [file for file in files if file.path == f"{path}/{DECLARATION}"]
        self._send_all([file for file in files if file not in last], send)
        self._send_all(last, send)
        return sent

    def _is_held(self, file: FileToCopy, *, read_back: bool) -> bool:
        if read_back:
            return sha512_there(self._store, file.path)[0] == file.sha512
        return self._store.holds(file)

    def _send_all(self, files: Sequence[FileToCopy], send: Callable[[FileToCopy], None]) -> None:
        """Send small files several at a time, then the large ones, whose parts the storage may take at once."""
        with ThreadPoolExecutor(THREADS) as pool:
            small = [each for each in files if each.size_bytes <= _SMALL_BYTES]
            tasks = [pool.submit(self._tried, partial(send, each)) for each in small]
            try:
                for task in tasks:
                    task.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        for file in files:
            if file.size_bytes > _SMALL_BYTES:
                self._tried(partial(send, file))

    def _tried(self, call: Callable[[], T]) -> T:
        """Call until it succeeds, or no other try is to be made."""
        for number in count(1):
            try:
                return call()
            except RecordError as error:
                if not self._retry(error, number):
                    raise
        raise AssertionError


class _Shares:
    """Adds up the bytes of several files that are sent at once."""

    def __init__(self, total: int, on_share: Callable[[float], None]) -> None:
        self._total = total or 1
        self._on_share = on_share
        self._sent: dict[str, int] = {}
        self._lock = threading.Lock()

    def show(self, path: str, sent: int) -> None:
        """Tell how much of everything was sent, now that so much of one file was."""
        with self._lock:
            self._sent[path] = sent
            share = min(1.0, sum(self._sent.values()) / self._total)
        self._on_share(share)


def versions_of(name: str, folders: Iterable[str]) -> list[int]:
    """Return the versions of a package that have a folder, the newest first.

    >>> versions_of("a", ["a-v2", "a-v10", "a-v1.zip", "ab-v3"])
    [10, 2]
    """
    pattern = re.compile(re.escape(name) + "-v([1-9][0-9]{0,8})")
    return sorted((int(found[1]) for found in map(pattern.fullmatch, folders) if found), reverse=True)


def package_path(record: StoredRecord, version: object) -> str:
    """Return where a version of a record's package lies in a copy."""
    return f"{safe_name(record.pipeline.name)}/{safe_name(record.key)}-v{version}"


def _file(path: str, payload: Payload) -> FileToCopy:
    return FileToCopy(
        path=path, content=payload.content, sha512=payload.sha512, size_bytes=payload.size_bytes
    )


def _keep(
    record: StoredRecord,
    store: CopyStore,
    version: object,
    manifest: bytes,
    state: str,
    outcome: str = "success",
) -> None:
    facts = {"address": store.name, "version": version, "manifest": checksum(manifest), "state": state}
    add_event(record.folder, Event(kind=COPIED, at=utc_seconds(), outcome=outcome, facts=facts))
