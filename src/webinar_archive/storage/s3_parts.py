"""Uploads in parts, sent by several threads: one that was cut goes on with the parts that the store has not yet."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from webinar_archive.storage.copy_store import FileToCopy

PART_BYTES = 8 * 1024 * 1024
"""The size of a part; that of the largest file sent whole."""
MOST_PARTS = 9_000
THREADS = 4
"""Parts that are sent at once, each in memory meanwhile."""


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
                for number, data in enumerate(_parts(file, part_bytes), start=1):
                    whole.update(data)
                    digest = hashlib.sha256(data).digest()
                    digests.append(digest)
                    checksum = base64.b64encode(digest).decode()
                    if tag := _tag_there(there.get(number), data, checksum):
                        parts.append({"PartNumber": number, "ETag": tag, "ChecksumSHA256": checksum})
                    else:
                        sending.add(pool.submit(self._send_part, upload, number, data, checksum))
                    # no more than are sent are in memory
                    parts += _sent(sending, most=THREADS - 1)
                    count(min(file.size_bytes, number * part_bytes))
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

    def _send_part(self, upload: str, number: int, data: bytes, checksum: str) -> dict[str, Any]:
        answer = self._client.upload_part(
            **self._target,
            UploadId=upload,
            PartNumber=number,
            Body=data,
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


def _parts(file: FileToCopy, part_bytes: int) -> Iterator[bytes]:
    held = bytearray()
    for block in file.opened():
        held += block
        while len(held) >= part_bytes:
            yield bytes(memoryview(held)[:part_bytes])
            del held[:part_bytes]
    if held:
        yield bytes(held)


def _tag_there(part: dict[str, Any] | None, data: bytes, checksum: str) -> str | None:
    """Return the tag of a part that the store has with this content, None where it is to be sent."""
    if part is None or part["Size"] != len(data):
        return None
    if "ChecksumSHA256" in part:
        return part["ETag"] if part["ChecksumSHA256"] == checksum else None
    # of a store that does not list checksums; the tag is an MD5 where nothing is encrypted
    is_same = part["ETag"].strip('"') == hashlib.md5(data, usedforsecurity=False).hexdigest()
    return part["ETag"] if is_same else None


def _sent(sending: set[Future[dict[str, Any]]], most: int) -> list[dict[str, Any]]:
    """Wait until no more than so many parts are being sent; return those that were, and raise what one raised."""
    found = []
    while len(sending) > most:
        done, _ = wait(sending, return_when=FIRST_COMPLETED)
        for each in done:
            sending.discard(each)
            found.append(each.result())
    return found
