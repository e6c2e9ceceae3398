"""A PMB notice page turned to plain text: `Label : | value |` lines, then `![]() NAME URL` documents."""

from __future__ import annotations

import re

from webinar_archive.catalogue.formats.pmb_labels import Fields, document_kind, meaning
from webinar_archive.models import Document
from webinar_archive.text.normalize import fold

_LABEL = re.compile(r"^\s*\|?\s*(?P<label>[^|:\n]{2,60}?)[\s\u00a0]*:\s*\|(?P<value>.*)$")
_DOCUMENTS = re.compile(
    r"^\s*(documents? (?:numeriques?|electroniques?)|(?:digital|electronic) documents?)\s*(\(\d+\))?"
)
_DOCUMENT = re.compile(r"!\[[^\]]*\]\([^)]*\)\s*(?P<label>[^|\n]*?)\s*(?=\||!\[|\n|$)")
_TYPE = re.compile(r"\s+(?P<type>URL|[\w.+-]+/[\w.+-]+|PDF|Adobe Acrobat PDF)$")


def looks_like(text: str) -> bool:
    """Whether a text has the lines of a notice."""
    return any((m := _LABEL.match(line)) and meaning(m["label"]) for line in text.splitlines())


def parse(text: str, _address: str | None = None) -> Fields:
    """Return the fields of the text; its documents have no address, since none is printed."""
    fields = Fields()
    label: str | None = None
    lines: list[str] = []
    document_lines: list[str] = []
    for line in text.splitlines():
        if document_lines or _DOCUMENTS.match(fold(line)):
            document_lines.append(line)
            continue
        found = _LABEL.match(line)
        if found:
            _add_field(fields, label, lines)
            label, lines = found["label"], [found["value"]]
        else:
            lines.append(line)
    _add_field(fields, label, lines)
    for found in _DOCUMENT.finditer("\n".join(document_lines[1:])):
        _add_document(fields, found["label"])
    return fields


def _add_field(fields: Fields, label: str | None, lines: list[str]) -> None:
    code = meaning(label) if label else None
    if code:
        fields.add(code, "\n".join(part for line in lines if (part := line.strip(" |\t\u00a0"))))


def _add_document(fields: Fields, printed: str) -> None:
    kind = _TYPE.search(f" {printed}")
    label = printed[: -len(kind["type"])].strip() if kind else printed
    if label or kind:
        fields.documents.append(
            Document(label=label, kind=document_kind(label, kind["type"] if kind else None), address=None)
        )
