"""Uploads in parts, sent by several threads: one that was cut goes on with the parts that the store has not yet."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from io import FileIO
from typing import Any

from webinar_archive.files import open_regular
from webinar_archive.storage.copy_store import FileToCopy

PART_BYTES = 8 * 1024 * 1024
"""The size of a part; that of the largest file sent whole."""
MOST_PARTS = 9_000
THREADS = 4
"""Parts that are sent at once."""


class PartUpload:
    """One file that is sent in parts."""

    def __init__(self, client: Any, bucket: str, key: str, metadata: dict[str, str]) -> None:
        self._client = client
        self._target = {"Bucket": bucket, "Key": key}
        self._metadata = metadata

    def send(self, file: FileToCopy, count: Callable[[int], None]) -> str:
        """Send what the store has not yet; return the checksum that it takes of the whole: of those of the parts.

        Raises `RecordError` where the file is not as it was stored; the library's errors go through.
        """
        part_bytes = max(PART_BYTES, -(-file.size_bytes // MOST_PARTS))
        upload, there = self._begun()
        whole = hashlib.sha512()
        parts: list[dict[str, Any]] = []
        digests = []
        with ThreadPoolExecutor(THREADS) as pool:
            sending: set[Future[dict[str, Any]]] = set()
            try:
                for number, part in enumerate(_parts(file, part_bytes, whole.update), start=1):
                    digests.append(part.sha256)
                    checksum = base64.b64encode(part.sha256).decode()
                    if tag := _tag_there(there.get(number), part, checksum):
                        parts.append({"PartNumber": number, "ETag": tag, "ChecksumSHA256": checksum})
                    else:
                        sending.add(pool.submit(self._send_part, upload, number, file, part, checksum))
                    parts += _sent(sending, most=THREADS - 1)
                    count(part.start + part.size_bytes)
                parts += _sent(sending, most=0)
            except BaseException:
                for each in sending:
                    each.cancel()
                raise
        if whole.hexdigest() != file.sha512:
            self._client.abort_multipart_upload(**self._target, UploadId=upload)
        file.check(whole.hexdigest())
        parts.sort(key=lambda part: int(part["PartNumber"]))
        self._client.complete_multipart_upload(
            **self._target, UploadId=upload, MultipartUpload={"Parts": parts}
        )
        return base64.b64encode(hashlib.sha256(b"".join(digests)).digest()).decode()

    def _send_part(
        self, upload: str, number: int, file: FileToCopy, part: _Part, checksum: str
    ) -> dict[str, Any]:
        with _body(file, part) as body:
            answer = self._client.upload_part(
                **self._target,
                UploadId=upload,
                PartNumber=number,
                Body=body,
                ChecksumAlgorithm="SHA256",
                ChecksumSHA256=checksum,
            )
        return {"PartNumber": number, "ETag": answer["ETag"], "ChecksumSHA256": checksum}

    def _begun(self) -> tuple[str, dict[int, dict[str, Any]]]:
        """Return the upload that was cut, with its parts; a new one where there is none."""
        bucket, key = self._target["Bucket"], self._target["Key"]
        pages = self._client.get_paginator("list_multipart_uploads").paginate(Bucket=bucket, Prefix=key)
        uploads = [each for page in pages for each in page.get("Uploads", ()) if each["Key"] == key]
        uploads.sort(key=lambda each: each["Initiated"])
        for older in uploads[:-1]:
            self._client.abort_multipart_upload(**self._target, UploadId=older["UploadId"])
        if not uploads:
            begun = self._client.create_multipart_upload(
                **self._target, ChecksumAlgorithm="SHA256", Metadata=self._metadata
            )
            return str(begun["UploadId"]), {}
        upload = str(uploads[-1]["UploadId"])
        listed = self._client.get_paginator("list_parts").paginate(**self._target, UploadId=upload)
        return upload, {part["PartNumber"]: part for page in listed for part in page.get("Parts", ())}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part of a file: where it lies, and its digests."""

    start: int
    size_bytes: int
    sha256: bytes
    md5: str


def _parts(file: FileToCopy, part_bytes: int, on_block: Callable[[memoryview], object]) -> Iterator[_Part]:
    """Read a file once and yield its parts; `on_block` is called with all that is read."""
    start, size = 0, 0
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    for block in file.opened():
        on_block(block)
        at = 0
        while at < len(block):
            piece = block[at : at + part_bytes - size]
            sha256.update(piece)
            md5.update(piece)
            at, size = at + len(piece), size + len(piece)
            if size == part_bytes:
                yield _Part(start=start, size_bytes=size, sha256=sha256.digest(), md5=md5.hexdigest())
                start, size = start + size, 0
                sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    if size:
        yield _Part(start=start, size_bytes=size, sha256=sha256.digest(), md5=md5.hexdigest())


class _Slice:
    """A part of an open file as a file of its own, so that no part is in memory as a whole."""

    def __init__(self, file: FileIO, part: _Part) -> None:
        self._file = file
        self._part = part
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes of the part."""
        left = max(0, self._part.size_bytes - self._at)
        data = os.pread(
            self._file.fileno(), left if size < 0 else min(size, left), self._part.start + self._at
        )
        self._at += len(data)
        return data

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place in the part."""
        self._at = (
            offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._part.size_bytes}[whence]
        )
        return self._at

    def tell(self) -> int:
        """Return the place in the part."""
        return self._at


@contextlib.contextmanager
def _body(file: FileToCopy, part: _Part) -> Iterator[_Slice | bytes]:
    if isinstance(file.content, bytes):
        yield file.content[part.start : part.start + part.size_bytes]
        return
    with open_regular(file.content, follow_links=False) as opened:
        yield _Slice(opened, part)


def _tag_there(there: dict[str, Any] | None, part: _Part, checksum: str) -> str | None:
    """Return the tag of a part that the store has with this content, None where it is to be sent."""
    if there is None or there["Size"] != part.size_bytes:
        return None
    if "ChecksumSHA256" in there:
        return there["ETag"] if there["ChecksumSHA256"] == checksum else None
    # of a store that does not list checksums; the tag is an MD5 where nothing is encrypted
    return there["ETag"] if there["ETag"].strip('"') == part.md5 else None


def _sent(sending: set[Future[dict[str, Any]]], most: int) -> list[dict[str, Any]]:
    """Wait until no more than so many parts are being sent; return those that were, and raise what one raised."""
    found = []
    while len(sending) > most:
        done, _ = wait(sending, return_when=FIRST_COMPLETED)
        for each in done:
            sending.discard(each)
            found.append(each.result())
    return found
