"""PREMIS 3: what the files of a package are, and what was done with them, by whom and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from webinar_archive.packages.pronom import Format
from webinar_archive.text.characters import NOT_IN_XML, REPLACEMENT

NAMESPACE = "http://www.loc.gov/premis/v3"
_SCHEMA = "http://www.loc.gov/standards/premis/premis.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_PROGRAM, _PERSON = "program", "person"
_ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisFile:
    """A file: its path in the package, SHA-512 in hexadecimal, size, format, and its name where that was another."""

    path: str
    sha512: str
    size_bytes: int
    format: Format
    original_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisEvent:
    """An event: its type, when (ISO 8601), how it ended, more in words, by which release of which program.

    `by_person` says that the agent is a person.
    """

    kind: str
    at: str
    outcome: str = "success"
    detail: str | None = None
    agent: str
    by_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisRecord:
    """All that one PREMIS document says about a record."""

    record_id: str
    title: str
    files: Sequence[PremisFile]
    events: Sequence[PremisEvent]
    organisation: str | None = None
    rights: str | None = None
    rights_address: str | None = None


def premis_document(record: PremisRecord) -> bytes:
    """Return the PREMIS document of a record, as UTF-8."""
    ET.register_namespace("premis", NAMESPACE)
    ET.register_namespace("xsi", _XSI)
    root = ET.Element(
        _name("premis"), {"version": "3.0", f"{{{_XSI}}}schemaLocation": f"{NAMESPACE} {_SCHEMA}"}
    )
    whole = ET.SubElement(root, _name("object"), {f"{{{_XSI}}}type": "premis:intellectualEntity"})
    _identifier(whole, "object", "record", record.record_id)
    _text(whole, "originalName", record.title)
    for file in record.files:
        _file(root, file, record.record_id)
    for number, event in enumerate(record.events, start=1):
        _event(root, number, event, record)
    _agents(root, record)
    if record.rights:
        _rights(root, record)
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def _file(root: ET.Element, file: PremisFile, record_id: str) -> None:
    element = ET.SubElement(root, _name("object"), {f"{{{_XSI}}}type": "premis:file"})
    _identifier(element, "object", "path", file.path)
    characteristics = _part(element, "objectCharacteristics")
    fixity = _part(characteristics, "fixity")
    _text(fixity, "messageDigestAlgorithm", "SHA-512")
    _text(fixity, "messageDigest", file.sha512)
    _text(characteristics, "size", str(file.size_bytes))
    form = _part(characteristics, "format")
    _text(_part(form, "formatDesignation"), "formatName", file.format.name)
    if file.format.puid:
        registry = _part(form, "formatRegistry")
        _text(registry, "formatRegistryName", "PRONOM")
        _text(registry, "formatRegistryKey", file.format.puid)
    if file.original_name:
        _text(element, "originalName", file.original_name)
    relationship = _part(element, "relationship")
    _text(relationship, "relationshipType", "structural")
    _text(relationship, "relationshipSubType", "is part of")
    # of the one intellectual entity in this document
    related = _part(relationship, "relatedObjectIdentifier")
    _text(related, "relatedObjectIdentifierType", "record")
    _text(related, "relatedObjectIdentifierValue", record_id)


def _event(root: ET.Element, number: int, event: PremisEvent, record: PremisRecord) -> None:
    element = _part(root, "event")
    _identifier(element, "event", "number", str(number))
    _text(element, "eventType", event.kind)
    _text(element, "eventDateTime", event.at)
    if event.detail:
        _text(_part(element, "eventDetailInformation"), "eventDetail", event.detail)
    _text(_part(element, "eventOutcomeInformation"), "eventOutcome", event.outcome)
    _identifier(element, "linkingAgent", _PERSON if event.by_person else _PROGRAM, event.agent)
    _identifier(element, "linkingObject", "record", record.record_id)


def _agents(root: ET.Element, record: PremisRecord) -> None:
    for agent, by_person in dict.fromkeys((event.agent, event.by_person) for event in record.events):
        element = _part(root, "agent")
        if by_person:
            _identifier(element, "agent", _PERSON, agent)
            _text(element, "agentName", agent)
            _text(element, "agentType", "person")
            continue
        name, _, version = agent.partition(" ")
        _identifier(element, "agent", _PROGRAM, agent)
        _text(element, "agentName", name)
        _text(element, "agentType", "software")
        if version:
            _text(element, "agentVersion", version)
    if record.organisation:
        element = _part(root, "agent")
        _identifier(element, "agent", _ORGANISATION, record.organisation)
        _text(element, "agentName", record.organisation)
        _text(element, "agentType", "organization")


def _rights(root: ET.Element, record: PremisRecord) -> None:
    statement = _part(_part(root, "rights"), "rightsStatement")
    _identifier(statement, "rightsStatement", "number", "1")
    _text(statement, "rightsBasis", "other")
    other = _part(statement, "otherRightsInformation")
    if record.rights_address:
        _identifier(other, "otherRightsDocumentation", "address", record.rights_address)
    _text(other, "otherRightsBasis", "statement of the archive")
    _text(other, "otherRightsNote", record.rights or "")
    _identifier(statement, "linkingObject", "record", record.record_id)


def _identifier(parent: ET.Element, of: str, kind: str, value: str) -> None:
    part = _part(parent, f"{of}Identifier")
    _text(part, f"{of}IdentifierType", kind)
    _text(part, f"{of}IdentifierValue", value)


def _part(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, _name(name))


def _text(parent: ET.Element, name: str, text: str) -> None:
    # XML has no way to write these, and surrogates are no text
    _part(parent, name).text = NOT_IN_XML.sub(REPLACEMENT, text)


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
