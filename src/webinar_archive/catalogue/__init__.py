"""Catalogue notices: what a catalogue states, and the quotations in an abstract or report."""

from __future__ import annotations

from collections.abc import Sequence

from webinar_archive.catalogue.durations import Duration, parse_duration
from webinar_archive.catalogue.formats.table_row import COLUMN_FIELDS, Columns
from webinar_archive.catalogue.notice import merge_notices, read_notice
from webinar_archive.catalogue.quotations import find_quotations
from webinar_archive.catalogue.records import (
    CatalogueRecord,
    places_in,
    read_record_of_file,
    read_records,
    record_bytes,
)
from webinar_archive.catalogue.table_records import COLUMN_FAULTS
from webinar_archive.models import Contributor, Quotation


def report_quotations(
    page: bytes,
    *,
    address: str,
    contributors: Sequence[Contributor],
    first_number: int,
    charset: str | None = None,
) -> tuple[Quotation, ...]:
    """Return the quotations in the main text of a written report.

    Args:
        page: The web page of the report.
        address: Its address, the source of quotations that print none.
        contributors: The persons to whom printed names are matched.
        first_number: The number of the first quotation.
        charset: The charset that the web server declared, if any.

    Returns:
        The quotations; their positions are those in the main text.

    Raises:
        NoticeError: The page is too large, or holds no text.
    """
    # trafilatura takes half a second to load, which only records with a report should pay
    from webinar_archive.catalogue import report

    return report.report_quotations(
        page, address=address, contributors=contributors, first_number=first_number, charset=charset
    )


__all__ = [
    "COLUMN_FAULTS",
    "COLUMN_FIELDS",
    "CatalogueRecord",
    "Columns",
    "Duration",
    "find_quotations",
    "merge_notices",
    "parse_duration",
    "places_in",
    "read_notice",
    "read_record_of_file",
    "read_records",
    "record_bytes",
    "report_quotations",
]
