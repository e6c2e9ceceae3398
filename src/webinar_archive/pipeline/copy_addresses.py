"""Which storages a command copies to: those that it is given, or those of the pipeline file."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from webinar_archive.errors import UsageError
from webinar_archive.pipeline.config import FetchSection
from webinar_archive.pipeline.output_places import check_output_folder
from webinar_archive.pipeline.stored_pipelines import StoredPipelines
from webinar_archive.pipeline.stored_release import last_release_plan
from webinar_archive.storage.addresses import CopyAddress, read_address


def copy_addresses(
    found: StoredPipelines, source: Path, given: Collection[str] = ()
) -> tuple[tuple[CopyAddress, ...], FetchSection]:
    """Return the storages, and how often what failed is tried again.

    Args:
        found: The pipelines; the last run of one says what its file stated then, where none was given.
        source: The pipeline file or the archive, as it was named.
        given: Addresses that take the place of those of the pipeline file.

    Raises:
        UsageError: There is none, one is no address, or one lies in the archive itself.
    """
    settings = found.settings
    if settings is None and len(found.folders) == 1:
        plan = last_release_plan(found.folders[0])
        settings = plan.settings if plan else None
    addresses = tuple(map(read_address, given)) or (settings.copies if settings else ())
    if not addresses:
        raise UsageError("copies-none", path=str(source))
    for address in addresses:
        if address.scheme == "file":
            check_output_folder(source, Path(address.path), found.settings)
    return addresses, settings.fetch if settings else FetchSection()
