"""A notice as plain text, as PMB's page becomes it or as somebody pasted it.

Its fields are `Label : | value |` lines; else lines with a tab, a bar or a colon after a known label, or with the
label alone. Documents are `![]() NAME URL` or the lines below their heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from webinar_archive.catalogue.fields import Fields, document_kind
from webinar_archive.catalogue.formats.pmb_labels import meaning
from webinar_archive.models import Document
from webinar_archive.text.normalize import fold

_MAX_LABEL = 80
"""Characters at a line's beginning within which its label ends."""
_DOCUMENTS = re.compile(
    r"\W{0,9}(documents? (?:numeriques?|electroniques?)|(?:digital|electronic) documents?)\s?(\(\d{1,4}\))?"
)
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,200}\]\([^()\n]{0,500}\)")
_TYPE = re.compile(r"(?:^|\s)(?P<type>URL|[\w.+-]{1,40}/[\w.+-]{1,80}|PDF|Adobe Acrobat PDF)$")
_ADDRESS = re.compile(r"https?://\S{1,2000}")
_LEADING = " \t|*#>•-_\u00a0\u202f\ufeff"
_AROUND = " \t|*\u00a0\u202f"


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A label at a line's beginning, and what follows it there."""

    label: str
    value: str


def _with_bar(line: str) -> _Labelled | None:
    """`Label : | value |`."""
    label, colon, value = line.lstrip(_LEADING)[:_MAX_LABEL].partition(":")
    if not colon or "|" in label or value.lstrip(_SPACES)[:1] != "|":
        return None
    return _Labelled(label, line[line.index(":") + 1 :])


def _with_tab(line: str) -> _Labelled | None:
    """`Label : <tab> value`, or without the colon."""
    label, tab, _ = line.lstrip(_LEADING)[:_MAX_LABEL].partition("\t")
    known = tab and meaning(label.strip(_AROUND))
    return (
        _Labelled(label, line[line.index("\t", len(line) - len(line.lstrip(_LEADING))) + 1 :])
        if known
        else None
    )


def _with_table(line: str) -> _Labelled | None:
    """`| Label | value |`, a row of a table in Markdown."""
    inner = line.strip().removeprefix("|")
    label, bar, value = inner.partition("|")
    known = bar and len(label) <= _MAX_LABEL and meaning(label.strip(_AROUND))
    return _Labelled(label, value) if known else None


def _with_colon(line: str) -> _Labelled | None:
    """`Label : value`, where the label is known."""
    start = line.lstrip(_LEADING)
    label, colon, _ = start[:_MAX_LABEL].replace("：", ":").partition(":")
    known = colon and meaning(label.strip(_AROUND))
    return _Labelled(label, start[len(label) + 1 :]) if known else None


def _alone(line: str) -> _Labelled | None:
    """A known label, and nothing else, on a line."""
    bare = line[: _MAX_LABEL + 1].strip(_LEADING + ":")
    return _Labelled(bare, "") if bare and len(line) <= _MAX_LABEL and meaning(bare) else None


_SPACES = " \t\u00a0\u202f"
_Layout = Callable[[str], _Labelled | None]
_LAYOUTS: tuple[_Layout, ...] = (_with_bar, _with_tab, _with_table, _with_colon, _alone)
"""In this order: the first in which a text has a title decides for all of its lines."""


def looks_like(text: str) -> bool:
    """Whether a text has the lines of a notice."""
    return _layout(text) is not None


def parse(text: str, _address: str | None = None) -> Fields:
    """Return the fields of the text; a document has an address only where one is printed beside it."""
    fields = Fields()
    layout = _layout(text) or _with_bar
    label: str | None = None
    lines: list[str] = []
    rest = iter(text.splitlines())
    for line in rest:
        if _DOCUMENTS.match(fold(line[:_MAX_LABEL])):
            _add_documents(fields, rest)
            break
        found = layout(line)
        if found:
            _add_field(fields, label, lines)
            label, lines = found.label, [found.value]
        else:
            lines.append(line)
    _add_field(fields, label, lines)
    return fields


def _layout(text: str) -> _Layout | None:
    """Return how the labels of a text are set: all lines alike, with a title and, but for bars, another field."""
    lines = text.splitlines()
    for layout in _LAYOUTS:
        codes = {meaning(found.label) for line in lines if (found := layout(line))} - {None, "other"}
        if codes and (layout is _with_bar or ("title" in codes and len(codes) > 1)):
            return layout
    return None


def _add_field(fields: Fields, label: str | None, lines: list[str]) -> None:
    code = meaning(label.strip(_AROUND)) if label else None
    if code == "online":
        for line in lines:
            # a link whose address was not copied names nothing
            if _ADDRESS.search(line):
                _add_document(fields, line.strip(_AROUND))
    if code:
        fields.add(code, "\n".join(part for line in lines if (part := line.strip(_AROUND))))


def _add_documents(fields: Fields, lines: Iterator[str]) -> None:
    """Add what stands below the heading: each after an image's mark, else up to the line with its type."""
    text = "\n".join(lines)
    if _IMAGE.search(text):
        for printed in _IMAGE.split(text)[1:]:
            _add_document(fields, re.split(r"[|\n]", printed, maxsplit=1)[0].strip())
        return
    named: list[str] = []
    for line in (line.strip(_AROUND) for line in text.split("\n")):
        named += [line] if line else []
        if named and (_TYPE.search(line) or _ADDRESS.search(line)):
            _add_document(fields, " ".join(named))
            named = []


def _add_document(fields: Fields, printed: str) -> None:
    printed = printed[:1000]
    address = _ADDRESS.search(printed)
    if address:
        printed = f"{printed[: address.start()]} {printed[address.end() :]}".strip()
    kind = _TYPE.search(printed)
    label = (printed[: kind.start()] if kind else printed).strip(_AROUND) or (address[0] if address else "")
    if label or kind:
        described = document_kind(label, kind["type"] if kind else None, address[0] if address else None)
        fields.documents.append(
            Document(label=label, kind=described, address=address[0] if address else None)
        )
