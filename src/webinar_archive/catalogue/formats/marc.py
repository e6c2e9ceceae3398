"""The fields of a MARC record: UNIMARC or MARC 21, told apart by where its title stands."""

from __future__ import annotations

from webinar_archive.catalogue.fields import Fields
from webinar_archive.catalogue.formats import marc21, unimarc
from webinar_archive.catalogue.formats.marc_record import MarcRecord


def fields_of(record: MarcRecord) -> Fields:
    """Return what the record states."""
    return unimarc.fields_of(record) if record.is_unimarc else marc21.fields_of(record)
