"""Transcripts in Word documents, as Teams and Word write them; documents that would fill the memory are refused."""

from __future__ import annotations

import io
import zipfile
from random import Random
from xml.sax.saxutils import escape

import pytest

from tests.transcripts.captions import parse
from webinar_archive.errors import CaptionsError
from webinar_archive.transcripts.formats.docx import MAX_PARTS, MAX_UNPACKED_BYTES

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = "word/document.xml"


def packed(body: str | bytes, name: str = BODY, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, body)
    return file.getvalue()


def document(*paragraphs: str) -> bytes:
    """A document whose paragraphs have runs parted by `|` and line breaks."""

    def run(text: str) -> str:
        lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
        return f"<w:r><w:rPr><w:b/></w:rPr>{'<w:br/>'.join(lines)}</w:r>"

    parts = "".join(f"<w:p><w:pPr/>{''.join(map(run, text.split('|')))}</w:p>" for text in paragraphs)
    return packed(
        f"<?xml version='1.0' encoding='UTF-8'?><w:document {W}><w:body>{parts}</w:body></w:document>"
    )


TEAMS = document(
    "Réunion-20240105_100312-Enregistrement", "5 janvier 2024, 09:03AM", "32 min 5 s",
    "Anne Dupont|   0:03|\nBonjour à tous.", "Marc Petit|   0:08|\nMerci, l|'|été fut beau.", "",
)  # fmt: skip
OLDER_TEAMS = document(
    *(f"0:0:{at}.0 --> 0:0:{at + 1}.780\n{name}\n{text}"
      for at, (name, text) in enumerate([("Anne Dupont", "Bonjour à tous."), ("Marc Petit", "Merci, l'été fut beau.")] * 4))
)  # fmt: skip
WORD = document(
    "Fichier audio",
    "film.wav",
    "Transcription",
    "00:00:03 Speaker 1",
    "Bonjour à tous.",
    "00:00:08 Speaker 2",
    "Merci, l'été fut beau.",
)
SPOKEN = "Bonjour à tous. Merci, l'été fut beau."


@pytest.mark.parametrize(
    ("data", "labels"),
    [
        (TEAMS, ["Anne Dupont", "Marc Petit"]),
        (OLDER_TEAMS, ["Anne Dupont", "Marc Petit"]),
        (WORD, ["Speaker 1", "Speaker 2"]),
    ],
    ids=["teams", "older teams", "word"],
)
def test_a_document_gives_the_words_and_who_says_them(data: bytes, labels: list[str]) -> None:
    read = parse(data)
    assert " ".join(word.text for word in read.words).startswith(SPOKEN)
    assert list(dict.fromkeys(word.speaker_label for word in read.words)) == labels
    assert read.words[0].start_ms == (0 if data is OLDER_TEAMS else 3000)


def test_deleted_text_and_copies_for_older_programs_are_left_out() -> None:
    runs = "<w:r><w:t>00:01 bonjour</w:t></w:r><w:del><w:r><w:delText> non</w:delText></w:r></w:del>"
    copy = "<mc:AlternateContent xmlns:mc='mc'><mc:Fallback><w:p><w:r><w:t>deux fois</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"
    data = packed(
        f"<w:document {W}><w:p>{runs}</w:p><w:p>{copy}</w:p><w:p><w:r><w:t>00:02 merci</w:t></w:r></w:p></w:document>"
    )
    assert [word.text for word in parse(data).words] == ["bonjour", "merci"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (packed("<x/>", "xl/workbook.xml"), "captions-unknown-format"),
        (document("Bonjour", "à tous"), "captions-unknown-format"),
        (document(), "captions-empty"),
        (packed("<w:document"), "captions-damaged"),
        (packed(b"\xff\xfe\xfd"), "captions-damaged"),
        (
            packed(f"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><w:document {W}>&a;</w:document>"),
            "captions-with-doctype",
        ),
        (packed("<x/>".ljust(MAX_UNPACKED_BYTES + 1)), "captions-too-large"),
        (packed("<x/>", method=zipfile.ZIP_BZIP2), "captions-damaged"),
        (TEAMS[:300], "captions-damaged"),
        (b"PK\x03\x04", "captions-damaged"),
        (b"PK\x03\x04" + b"PK\x01\x02" * (MAX_PARTS + 1), "captions-damaged"),
    ],
    ids=range(11),
)
def test_what_is_no_such_document_is_refused_in_one_sentence(data: bytes, code: str) -> None:
    with pytest.raises(CaptionsError) as refused:
        parse(data)
    assert refused.value.code == code
    assert "captions" in str(refused.value)


def test_any_damage_gives_words_or_an_error_of_ours() -> None:
    random = Random(1)
    for _ in range(300):
        data = bytearray(random.choice((TEAMS, WORD)))
        for _ in range(random.randint(1, 8)):
            data[random.randrange(4, len(data))] = random.randrange(256)
        try:
            parse(bytes(data))
        except CaptionsError:
            continue
