"""Packages of archived records: one BagIt bag a record and version, with PREMIS and a README."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from webinar_archive.archive.capture_versions import stored_capture
from webinar_archive.errors import RecordError
from webinar_archive.packages.added_tags import add_tag, tag_of
from webinar_archive.packages.bag import is_packed, write_bag
from webinar_archive.packages.serialised_bags import TIMESTAMP_TAG
from webinar_archive.pipeline.bag_description import Asked, BagDescriber
from webinar_archive.pipeline.brought_films import film_at_hand
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.stored_records import StoredRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """The bag of a record, and whether it was written now; an earlier one that holds the same is left.

    `untimed` is why the bag has no timestamp, where an authority was asked for one.
    """

    folder: Path
    is_new: bool
    untimed: RecordError | None = None


class Packager:
    """Packs records into a folder."""

    def __init__(self, settings: Settings | None, to: Path, form: str | None = None) -> None:
        """Take the settings of a pipeline file, the folder of the packages, and the form of those in one file.

        Without settings, those of each pipeline's last release count.
        """
        self._to = to
        self._form = form
        self._describer = BagDescriber(settings)

    def pack(self, record: StoredRecord, on_share: Callable[[float], None] | None = None) -> Packed:
        """Write the bag of a record, unless its newest bag holds the same.

        Raises:
            RecordError: A file of the record is damaged, missing or outside of its folder.
            OSError: The record cannot be read, or the bag not be written.
            UsageError: The reviews of the release cannot be read.
        """
        described = self._describer.describe(record)
        to, name, payloads = self._to / described.folder, described.name, described.payloads
        there = is_packed(to, name, payloads, self._form)
        asked = described.asked() if there is None or tag_of(there, TIMESTAMP_TAG) is None else Asked()
        if there is not None:
            if asked.response is not None:
                add_tag(there, TIMESTAMP_TAG, asked.response)
            return Packed(folder=there, is_new=False, untimed=asked.failure)
        total = sum(payload.size_bytes for payload in payloads) or 1
        with film_at_hand(record.folder, stored_capture(record.folder)):
            folder = write_bag(
                to,
                name,
                payloads,
                info=described.info,
                tags=described.tags(asked),
                form=self._form,
                on_bytes=None if on_share is None else lambda done: on_share(min(1.0, done / total)),
            )
        return Packed(folder=folder, is_new=True, untimed=asked.failure)
