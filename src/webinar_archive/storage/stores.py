"""The storages of copies by the schemes of their addresses. A library is loaded when the first copy needs it."""

from __future__ import annotations

from collections.abc import Callable

from webinar_archive.storage.addresses import CopyAddress
from webinar_archive.storage.copy_store import CopyStore
from webinar_archive.storage.folder_store import FolderStore
from webinar_archive.storage.fsspec_store import sftp_store, webdav_store
from webinar_archive.storage.s3_store import S3Store

STORES: dict[str, Callable[[CopyAddress], CopyStore]] = {
    "file": FolderStore,
    "s3": S3Store,
    "sftp": sftp_store,
    "webdav+https": webdav_store,
    "webdav+http": webdav_store,
}


def open_store(address: CopyAddress) -> CopyStore:
    """Open the storage of a copy.

    Raises:
        RecordError: It does not answer, does not let us in, or has no such folder or bucket.
        UsageError: The extra `storage` is not installed.
    """
    return STORES[address.scheme](address)
