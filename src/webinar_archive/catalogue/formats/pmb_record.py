"""The labelled fields of the one record that a page is about, told from those of other records on it."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from webinar_archive.catalogue.formats.pmb_labels import meaning
from webinar_archive.catalogue.markup import Element
from webinar_archive.errors import NoticeError
from webinar_archive.text.normalize import fold

_MAX_LABEL = 100
_PLACES = ("table", "dl", "ul", "ol", "section", "article", "fieldset", "body")
"""Elements that hold a record's fields."""
_ASIDE = frozenset(("other", "permalink", "online", "language"))
"""Fields that pages print outside their records, too."""
_SIGNS = re.compile(r"etiq_champ|labelNot|public_|record_|descr_notice|notice", re.IGNORECASE)
"""Classes of PMB's releases."""
_SHOWN = 5


@dataclass(frozen=True, slots=True, eq=False)
class PrintedField:
    """A field: what its label means, the element of the label (of the value where none is printed), the value."""

    code: str
    label: Element
    value: Element


def record_fields(root: Element, address: str | None) -> list[PrintedField]:
    """Return the fields of the page's record.

    Raises:
        NoticeError: Several records have a title, or fields stand outside the record that has one.
    """
    fields = [*_unlabelled(root), *_labelled(root)]
    titles = [field for field in fields if field.code == "title"]
    if not titles:
        return fields
    title = _chosen(titles, address)
    home = _place(title)
    inside = [field for field in fields if home in (field.label, *field.label.iterancestors())]
    within = set(map(id, inside))
    outside = [field for field in fields if id(field) not in within and field.code not in _ASIDE]
    if len({_plain(other.value) for other in titles}) > 1:
        return [field for field in inside if field.code != "title" or field is title]
    if outside and not all(_is_signed(field.label) for field in (title, *outside)):
        raise NoticeError("notice-mixed")
    known = {field.code for field in inside}
    return [field for field in fields if id(field) in within or field.code not in known]


def _unlabelled(root: Element) -> Iterator[PrintedField]:
    """Yield title and authors of PMB's accessible layout (2025), which prints no label for them."""
    for heading in root.xpath("//*[@id='notice_main_title']"):
        yield PrintedField("title", heading, heading)
    for item in root.xpath("//*[contains(concat(' ', @class, ' '), ' record_responsabilites ')]"):
        yield PrintedField("authors", item, item)


def _labelled(root: Element) -> Iterator[PrintedField]:
    """Yield two cells of a row, a term and its definition, a label and what stands beside it."""
    for row in root.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")][:2]
        # two headings are those of a table's columns
        if len(cells) == 2 and cells[1].tag == "td" and (code := _meaning(cells[0])):
            yield PrintedField(code, cells[0], cells[1])
    for term in root.iter("dt"):
        following = term.getnext()
        if following is not None and following.tag == "dd" and (code := _meaning(term)):
            yield PrintedField(code, term, following)
    for label in root.xpath("//*[contains(@class, 'etiq_champ') or contains(@class, 'label')]"):
        if label.tag not in ("td", "th", "dt") and not _in_row(label) and (code := _meaning(label)):
            yield PrintedField(code, label, _beside(label))


def _meaning(label: Element) -> str | None:
    parts: list[str] = []
    length = 0
    for text in label.itertext():
        parts.append(text)
        length += len(text.strip())
        if length > _MAX_LABEL or len(parts) > _MAX_LABEL:
            return None
    return meaning(" ".join("".join(parts).split()))


def _in_row(element: Element) -> bool:
    cell = next(element.iterancestors("td", "th"), None)
    return cell is not None and cell.getnext() is not None and element.getnext() is None


def _beside(label: Element) -> Element:
    """Return an element of all that follows a label, up to the next one."""
    value = label.makeelement("div")
    value.text = label.tail
    for following in label.itersiblings():
        if isinstance(following.tag, str) and _meaning(following):
            break
        value.append(copy.deepcopy(following))
    return value


def _place(field: PrintedField) -> Element:
    if field.label is field.value:
        return field.label.getparent()
    return next(field.label.iterancestors(*_PLACES), field.label.getroottree().getroot())


def _chosen(titles: list[PrintedField], address: str | None) -> PrintedField:
    """Return the title of the page's record: the only one, or that of the notice with the address's number."""
    distinct = {fold(_plain(title.value)): title for title in reversed(titles)}
    shortest = min(distinct, key=len)
    if all(shortest in other for other in distinct):
        return titles[0]
    number = parse_qs(urlsplit(address or "").query).get("id", [""])[0]
    named = [title for title in distinct.values() if number.isdecimal() and _is_numbered(title.label, number)]
    if len(named) == 1:
        return named[0]
    shown = [_with_address(title) for title in reversed(distinct.values())]
    more = [] if len(shown) <= _SHOWN else ["…"]
    raise NoticeError("notice-several", count=len(distinct), notices=" ; ".join(shown[:_SHOWN] + more))


def _is_numbered(label: Element, number: str) -> bool:
    """Whether an element around a label carries a notice's number (`el140892Child`, `data-record-id`)."""
    marks = (f"{e.get('id') or ''} {e.get('data-record-id') or ''}" for e in label.iterancestors())
    return any(re.search(rf"(?<!\d){number}(?!\d)", mark) for mark in marks)


def _with_address(title: PrintedField) -> str:
    links = (link.get("href") or "" for link in _place(title).iter("a"))
    own = next((link for link in links if "notice_display" in link), None)
    shown = _plain(title.value)[:_MAX_LABEL]
    return f"{shown} ({own})" if own else shown


def _is_signed(label: Element) -> bool:
    around = (label, *label.iterchildren(), *label.iterancestors())
    return any(_SIGNS.search(e.get("class") or "") for e in around if isinstance(e.tag, str))


def _plain(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
