"""The format `docx`: `transcript.docx` for each record, a Word document of the transcript: a paragraph a passage, with
its time and speaker.

Times are exact to the millisecond, in brackets; texts stand on one line, and control characters become �. Written with
the standard library: a document of paragraphs is four short parts.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import escape

from webinar_archive.exports.released_record import RecordFiles, ReleasedRecord, fitting
from webinar_archive.exports.utterances import Utterance
from webinar_archive.text.characters import NOT_IN_XML, REPLACEMENT, is_right_to_left, one_line
from webinar_archive.timecode import clock

FILE_NAME = "transcript.docx"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = f"""<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
</Types>
"""
_PARTS = f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>
<Relationship Id="r2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>
</Relationships>
"""
_STYLES_PART = f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/>
</Relationships>
"""
_STYLES = """<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:qFormat/>
<w:rPr><w:b/><w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Subtitle"><w:name w:val="Subtitle"/><w:basedOn w:val="Normal"/><w:qFormat/>
<w:rPr><w:color w:val="595959"/></w:rPr></w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="Time"><w:name w:val="Time"/>
<w:rPr><w:color w:val="595959"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:qFormat/>
<w:rPr><w:b/><w:bCs/></w:rPr></w:style>
"""
_LANGUAGE = re.compile(r"[a-zA-Z]{2,8}(?:-[a-zA-Z0-9]{1,8})*")
_PAGE = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'  # noqa: E501


def docx_files(record: ReleasedRecord) -> RecordFiles:
    """Return the file of a record."""
    record = fitting(record, NOT_IN_XML)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as parts:
        for name, xml in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _PARTS),
            ("docProps/core.xml", _properties(record)),
            ("word/document.xml", _document(record)),
            ("word/_rels/document.xml.rels", _STYLES_PART),
            ("word/styles.xml", _styles(record)),
        ):
            # always of the same time, so that equal transcripts are equal files
            parts.writestr(zipfile.ZipInfo(name), _DECLARATION + xml, zipfile.ZIP_DEFLATED)
    return {FILE_NAME: packed.getvalue()}


def _properties(record: ReleasedRecord) -> str:
    language = _language(record)
    stated = f"<dc:language>{language}</dc:language>" if language else ""
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:identifier>{_escaped(record.record_id)}</dc:identifier>{stated}<dc:title>{_escaped(record.title)}</dc:title>"
        "</cp:coreProperties>\n"
    )


def _styles(record: ReleasedRecord) -> str:
    language = _language(record)
    stated = f'<w:lang w:val="{escape(language)}" w:bidi="{escape(language)}"/>' if language else ""
    fonts = (
        '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Arial"/><w:sz w:val="22"/><w:szCs w:val="22"/>'
    )
    paragraph = '<w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault>'
    defaults = f"<w:rPrDefault><w:rPr>{fonts}{stated}</w:rPr></w:rPrDefault>{paragraph}"
    return f'<w:styles xmlns:w="{_MAIN}"><w:docDefaults>{defaults}</w:docDefaults>\n{_STYLES}</w:styles>\n'


def _language(record: ReleasedRecord) -> str | None:
    tag = record.language or ""
    return tag if _LANGUAGE.fullmatch(tag) else None


def _document(record: ReleasedRecord) -> str:
    return f'<w:document xmlns:w="{_MAIN}"><w:body>\n{"".join(_paragraphs(record))}{_PAGE}</w:body></w:document>\n'


def _paragraphs(record: ReleasedRecord) -> Iterator[str]:
    row = record.rows[0]
    yield _paragraph(_run(one_line(record.title)), "Title", right_to_left=is_right_to_left(record.title))
    facts = (record.record_id, row.event_date, row.language, row.transcript_source, row.media_checksum)
    yield _paragraph(_run(" · ".join(one_line(fact) for fact in facts if fact)), "Subtitle")
    for utterance in record.paragraphs:
        yield _passage(utterance)


def _passage(utterance: Utterance) -> str:
    right_to_left = is_right_to_left(utterance.text)
    runs = [_run(f"[{clock(utterance.start_ms)}] ", "Time")]
    if utterance.speaker:
        speaker = f"{utterance.speaker}: "
        runs.append(_run(speaker, "Strong", right_to_left=is_right_to_left(speaker)))
    runs.append(_run(utterance.text, right_to_left=right_to_left))
    return _paragraph("".join(runs), right_to_left=right_to_left)


def _paragraph(runs: str, style: str | None = None, *, right_to_left: bool = False) -> str:
    told = f'<w:pStyle w:val="{style}"/>' if style else ""
    told += "<w:bidi/>" if right_to_left else ""
    return f"<w:p>{f'<w:pPr>{told}</w:pPr>' if told else ''}{runs}</w:p>\n"


def _run(text: str, style: str | None = None, *, right_to_left: bool = False) -> str:
    told = f'<w:rStyle w:val="{style}"/>' if style else ""
    told += "<w:rtl/>" if right_to_left else ""
    properties = f"<w:rPr>{told}</w:rPr>" if told else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{_escaped(text)}</w:t></w:r>'


def _escaped(text: str) -> str:
    return escape(NOT_IN_XML.sub(REPLACEMENT, text), quote=False)
