"""The packages that a person named: in folders here, or in a storage of copies."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from webinar_archive.pipeline.bag_folders import bags_in_folders
from webinar_archive.pipeline.stored_bags import StoredBag, bags_at
from webinar_archive.storage.addresses import is_address, read_address
from webinar_archive.storage.stores import open_store


@contextlib.contextmanager
def bags_named(given: Iterable[str]) -> Iterator[tuple[Path | StoredBag, ...]]:
    """Give the packages that a person named, in order; of those in a folder, the newest version of each.

    Storages are closed at the end.

    Raises:
        UsageError: There is no such folder or address, or no package in it.
        RecordError: A storage does not answer.
    """
    with contextlib.ExitStack() as held:
        found: list[Path | StoredBag] = []
        for written in given:
            if is_address(written):
                found += bags_at(held.enter_context(contextlib.closing(open_store(read_address(written)))))
            else:
                found += bags_in_folders((Path(written),))
        # one named twice is imported once
        yield tuple({str(bag): bag for bag in found}.values())
