"""Copies in S3, and in what speaks like it. The only module that imports boto3.

boto3, and not s3fs or obstore: those hide the parts of an upload, so that one that was cut begins again, and the
checksums that the store took of them. Keys, regions and endpoints come from where every AWS program looks for them:
the environment (`AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL_S3` …), `~/.aws/config`, or the machine's own role.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from webinar_archive.errors import NotAllowed, RecordError, Unreachable, UsageError
from webinar_archive.storage.addresses import CopyAddress
from webinar_archive.storage.copy_store import MAX_ENTRIES, FileToCopy, sha512_there
from webinar_archive.storage.s3_parts import PART_BYTES, PartUpload
from webinar_archive.text.redaction import redact_text

_BLOCK_BYTES = 1024 * 1024
_DIGEST = "sha512"
"""The name, in an object's metadata, of the digest of its content."""
_DENIED = (
    "AccessDenied",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "ExpiredToken",
    "AccountProblem",
    "403",
)
_FULL = ("QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "507")
_PASSING = (
    "BadDigest",
    "InvalidDigest",
    "XAmzContentSHA256Mismatch",
    "RequestTimeout",
    "SlowDown",
    "NoSuchUpload",
)
"""What the store says of a request that may succeed when it is made again."""


class S3Store:
    """The objects of a bucket whose keys begin with a prefix. Its methods may be called by several threads."""

    def __init__(self, address: CopyAddress) -> None:
        self.name = address.name
        self._bucket = address.host
        self._prefix = address.path.strip("/")
        self._client = _client(address, self._named_errors)

    def folders(self, path: str) -> list[str]:
        """Return the names of the folders directly in a folder."""
        prefix = f"{self._key(path)}/" if self._key(path) else ""
        found = []
        for page in self._pages(Prefix=prefix, Delimiter="/"):
            found += [each["Prefix"][len(prefix) :].rstrip("/") for each in page.get("CommonPrefixes", ())]
        return found

    def files(self, path: str) -> Iterator[tuple[str, int]]:
        """Yield the paths of all objects below a folder, relative to the copy, with their sizes."""
        prefix = f"{self._key(path)}/" if self._key(path) else ""
        skipped = len(self._prefix) + 1 if self._prefix else 0
        seen = 0
        for page in self._pages(Prefix=prefix):
            for each in page.get("Contents", ()):
                seen += 1
                if seen > MAX_ENTRIES:
                    raise RecordError("storage-too-many", storage=self.name, most=MAX_ENTRIES)
                # consoles show a folder as an empty object
                if not each["Key"].endswith("/"):
                    yield each["Key"][skipped:], each["Size"]

    def read(self, path: str, max_bytes: int) -> bytes | None:
        """Return the content of an object; None where it is not there, or larger."""
        head = self._head(path)
        if head is None or head["ContentLength"] > max_bytes:
            return None
        return b"".join(self.blocks(path))

    def blocks(self, path: str) -> Iterator[bytes]:
        """Yield the content of an object."""
        with self._named_errors(path):
            body = self._client.get_object(Bucket=self._bucket, Key=self._key(path))["Body"]
            with contextlib.closing(body):
                yield from body.iter_chunks(_BLOCK_BYTES)

    def holds(self, file: FileToCopy) -> bool:
        """Tell whether the copy has this very content: objects of ours carry the digest that was verified."""
        head = self._head(file.path)
        return head is not None and self._is_described(head, file)

    def seems_to_hold(self, file: FileToCopy) -> bool:
        """Tell whether the copy has this content, by the digest that its object carries."""
        return self.holds(file)

    @staticmethod
    def _is_described(head: dict[str, Any], file: FileToCopy) -> bool:
        described = head["ContentLength"], head["Metadata"].get(_DIGEST)
        return described == (file.size_bytes, file.sha512)

    def put(self, file: FileToCopy, count: Callable[[int], None]) -> None:
        """Send a file, a large one in parts, and hold the checksum that the store took against what was sent."""
        key = self._key(file.path)
        with self._named_errors(file.path):
            if file.size_bytes > PART_BYTES:
                metadata = {_DIGEST: file.sha512}
                sent = PartUpload(self._client, self._bucket, key, metadata).send(file, count)
            else:
                sent = self._put_whole(file, key, count)
        if not self._is_verified(file, sent):
            self.delete(file.path)
            raise Unreachable("storage-differs", storage=self.name, path=file.path)

    def _is_verified(self, file: FileToCopy, sent: str) -> bool:
        """Tell whether the store has what was sent; `sent` is the checksum that it takes of that."""
        head = self._head(file.path)
        if head is None or not self._is_described(head, file):
            # an upload that was cut, and of another content, had gone on
            return False
        taken = head.get("ChecksumSHA256")
        if taken is None:
            # a store that takes no checksums
            return sha512_there(self, file.path)[0] == file.sha512
        # that of an upload in parts has their number behind it
        return bool(taken.split("-")[0] == sent)

    def _put_whole(self, file: FileToCopy, key: str, count: Callable[[int], None]) -> str:
        data = b"".join(bytes(block) for block in file.opened())
        file.check(hashlib.sha512(data).hexdigest())
        sent = base64.b64encode(hashlib.sha256(data).digest()).decode()
        self._client.put_object(
            Bucket=self._bucket,
            Key=key,
            Body=data,
            ChecksumAlgorithm="SHA256",
            ChecksumSHA256=sent,
            Metadata={_DIGEST: file.sha512},
        )
        count(len(data))
        return sent

    def delete(self, path: str) -> None:
        """Delete an object; one that is not there is none to delete."""
        with self._named_errors(path):
            self._client.delete_object(Bucket=self._bucket, Key=self._key(path))

    def check_space(self, needed_bytes: int) -> None:
        """Do nothing: S3 does not say how much room there is."""

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _key(self, path: str) -> str:
        return "/".join(filter(None, (self._prefix, path)))

    def _pages(self, **request: str) -> Iterator[dict[str, Any]]:
        with self._named_errors():
            yield from self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, **request)

    def _head(self, path: str) -> dict[str, Any] | None:
        from botocore.exceptions import ClientError

        with self._named_errors(path):
            try:
                found: dict[str, Any] = self._client.head_object(
                    Bucket=self._bucket, Key=self._key(path), ChecksumMode="ENABLED"
                )
            except ClientError as error:
                if error.response["Error"]["Code"] in ("404", "NoSuchKey"):
                    return None
                raise
        return found

    @contextlib.contextmanager
    def _named_errors(self, path: str = "") -> Iterator[None]:
        """Turn the library's errors into ours."""
        from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, ProfileNotFound

        try:
            yield
        except ClientError as error:
            raise _error(error.response, self.name, path) from None
        except (NoCredentialsError, ProfileNotFound):
            raise NotAllowed("storage-no-credentials", storage=self.name) from None
        except (BotoCoreError, OSError) as error:
            reason = redact_text(str(error))[:300]
            raise Unreachable("storage-unreachable", storage=self.name, reason=reason) from None


def _error(response: dict[str, Any], name: str, path: str) -> RecordError:
    """Return our error for what the store answered."""
    code = str(response["Error"].get("Code", "?"))
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    facts = {"storage": name, "reason": redact_text(f"{code}: {response['Error'].get('Message', '')}")[:300]}
    if code == "NoSuchBucket":
        return RecordError("storage-missing", storage=name, path=name)
    if code in _DENIED or status in (401, 403):
        return NotAllowed("storage-denied", **facts)
    if code in _FULL or status == 507:
        return RecordError("storage-full", storage=name)
    if code in ("NoSuchKey", "404"):
        return RecordError("storage-file-missing", storage=name, path=path)
    if code in _PASSING or status >= 500 or status == 429:
        return Unreachable("storage-unreachable", **facts)
    return RecordError("storage-failed", **facts)


def _client(address: CopyAddress, named_errors: Callable[[], contextlib.AbstractContextManager[None]]) -> Any:
    try:
        import boto3
        from botocore.config import Config
    except ImportError:
        raise UsageError("extra-missing", package="boto3", extra="storage") from None
    endpoint = address.options.get("endpoint")
    config = Config(
        connect_timeout=20,
        read_timeout=60,
        max_pool_connections=16,
        # checksums are ours: those that the library adds by itself are refused by stores that are not of AWS
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        **({"s3": {"addressing_style": "path"}} if endpoint else {}),
    )
    with named_errors():
        session = boto3.Session(
            profile_name=address.options.get("profile"), region_name=address.options.get("region")
        )
        return session.client("s3", endpoint_url=endpoint, config=config)
