"""What export formats need to know of a pipeline's table besides its rows."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from webinar_archive.exports.schema import TableMetadata
from webinar_archive.pipeline.config import ExportSection, PackageSection
from webinar_archive.pipeline.run_times import run_times


def table_metadata(name: str, export: ExportSection, package: PackageSection, archive: Path) -> TableMetadata:
    """Return it for the pipeline of this name, whose folder in the archive is `archive`."""
    return TableMetadata(
        name=name.lower(),
        spreadsheet=export.spreadsheet,
        address=export.address,
        organisation=package.organisation,
        rights=package.rights,
        rights_address=package.rights_address,
        run_times=partial(run_times, archive),
    )
