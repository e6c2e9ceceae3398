"""The notice that the project was born from, written in each form in which catalogues exchange records."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

from webinar_archive.catalogue import read_notice

TEXT = Path("pipelines/innovation-publique-2020/notice.txt").read_bytes()
NOTICE = read_notice(TEXT)
VIDEO = "https://www.example.org/watch?v=1"
REPORT = "https://www.example.org/compte-rendu"
TITLE, SUBTITLE = 'Quelle innovation publique pour construire "l’après" ?', "débat"
ABSTRACT = NOTICE.abstract or ""
EXTENT = "Vidéo en ligne (58' 48\")"
GENERAL_NOTE = NOTICE.notes[0]
PEOPLE = (
    ("Pène", "Clémence", "460", "ive"),
    ("Reboa", "Giulia", "460", "ive"),
    ("Vallauri", "Benoît", "460", "ive"),
    ("Guillot", "Louise", "460", "ive"),
    ("Henry", "Sylvain", "470", "ivr"),
)
DOCUMENTS = ((REPORT, NOTICE.documents[0].label), (VIDEO, NOTICE.documents[1].label))

Subfields = tuple[tuple[str, str], ...]
MarcFields = tuple[tuple[str, str, str | Subfields], ...]

UNIMARC: MarcFields = (
    ("001", "", "140892"),
    ("100", "  ", (("a", "20200518d2020    m  y0frey50      ba"),)),
    ("101", "0 ", (("a", "fre"),)),
    ("200", "1 ", (("a", TITLE), ("e", SUBTITLE))),
    ("210", "  ", (("a", "Issy-les-Moulineaux"), ("c", "Acteurs publics TV"), ("d", "2020"))),
    ("215", "  ", (("a", EXTENT),)),
    ("300", "  ", (("a", GENERAL_NOTE),)),
    ("330", "  ", (("a", ABSTRACT),)),
    *(("606", "  ", (("a", subject),)) for subject in NOTICE.subjects),
    *(
        ("701", " 1", (("a", family), ("b", given), ("4", code), ("9", "id:1")))
        for family, given, code, _ in PEOPLE
    ),
    ("712", "02", (("a", "Acteurs publics"), ("c", "Issy-les-Moulineaux"), ("4", "557"))),
    *(("897", "  ", (("a", address), ("b", label), ("t", "URL"))) for address, label in DOCUMENTS),
)
MARC21: MarcFields = (
    ("001", "", "140892"),
    ("008", "", "200518s2020    fr 059            vlfre d"),
    ("040", "  ", (("a", "BE"), ("b", "fre"))),
    ("245", "00", (("a", f"{TITLE} :"), ("b", f"{SUBTITLE} /"), ("c", "Acteurs publics."))),
    ("264", " 1", (("a", "Issy-les-Moulineaux :"), ("b", "Acteurs publics TV,"), ("c", "2020."))),
    ("300", "  ", (("a", EXTENT),)),
    ("306", "  ", (("a", "005848"),)),
    ("500", "  ", (("a", GENERAL_NOTE),)),
    ("520", "  ", (("a", ABSTRACT),)),
    *(("650", " 7", (("a", subject),)) for subject in NOTICE.subjects),
    *(("700", "1 ", (("a", f"{family}, {given},"), ("4", code))) for family, given, _, code in PEOPLE),
    ("710", "2 ", (("a", "Acteurs publics (Issy-les-Moulineaux),"), ("4", "orm"))),
    *(("856", "40", (("u", address), ("y", label))) for address, label in DOCUMENTS),
)


def iso2709(
    fields: MarcFields, *, leader: str = "     ngm  22     3  450 ", encoding: str = "utf-8"
) -> bytes:
    """Return a record in ISO 2709."""
    directory, body = b"", b""
    for tag, indicators, value in fields:
        text = value if isinstance(value, str) else indicators + "".join(f"\x1f{c}{t}" for c, t in value)
        data = text.encode(encoding, errors="replace") + b"\x1e"
        directory += f"{tag}{min(len(data), 9999):04}{len(body):05}".encode()
        body += data
    start = 24 + len(directory) + 1
    head = f"{start + len(body) + 1:05}{leader[5:12]}{start:05}{leader[17:]}".encode()
    return head + directory + b"\x1e" + body + b"\x1d"


def marcxml(
    fields: MarcFields, *, prefix: str = "", namespace: str = "http://www.loc.gov/MARC21/slim"
) -> str:
    """Return a record in MARCXML or MarcXchange."""
    p = f"{prefix}:" if prefix else ""
    declared = f' xmlns{":" + prefix if prefix else ""}="{namespace}"' if namespace else ""
    lines = [f"<{p}record{declared}><{p}leader>     ngm  22     3  450 </{p}leader>"]
    for tag, ind, value in fields:
        if isinstance(value, str):
            lines.append(f'<{p}controlfield tag="{tag}">{escape(value)}</{p}controlfield>')
            continue
        inside = "".join(f'<{p}subfield code="{c}">{escape(t)}</{p}subfield>' for c, t in value)
        lines.append(f'<{p}datafield tag="{tag}" ind1="{ind[0]}" ind2="{ind[1]}">{inside}</{p}datafield>')
    return "\n".join([*lines, f"</{p}record>"])


def pmb_xml(fields: MarcFields = UNIMARC) -> str:
    """Return a record as PMB exports it."""
    lines = ["<notice><rs>n</rs><dt>g</dt><bl>m</bl><hl>0</hl><el>1</el><ru>i</ru>"]
    for tag, ind, value in fields:
        if isinstance(value, str):
            lines.append(f'<f c="{tag}">{escape(value)}</f>')
        else:
            inside = "".join(f'<s c="{c}">{escape(t)}</s>' for c, t in value)
            lines.append(f'<f c="{tag}" ind="{ind}">{inside}</f>')
    return "\n".join([*lines, "</notice>"])


def _dc_elements() -> list[tuple[str, str]]:
    return [
        ("dc:title", f"{TITLE} : {SUBTITLE}"),
        *(("dc:contributor", f"{family}, {given} (Interviewé)") for family, given, _, _ in PEOPLE),
        ("dc:contributor", "Acteurs publics (Issy-les-Moulineaux), Organisateur de réunion, de conférence"),
        ("dc:publisher", "Acteurs publics TV"),
        ("dc:date", "2020"),
        ("dc:type", "MovingImage"),
        ("dc:language", "fre"),
        *(("dc:subject", subject) for subject in NOTICE.subjects),
        ("dc:identifier", VIDEO),
    ]


def oai_dc() -> str:
    """Return a record in simple Dublin Core within an answer of OAI-PMH."""
    elements = [
        *_dc_elements(),
        ("dc:format", EXTENT),
        ("dc:description", GENERAL_NOTE),
        ("dc:description", ABSTRACT),
    ]
    inside = "\n".join(f"<{name}>{escape(text)}</{name}>" for name, text in elements)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record>'
        "<header><identifier>oai:example.org:140892</identifier><datestamp>2020-05-18</datestamp></header><metadata>"
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{inside}</oai_dc:dc>'
        "</metadata></record></ListRecords></OAI-PMH>"
    )


def qualified_dc() -> str:
    """Return a record in qualified Dublin Core."""
    elements = [
        *_dc_elements(),
        ("dcterms:extent", EXTENT),
        ("dcterms:abstract", ABSTRACT),
        ("dc:description", GENERAL_NOTE),
    ]
    inside = "\n".join(f"<{name}>{escape(text)}</{name}>" for name, text in elements)
    return (
        '<qualifieddc xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"{inside}</qualifieddc>"
    )


def dspace_dc() -> str:
    """Return a record as DSpace exports it."""
    names = {"dcterms:extent": ("format", "extent"), "dcterms:abstract": ("description", "abstract")}
    elements = [
        *_dc_elements(),
        ("dcterms:extent", EXTENT),
        ("dcterms:abstract", ABSTRACT),
        ("dc:description", GENERAL_NOTE),
    ]
    lines = []
    for name, text in elements:
        element, qualifier = names.get(name, (name.partition(":")[2], "none"))
        lines.append(f'<dcvalue element="{element}" qualifier="{qualifier}">{escape(text)}</dcvalue>')
    return f'<?xml version="1.0"?><dublin_core schema="dc">{"".join(lines)}</dublin_core>'


def mods() -> str:
    """Return a record in MODS."""
    names = "".join(
        f'<name type="personal"><namePart type="family">{family}</namePart><namePart type="given">{given}</namePart>'
        f'<role><roleTerm type="code" authority="marcrelator">{code}</roleTerm></role></name>'
        for family, given, _, code in PEOPLE
    )
    body = "<name type='corporate'><namePart>Acteurs publics (Issy-les-Moulineaux)</namePart><role><roleTerm>orm</roleTerm></role></name>"
    subjects = "".join(f"<subject><topic>{escape(subject)}</topic></subject>" for subject in NOTICE.subjects)
    links = "".join(
        f'<location><url displayLabel="{escape(label)}">{escape(address)}</url></location>'
        for address, label in DOCUMENTS
    )
    return (
        '<mods:modsCollection xmlns:mods="http://www.loc.gov/mods/v3"><mods xmlns="http://www.loc.gov/mods/v3">'
        f"<titleInfo><title>{escape(TITLE)}</title><subTitle>{SUBTITLE}</subTitle></titleInfo>{names}{body}"
        "<typeOfResource>moving image</typeOfResource><originInfo><place><placeTerm type='text'>Issy-les-Moulineaux</placeTerm>"
        "</place><publisher>Acteurs publics TV</publisher><dateIssued>2020</dateIssued></originInfo>"
        "<language><languageTerm type='code'>fre</languageTerm></language>"
        f"<physicalDescription><extent>{escape(EXTENT)}</extent></physicalDescription><abstract>{escape(ABSTRACT)}</abstract>"
        f"<note>{escape(GENERAL_NOTE)}</note>{subjects}{links}"
        "<recordInfo><recordIdentifier>140892</recordIdentifier></recordInfo></mods></mods:modsCollection>"
    )


def pbcore() -> str:
    """Return a record in PBCore."""
    people = "".join(
        f'<pbcoreContributor><contributor>{family}, {given}</contributor><contributorRole source="MARC relator">'
        f"{code}</contributorRole></pbcoreContributor>"
        for family, given, _, code in PEOPLE
    )
    subjects = "".join(f"<pbcoreSubject>{escape(subject)}</pbcoreSubject>" for subject in NOTICE.subjects)
    links = "".join(
        f'<pbcoreAnnotation annotationType="{escape(label)}">{escape(address)}</pbcoreAnnotation>'
        for address, label in DOCUMENTS
    )
    return (
        '<pbcoreDescriptionDocument xmlns="http://www.pbcore.org/PBCore/PBCoreNamespace.html">'
        '<pbcoreAssetDate dateType="issued">2020</pbcoreAssetDate>'
        '<pbcoreIdentifier source="Shelf">A 12</pbcoreIdentifier>'
        '<pbcoreIdentifier source="https://bib.example/">140892</pbcoreIdentifier>'
        '<pbcoreTitle titleType="Series">Les débats</pbcoreTitle>'
        f'<pbcoreTitle titleType="Main">{escape(TITLE)} : {SUBTITLE}</pbcoreTitle>{subjects}'
        f'<pbcoreDescription descriptionType="Abstract">{escape(ABSTRACT)}</pbcoreDescription>{people}'
        "<pbcorePublisher><publisher>Acteurs publics TV</publisher></pbcorePublisher>"
        "<pbcoreInstantiation><instantiationIdentifier>f</instantiationIdentifier>"
        "<instantiationLocation>shelf</instantiationLocation><instantiationMediaType>Moving Image"
        "</instantiationMediaType><instantiationDuration>00:58:48</instantiationDuration>"
        f"<instantiationLanguage>fre</instantiationLanguage></pbcoreInstantiation>{links}"
        f"<pbcoreAnnotation>{escape(GENERAL_NOTE)}</pbcoreAnnotation></pbcoreDescriptionDocument>"
    )


def marc_json(fields: MarcFields) -> str:
    """Return a record in MARC-in-JSON."""
    every = [
        {tag: value}
        if isinstance(value, str)
        else {tag: {"ind1": ind[0], "ind2": ind[1], "subfields": [{c: t} for c, t in value]}}
        for tag, ind, value in fields
    ]
    return json.dumps({"leader": "     ngm  22     3  450 ", "fields": every}, ensure_ascii=False)


def ris() -> str:
    """Return a record in RIS."""
    lines = [
        "TY  - VIDEO",
        "ID  - 140892",
        f"TI  - {TITLE} : {SUBTITLE}",
        *(f"AU  - {family}, {given}" for family, given, _, _ in PEOPLE),
        "PB  - Acteurs publics TV",
        "CY  - Issy-les-Moulineaux",
        "PY  - 2020",
        f"M2  - {EXTENT}",
        f"N1  - {GENERAL_NOTE}",
        f"AB  - {ABSTRACT}",
        *(f"KW  - {subject}" for subject in NOTICE.subjects),
        f"UR  - {VIDEO}",
        "LA  - fr",
        "ER  - ",
    ]
    return "\r\n".join(lines) + "\r\n"


FORMS: dict[str, bytes] = {
    "UNIMARC in ISO 2709": iso2709(UNIMARC),
    "UNIMARC in Latin-1": iso2709(UNIMARC, encoding="cp1252"),
    "UNIMARC in MARCXML": f"<?xml version='1.0'?><collection>{marcxml(UNIMARC)}</collection>".encode(),
    "UNIMARC in MarcXchange": marcxml(
        UNIMARC, prefix="mxc", namespace="info:lc/xmlns/marcxchange-v2"
    ).encode(),
    "MARC 21 in ISO 2709": iso2709(MARC21, leader="     ngm a22     3i 4500"),
    "MARC 21 in MARCXML": marcxml(MARC21, prefix="marc").encode(),
    "PMB XML": f"<?xml version='1.0' encoding='utf-8'?>\n<unimarc>\n{pmb_xml()}\n</unimarc>".encode(),
    "PMB XML in Latin-1": f"<?xml version='1.0' encoding='iso-8859-1'?><unimarc>{pmb_xml()}</unimarc>".encode(
        "cp1252"
    ),
    "oai_dc": oai_dc().encode(),
    "qualified Dublin Core": qualified_dc().encode(),
    "Dublin Core of DSpace": dspace_dc().encode(),
    "MODS": mods().encode(),
    "MODS in UTF-16": mods().encode("utf-16"),
    "PBCore": pbcore().encode(),
    "UNIMARC in JSON": marc_json(UNIMARC).encode(),
    "MARC 21 in JSON": f"[\n{marc_json(MARC21)}\n]".encode(),
    "RIS": ris().encode(),
    "RIS in Windows-1252": ris().encode("cp1252"),
}
