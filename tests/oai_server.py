"""A small OAI-PMH server on loopback, whose records, pages, tokens and faults tests choose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, urlsplit

from tests.local_web import Host, Responder, response

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
    "<responseDate>{date}</responseDate><request>x</request>"
)
END = "</OAI-PMH>"


def dublin_core(title: str, abstract: str = "", video: str = "") -> str:
    """The metadata of a record in oai_dc."""
    link = f"<dc:identifier>{escape(video)}</dc:identifier>" if video else ""
    return (
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title>'
        f"<dc:description>{escape(abstract)}</dc:description><dc:type>MovingImage</dc:type>{link}</oai_dc:dc>"
    )


@dataclass
class OaiServer:
    """Records by identifier: the date of each, and its metadata, None for one that was deleted.

    `faults` are responders for the next requests, in place of an answer. Tokens in `bad_tokens` are refused.
    """

    host: Host
    page_size: int = 100
    granularity: str = "YYYY-MM-DDThh:mm:ssZ"
    deletions: str = "persistent"
    date: str = "2026-03-01T12:00:00Z"
    records: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    bad_tokens: set[str] = field(default_factory=set)
    faults: list[Responder | None] = field(default_factory=list)
    error_status: int = 200

    def __post_init__(self) -> None:
        self.host.respond("/oai", self._respond)

    @property
    def address(self) -> str:
        return self.host.at("/oai")

    @property
    def requests(self) -> list[dict[str, str]]:
        """The arguments of each request."""
        return [dict(parse_qsl(urlsplit(path).query)) for path in self.host.paths]

    def add(self, number: int, title: str = "Un débat", date: str = "2026-01-01T00:00:00Z") -> str:
        """Add a record, or another version of it; return its identifier."""
        identifier = f"oai:bib.example:{number}"
        self.records[identifier] = (date, dublin_core(f"{title} {number}"))
        return identifier

    def delete(self, identifier: str, date: str) -> None:
        self.records[identifier] = (date, None)

    def answer(self, arguments: dict[str, str]) -> str:
        """The answer to a request."""
        verbs: dict[str, Callable[[dict[str, str]], str]] = {
            "Identify": self._identify,
            "ListRecords": self._list,
            "ListMetadataFormats": lambda _: (
                "<ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix></metadataFormat>"
                "<metadataFormat><metadataPrefix>marc-xml</metadataPrefix></metadataFormat></ListMetadataFormats>"
            ),
        }
        inside = verbs[arguments["verb"]](arguments)
        return f"{HEAD.format(date=self.date)}{inside}{END}"

    def _respond(self, request: BaseHTTPRequestHandler) -> None:
        if self.faults and (fault := self.faults.pop(0)):
            fault(request)
            return
        body = self.answer(dict(parse_qsl(urlsplit(request.path).query)))
        status = self.error_status if "<error" in body else 200
        response(body, status=status, kind="text/xml; charset=utf-8")(request)

    def _identify(self, _: dict[str, str]) -> str:
        return (
            f"<Identify><deletedRecord>{self.deletions}</deletedRecord>"
            f"<granularity>{self.granularity}</granularity></Identify>"
        )

    def _list(self, arguments: dict[str, str]) -> str:
        token = arguments.get("resumptionToken")
        if token in self.bad_tokens:
            return '<error code="badResumptionToken">expired</error>'
        start, since = 0, arguments.get("from", "")
        if token is not None:
            start, since = int(token.split("!")[0]), token.split("!")[1]
        elif arguments["metadataPrefix"] not in ("oai_dc", "marc-xml"):
            return '<error code="cannotDisseminateFormat"/>'
        elif "set" in arguments and arguments["set"] != "videos":
            return '<error code="noSetHierarchy"/>'
        wanted = [(name, *record) for name, record in sorted(self.records.items()) if record[0] >= since]
        if not wanted:
            return '<error code="noRecordsMatch"></error>'
        shown = wanted[start : start + self.page_size]
        more = start + self.page_size < len(wanted)
        going_on = f"{start + self.page_size}!{since}" if more else ""
        return (
            f"<ListRecords>{''.join(map(_record, shown))}"
            f'<resumptionToken completeListSize="{len(wanted)}" cursor="{start}">{going_on}</resumptionToken>'
            "</ListRecords>"
        )


def _record(record: tuple[str, str, str | None]) -> str:
    identifier, date, metadata = record
    status = "" if metadata is not None else ' status="deleted"'
    inside = f"<metadata>{metadata}</metadata>" if metadata is not None else ""
    header = f"<identifier>{identifier}</identifier><datestamp>{date}</datestamp>"
    return f"<record><header{status}>{header}</header>{inside}</record>"
