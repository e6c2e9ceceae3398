"""Notices in: what a catalogue states, and the quotations in an abstract or report."""

from __future__ import annotations

from collections.abc import Sequence

from webinar_archive.catalogue.durations import Duration, parse_duration
from webinar_archive.catalogue.notice import merge_notices, read_notice
from webinar_archive.catalogue.quotations import quotations
from webinar_archive.models import Contributor, Quotation


def report_quotations(
    page: bytes, *, address: str, contributors: Sequence[Contributor], first_number: int
) -> tuple[Quotation, ...]:
    """The quotations in the main text of a written report (see `catalogue.report`)."""
    # trafilatura takes half a second to load, which only records with a report should pay
    from webinar_archive.catalogue import report

    return report.report_quotations(
        page, address=address, contributors=contributors, first_number=first_number
    )


__all__ = ["Duration", "merge_notices", "parse_duration", "quotations", "read_notice", "report_quotations"]
