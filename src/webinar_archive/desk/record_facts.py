"""The facts of a record, stated by its notice and measured of its film, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from webinar_archive.desk.record_view import RecordView
from webinar_archive.i18n.formats import clock, language_name, size, time
from webinar_archive.i18n.messages import Language, sentence
from webinar_archive.models import Recording, Transcript
from webinar_archive.text.redaction import redact_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact: what the notice states, what was measured, and an address to open, where there is one."""

    code: str
    stated: str | None = None
    measured: str | None = None
    address: str | None = None


def facts_of(view: RecordView, language: Language) -> tuple[Fact, ...]:
    """Return the facts that are known."""
    row, notice = view.stored.rows[0], view.stored.notice
    capture, recording, transcript = view.stored.capture, view.stored.recording, view.stored.transcript
    measured_ms = None if row.measured_duration_s is None else round(row.measured_duration_s * 1000)
    announced_ms = capture.announced_duration_ms if capture else None
    people = ", ".join(each.name for each in notice.contributors) if notice else None
    facts = (
        Fact(code="desk-fact-record", stated=row.record_id, measured=view.record.outcome.key),
        Fact(code="desk-fact-title", stated=row.title, measured=capture.title if capture else None),
        Fact(code="desk-fact-date", stated=row.event_date),
        Fact(
            code="desk-fact-duration",
            stated=None if row.stated_duration_s is None else clock(row.stated_duration_s * 1000, language),
            measured=None if measured_ms is None else clock(measured_ms, language),
        ),
        Fact(
            code="desk-fact-announced",
            measured=None if announced_ms is None else clock(announced_ms, language),
        ),
        Fact(code="desk-fact-people", stated=people),
        Fact(code="desk-fact-publisher", stated=notice.publisher if notice else None),
        Fact(
            code="desk-fact-language",
            stated=language_name(notice.language, language) if notice and notice.language else None,
            measured=language_name(row.language, language) if row.language else None,
        ),
        Fact(code="desk-fact-words", measured=_words(transcript, language)),
        Fact(code="desk-fact-film", measured=_film(recording, language)),
        Fact(code="desk-fact-checksum", measured=row.media_checksum),
        Fact(
            code="desk-fact-captured",
            measured=time(capture.captured_at, language) if capture and capture.captured_at else None,
        ),
        Fact(
            code="desk-fact-page",
            measured=redact_address(capture.page_address) if capture else None,
            address=view.link,
        ),
    )
    return tuple(fact for fact in facts if fact.stated or fact.measured)


def _words(transcript: Transcript | None, language: Language) -> str | None:
    if transcript is None:
        return None
    source = sentence(f"desk-source-{transcript.source.value.replace(' ', '-')}", {}, language)
    return sentence("desk-fact-words-count", {"source": source, "count": len(transcript.words)}, language)


def _film(recording: Recording | None, language: Language) -> str | None:
    if recording is None:
        return None
    parts = [recording.container.split(",")[0], size(recording.size_bytes, language)]
    parts += [_stream(each.codec, each.width, each.height) for each in recording.streams]
    return " · ".join(parts)


def _stream(codec: str, width: int | None, height: int | None) -> str:
    return f"{codec} {width}×{height}" if width and height else codec
