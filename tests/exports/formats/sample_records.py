"""Records that try a format of single records: speakers, pauses, overlaps, every script, text that breaks out."""

from __future__ import annotations

from datetime import date

from tests.exports.formats.sample_rows import HOSTILE_TEXTS
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.exports.schema import Row
from webinar_archive.models import (
    ArchivedFile,
    Capture,
    Contributor,
    Notice,
    Recording,
    Stream,
    Transcript,
    TranscriptSource,
    Word,
)
from webinar_archive.timecode import clock

CHECKSUM = "sha512:" + "ab" * 64


def row(number: int, text: str, *spans: tuple[int, int], **cells: object) -> Row:
    """Return the row of a quotation that is spoken in these spans."""
    return Row(
        record_id="140892",
        title='Quelle innovation publique pour construire "l’après" ? : débat',
        event_date="2020-05-07",
        quotation_no=number,
        quotation=text,
        verdict="edited" if spans else "not_found",
        confidence=0.931 if spans else 0.02,
        start=clock(spans[0][0]) if spans else None,
        end=clock(spans[-1][1]) if spans else None,
        start_ms=spans[0][0] if spans else None,
        end_ms=spans[-1][1] if spans else None,
        spans="; ".join(f"{clock(start)}-{clock(end)}" for start, end in spans) or None,
        link_at_start=f"https://example.org/film.mp4#t={spans[0][0] / 1000}" if spans else None,
        media_file="140892/capture/film.mp4",
        media_checksum=CHECKSUM,
        measured_duration_s=3_528.04,
        transcript_source="publisher captions",
        language="fr",
        **cells,  # type: ignore[arg-type]
    )


def spoken(start_ms: int, text: str, speaker: str | None = None, *, step_ms: int = 400) -> tuple[Word, ...]:
    """Return words one after the other from a start."""
    return tuple(
        Word(word, start_ms + number * step_ms, start_ms + (number + 1) * step_ms - 50, speaker)
        for number, word in enumerate(text.split(" "))
    )


WORDS = (
    *spoken(1_007, "Bonjour à toutes et à tous.", "Ève d’Été"),
    *spoken(4_000, "Merci, je prends la parole 👩🏽‍🔬 sur l’œuvre : a < b && c > d.", "Benoît <Vallauri>"),
    # somebody speaks meanwhile
    *spoken(6_000, "قال: «الأرشيف ذاكرتنا» ثم שלום", "ليلى"),
    # without a label, after a long pause
    *spoken(3_599_990, "fin --> fin ]]> &amp; {x}"),
)
QUOTATIONS = (
    row(1, "je prends la parole,\nsur l’œuvre « 👩🏽‍🔬 »", (4_800, 8_350), speaker="Benoît Vallauri"),
    # overlaps the first, and is spoken in two passages
    row(
        2,
        "قال: «الأرشيف ذاكرتنا»",
        (6_000, 7_150),
        (7_200, 7_550),
        speaker="ليلى",
        findings="speaker-unknown",
    ),
    row(3, "jamais dit", speaker="Personne"),
    # without length, beyond an hour
    row(4, "--> ]]> fin", (3_599_990, 3_599_990)),
)
NOTICE = Notice(
    record_id="140892",
    title='Quelle innovation publique pour construire "l’après" ? : débat',
    contributors=(
        Contributor(name="Benoît Vallauri", function="Intervenant", role="responsable du Ti Lab"),
        Contributor(name="Les Interconnectés", body=True, function="Organisateur"),
    ),
    publisher="Les Interconnectés",
    place="Lyon",
    year=2020,
    event_date=date(2020, 5, 7),
    subjects=("innovation publique", "coopération"),
    abstract="Un débat.",
    address="https://catalogue.example.org/index.php?lvl=notice_display&id=140892",
    language="fr",
)
CAPTURE = Capture(
    media=ArchivedFile(path="capture/film.mp4", checksum=CHECKSUM, size_bytes=12),
    page_address="https://www.example.org/watch?v=1&é=2",
    title="Débat",
    language="fr",
)
RECORDING = Recording(
    container="mov,mp4",
    size_bytes=12,
    container_duration_ms=3_604_000,
    decoded_end_ms=3_604_040,
    streams=(
        Stream(index=0, kind="video", codec="h264", width=1280, height=720, rate=25.0),
        Stream(index=1, kind="audio", codec="aac", rate=48_000.0, channels=2),
    ),
)
ORDINARY = ReleasedRecord(
    key="140892",
    rows=QUOTATIONS,
    notice=NOTICE,
    capture=CAPTURE,
    recording=RECORDING,
    transcript=Transcript(words=WORDS, source=TranscriptSource.PUBLISHER, language="fr"),
)
ROWS_ALONE = ReleasedRecord(key="140892", rows=QUOTATIONS)
"""A record of which the archive holds nothing but how it ended."""
EMPTY = ReleasedRecord(key="140895", rows=(Row(record_id="140895"),))

CONTROLS = "".join(map(chr, range(32))) + "\x7f\x85\ufffe\uffff"
HOSTILE = (*HOSTILE_TEXTS, CONTROLS, "a\x00b", "]]><!--", "<?xml?>", "00:00:01.000 --> 00:00:02.000", '"" "')


def hostile(text: str) -> ReleasedRecord:
    """Return a record with a text in every place."""
    cells = dict.fromkeys(("speaker", "speaker_role", "spoken", "quotation_source"), text)
    base = row(1, text or "x", (1_000, 2_000), **cells)
    words = (Word(text, 1_000, 1_400, text), Word("fin", 1_400, 2_000, text))
    contributors = (Contributor(name=text, function=text, role=text),)
    return ReleasedRecord(
        key="140892",
        rows=(base,),
        notice=Notice(record_id="140892", title=text, contributors=contributors, subjects=(text,)),
        capture=Capture(
            media=ArchivedFile(path=f"capture/{text}", checksum=CHECKSUM, size_bytes=1),
            page_address=text,
            title=text,
        ),
        recording=RECORDING,
        transcript=Transcript(words=words, language="fr"),
    )
