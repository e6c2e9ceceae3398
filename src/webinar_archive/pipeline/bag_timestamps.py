"""Timestamps of packages: asked from the authority that the pipeline file names, and verified."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive import web
from webinar_archive.archive.events import Event, utc_seconds
from webinar_archive.errors import RecordError
from webinar_archive.files import checksum, regular_file_bytes
from webinar_archive.packages.bag_tags import MANIFEST, MAX_TAG_BYTES
from webinar_archive.packages.serialised_bags import TIMESTAMP_TAG
from webinar_archive.packages.timestamp_structure import MAX_RESPONSE_BYTES
from webinar_archive.packages.timestamps import (
    Timestamp,
    Trust,
    check_library,
    load_roots,
    timestamp_request,
    verified_timestamp,
)
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.steps.notice import web_options
from webinar_archive.text.redaction import host_of

if TYPE_CHECKING:
    from webinar_archive.packages.timestamps import Roots

TIMEOUT_S = 30.0
MOST_FAILURES = 3
"""After so many failures in a row, the authority is not asked again by this command."""


class Timestamper:
    """Asks the authority of a pipeline file, as long as it answers."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings. Raises `UsageError` where the extra is missing, or the roots cannot be read."""
        check_library()
        roots = settings.package.timestamp_roots
        self._settings = settings
        self._address = settings.package.timestamp or ""
        self._roots = load_roots(settings.path(roots) if roots else None)
        self._failures = 0

    def timestamp(self, manifest: bytes) -> tuple[bytes, Timestamp]:
        """Return the authority's response to the digest of a manifest, verified, and what it says.

        Raises `RecordError` where the authority gives none, or none that is right.
        """
        if self._failures >= MOST_FAILURES:
            raise RecordError("timestamp-not-asked", host=host_of(self._address), failures=MOST_FAILURES)
        try:
            answer = self._answer(manifest)
        except RecordError:
            self._failures += 1
            raise
        self._failures = 0
        return answer

    def _answer(self, manifest: bytes) -> tuple[bytes, Timestamp]:
        options = web_options(self._settings, ())
        request = timestamp_request(manifest)
        response = web.post(
            self._address,
            request.data,
            content_type="application/timestamp-query",
            answer_type="application/timestamp-reply",
            policy=options["policy"],
            max_bytes=MAX_RESPONSE_BYTES,
            timeout_s=min(TIMEOUT_S, options["timeout_s"]),
            proxy=options["proxy"],
        )
        timestamp = verified_timestamp(response, manifest, roots=self._roots, nonce=request.nonce)
        if timestamp.trust is Trust.OTHER:
            raise RecordError("timestamp-untrusted", authority=timestamp.authority)
        return response, timestamp


def timestamp_event(timestamp: Timestamp, manifest: bytes) -> Event:
    """Return the event that keeps which manifest an authority gave a timestamp of, and when."""
    facts = {
        "time": timestamp.at,
        "authority": timestamp.authority,
        "trust": timestamp.trust.value,
        "manifest": checksum(manifest),
    }
    return Event(kind="timestamp", at=utc_seconds(), outcome="success", facts=facts)


def bag_timestamp(folder: Path, roots: Roots) -> Timestamp | None:
    """Return the verified timestamp of a package, None where it has none.

    Raises:
        RecordError: It is none of the package's manifest, or not to be trusted.
        UsageError: The extra is missing.
        OSError: It cannot be read.
    """
    try:
        response = regular_file_bytes(folder / TIMESTAMP_TAG, MAX_RESPONSE_BYTES)
    except FileNotFoundError:
        return None
    check_library()
    manifest = regular_file_bytes(folder / MANIFEST, MAX_TAG_BYTES) or b""
    return verified_timestamp(response or b"", manifest, roots=roots)
