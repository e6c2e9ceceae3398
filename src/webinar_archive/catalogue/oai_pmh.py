"""OAI-PMH: the addresses of its requests, and what an answer says: records, where the list goes on, errors.

An answer is cut into its records before any of them is read, as files are, so that a broken one costs only itself.
"""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from webinar_archive.catalogue.record_ranges import xml_ranges
from webinar_archive.errors import NoticeError, Unreachable
from webinar_archive.text.characters import printable
from webinar_archive.text.decoding import decode

DEFAULT_PREFIX = "oai_dc"
"""The one form of records that every server has."""
OVERLAP = timedelta(hours=1)
"""How far before the last harvest the next one begins: servers list a record some time after they date it."""
_LONGEST_TEXT = 300
_LONGEST_TOKEN = 4_000
_LONGEST_HEADER = 40_000
_ROOT = re.compile(
    r"\A\ufeff?\s{0,999}(?:<\?[^>]{0,999}\?>\s{0,999}|<!--(?:[^-]|-(?!-)){0,999}-->\s{0,999}){0,9}<(?:[\w.-]{1,60}:)?OAI-PMH[\s>]"
)
_DOCUMENT_TYPE = re.compile(
    r"\A\ufeff?\s{0,999}(?:<\?[^>]{0,999}\?>\s{0,999}){0,9}<!DOCTYPE\s{1,999}(?!html\b)", re.IGNORECASE
)
_END = re.compile(r"</(?:[\w.-]{1,60}:)?OAI-PMH\s{0,99}>")
_HEADER = re.compile(r"<(?:[\w.-]{1,60}:)?header(?P<attributes>[^<>]{0,999})>")
_HEADER_END = re.compile(r"</(?:[\w.-]{1,60}:)?header\s{0,9}>")
_DELETED = re.compile(r"\bstatus\s{0,9}=\s{0,9}[\"']deleted[\"']")


def _element(name: str, longest: int) -> re.Pattern[str]:
    return re.compile(
        rf"<(?:[\w.-]{{1,60}}:)?{name}(?P<attributes>\s[^<>]{{0,999}})?(?:/>|>(?P<text>[^<]{{0,{longest}}})<)"
    )


_IDENTIFIER, _DATESTAMP = _element("identifier", 1_000), _element("datestamp", 50)
_TOKEN, _ERROR = _element("resumptionToken", _LONGEST_TOKEN), _element("error", 20_000)
_RESPONSE_DATE, _GRANULARITY = _element("responseDate", 50), _element("granularity", 50)
_DELETIONS, _PREFIX = _element("deletedRecord", 50), _element("metadataPrefix", 100)
_CODE = re.compile(r"\bcode\s{0,9}=\s{0,9}[\"']([\w.-]{1,60})[\"']")
_LIST_SIZE = re.compile(r"\bcompleteListSize\s{0,9}=\s{0,9}[\"'](\d{1,12})[\"']")


@dataclass(frozen=True, slots=True, kw_only=True)
class OaiRecord:
    """A record of an answer: its identifier and date as its server has them, its XML in UTF-8.

    `identifier` is None where its header has none. A deleted one has no more than its header.
    """

    identifier: str | None
    datestamp: str | None
    deleted: bool
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OaiError:
    """An error of the protocol: its code, such as `badResumptionToken`, and the server's words."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OaiAnswer:
    """What a server answered. `token` is None where a list ends; `list_size` is the length that it announces.

    `granularity`, `deletions` and `prefixes` stand in the answers to `Identify` and `ListMetadataFormats`.
    """

    records: tuple[OaiRecord, ...] = ()
    token: str | None = None
    list_size: int | None = None
    error: OaiError | None = None
    response_date: str | None = None
    granularity: str | None = None
    deletions: str | None = None
    prefixes: tuple[str, ...] = ()


def read_answer(body: bytes, charset: str | None, address: str) -> OaiAnswer:
    """Read an answer; `address` is what its errors name.

    Raises:
        NoticeError: It is no answer of the protocol, or has a document type, which no honest answer has.
        Unreachable: It is cut.
    """
    text = decode(body, charset)
    if not _ROOT.match(text):
        refused = "oai-document-type" if _DOCUMENT_TYPE.match(text) else "oai-no-answer"
        raise NoticeError(refused, address=address)
    if not _END.search(text[-2_000:]):
        raise Unreachable("oai-answer-cut", address=address)
    data = text.encode("utf-8", errors="replace")
    records, outside, at = [], [], 0
    for found in xml_ranges(io.BytesIO(data)):
        records.append(_record(found.data))
        outside.append(data[at : found.start])
        at = found.start + len(found.data)
    # what the records say must not be taken for what the server says of the list
    around = b" ".join((*outside, data[at:])).decode("utf-8", errors="replace")
    token = _TOKEN.search(around)
    size = _LIST_SIZE.search((token["attributes"] or "") if token else "")
    return OaiAnswer(
        records=tuple(records),
        token=_text(token) or None,
        list_size=int(size[1]) if size else None,
        error=_error(around),
        response_date=_text(_RESPONSE_DATE.search(around)) or None,
        granularity=_text(_GRANULARITY.search(around)) or None,
        deletions=_text(_DELETIONS.search(around)) or None,
        prefixes=tuple(_text(found) for found in _PREFIX.finditer(around)),
    )


def _record(data: bytes) -> OaiRecord:
    text = data[:_LONGEST_HEADER].decode("utf-8", errors="replace")
    head = _HEADER.search(text)
    end = _HEADER_END.search(text, head.end()) if head else None
    inside = text[head.end() : end.start()] if head and end else ""
    return OaiRecord(
        identifier=_text(_IDENTIFIER.search(inside)) or None,
        datestamp=_text(_DATESTAMP.search(inside)) or None,
        deleted=bool(head and _DELETED.search(head["attributes"])),
        data=data,
    )


def _error(around: str) -> OaiError | None:
    """Return the error of an answer; one that only some servers add to others does not hide them."""
    found = [
        OaiError(code=code[1], text=printable(_text(error))[:_LONGEST_TEXT])
        for error in _ERROR.finditer(around)
        if (code := _CODE.search(error["attributes"] or ""))
    ]
    return found[0] if found else None


def _text(found: re.Match[str] | None) -> str:
    return " ".join(html.unescape(found["text"] or "").split()) if found else ""


def request_address(base: str, verb: str, **arguments: str | None) -> str:
    """Return the address of a request; arguments that are None are left out.

    >>> request_address("https://bib.example/oai?db=1", "ListRecords", set="vidéos", resumptionToken=None)
    'https://bib.example/oai?db=1&verb=ListRecords&set=vid%C3%A9os'
    """
    given = {"verb": verb, **{name: value for name, value in arguments.items() if value is not None}}
    plain = base.partition("#")[0]
    joint = "" if plain.endswith(("?", "&")) else "&" if "?" in plain else "?"
    return f"{plain}{joint}{urlencode(given, quote_via=quote, safe='')}"


def next_start(began: str, granularity: str | None) -> str:
    """Return from when on the next harvest asks, in the server's granularity, after one that began at a time.

    Raises:
        ValueError: That is no time.

    >>> next_start("2026-08-13T18:19:00Z", "YYYY-MM-DDThh:mm:ssZ"), next_start("2026-08-13T00:30:00Z", "YYYY-MM-DD")
    ('2026-08-13T17:19:00Z', '2026-08-12')
    """
    time = datetime.fromisoformat(began)
    since = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC) - OVERLAP
    exact = (granularity or "").casefold().endswith("ssz")
    return f"{since:%Y-%m-%dT%H:%M:%SZ}" if exact else f"{since:%Y-%m-%d}"
