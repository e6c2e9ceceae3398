"""One MARC record in JSON, as MARC-in-JSON writes it: a leader, and fields by their tags."""

from __future__ import annotations

import json
from typing import Any

from webinar_archive.catalogue.formats.marc_record import MarcField, MarcRecord, clean_text
from webinar_archive.errors import NoticeError

_MOST_FIELDS = 10_000


def parse(text: str) -> MarcRecord:
    """Return the record of a JSON object; what in it is no field is passed over.

    Raises:
        NoticeError: It is no JSON, or has no list of fields.
    """
    try:
        # line breaks within texts are not JSON, and some programs write them
        stated = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        raise NoticeError("record-damaged") from None
    entries = stated.get("fields") if isinstance(stated, dict) else None
    if not isinstance(entries, list):
        raise NoticeError("record-damaged")
    fields = [
        _field(str(tag), value)
        for entry in entries[:_MOST_FIELDS]
        if isinstance(entry, dict)
        for tag, value in entry.items()
    ]
    leader = stated.get("leader")
    return MarcRecord(leader if isinstance(leader, str) else "", tuple(fields))


def _field(tag: str, value: Any) -> MarcField:
    if not isinstance(value, dict):
        return MarcField(tag, text=clean_text(_text(value)).strip())
    given = value.get("subfields")
    subfields = tuple(
        (str(code)[:1], clean_text(_text(text)).strip())
        for each in (given if isinstance(given, list) else ())
        if isinstance(each, dict)
        for code, text in each.items()
    )
    indicators = "".join((_text(value.get(name)) or " ")[:1] for name in ("ind1", "ind2"))
    return MarcField(tag, indicators, subfields)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
