"""A record as its page shows it: facts stated and measured, findings in words, quotations, and the words spoken."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from webinar_archive.archive.layout import STEPS_NAME, capture_folder
from webinar_archive.desk.desk_archive import DeskRecord
from webinar_archive.desk.film import Film, film_of
from webinar_archive.desk.word_marks import MarkedWords, marked_words
from webinar_archive.exports.deep_links import link_at
from webinar_archive.exports.embedded_players import EmbeddedPlayer, embedded_player
from webinar_archive.exports.finding_cells import code_and_facts, finding_sentences, findings_in
from webinar_archive.exports.released_record import ReleasedRecord, printed_language, spans_of
from webinar_archive.exports.schema import Row
from webinar_archive.exports.utterances import UtteranceLimits, utterances
from webinar_archive.i18n.messages import Language
from webinar_archive.models import Alternative, Match, Word
from webinar_archive.models.voices import SoundKind, VoicePerson
from webinar_archive.pipeline.released_records import released_record
from webinar_archive.pipeline.stored_matches import stored_matches
from webinar_archive.text.redaction import redact_address

PARAGRAPHS = UtteranceLimits(pause_ms=2_500, most_ms=25_000, most_characters=320)
MOST_NAMES = 200
MOST_KEPT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """A finding: its code, and its sentence in the reader's language."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotationView:
    """A quotation as the machine placed it; `words` is None where nothing says how its words were changed."""

    number: int
    row: Row
    words: MarkedWords | None
    alternatives: tuple[Alternative, ...]
    findings: tuple[FindingView, ...]
    link: str | None

    @property
    def language(self) -> str:
        """The language of the printed words (BCP 47), empty where it is not known."""
        return printed_language(self.row) or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Words that one voice says without a long pause; `voice` is its number among the record's voices, from 0.

    `text` has one space between two words.
    """

    start_ms: int
    end_ms: int
    speaker: str | None
    voice: int | None
    words: tuple[Word, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardVoice:
    """A voice that was told apart in the audio, from 1, and the person who is probably behind it."""

    number: int
    person: VoicePerson | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """All that the page of a record shows, but for the decisions."""

    record: DeskRecord
    stored: ReleasedRecord
    findings: tuple[FindingView, ...]
    quotations: tuple[QuotationView, ...]
    paragraphs: tuple[Paragraph, ...]
    film: Film | None

    @property
    def link(self) -> str | None:
        """The page of the video on the web."""
        address = _page_address(self.stored)
        return address if address and link_at(address, 0) else None

    @property
    def player(self) -> EmbeddedPlayer | None:
        """The player of the video's own site, where there is no film and the pipeline file allows it."""
        if self.film is not None or not self.record.release.review.embed:
            return None
        return embedded_player(_page_address(self.stored))

    @property
    def speakers(self) -> tuple[str, ...]:
        """The people who may be speaking: those of the notice, then those of the quotations."""
        notice = self.stored.notice
        of_notice = [person.name for person in notice.contributors if not person.body] if notice else []
        of_rows = [row.speaker for row in self.stored.rows if row.speaker]
        return tuple(dict.fromkeys((*of_notice, *of_rows)))[:MOST_NAMES]

    @property
    def voices(self) -> tuple[str, ...]:
        """The labels of the voices in the transcript, in order of their first words."""
        return tuple(dict.fromkeys(p.speaker for p in self.paragraphs if p.speaker))

    @property
    def other_sounds(self) -> tuple[tuple[int, int], ...]:
        """When there is neither speech nor silence, as (start, end)."""
        sounds = self.stored.voices.sounds if self.stored.voices else ()
        return tuple((each.start_ms, each.end_ms) for each in sounds if each.kind is SoundKind.OTHER)

    @property
    def heard_voices(self) -> tuple[HeardVoice, ...]:
        """The voices that were told apart in the audio, where the transcript names none."""
        if self.voices or self.stored.voices is None:
            return ()
        voices = self.stored.voices
        persons = {person.voice: person for person in voices.persons}
        numbers = sorted({turn.voice for turn in voices.turns})
        return tuple(HeardVoice(number=number + 1, person=persons.get(number)) for number in numbers)


def record_view(record: DeskRecord, language: Language) -> RecordView:
    """Return a record as its page shows it; what is missing or damaged in its folder is left out."""
    key = (record.folder, language)
    stamp = _stamp(record.folder)
    kept = _KEPT.get(key)
    if kept is not None and kept[0] == stamp and kept[1].record.outcome is record.outcome:
        return kept[1]
    view = _made(record, language)
    while len(_KEPT) >= MOST_KEPT:
        # another thread may have dropped the same one
        _KEPT.pop(next(iter(_KEPT)), None)
    _KEPT[key] = (stamp, view)
    return view


_Stamp = tuple[tuple[str, int, int], ...]
_KEPT: dict[tuple[Path, Language], tuple[_Stamp, RecordView]] = {}
"""The records that people look at: a decision shows its quotation again, which shall not take the time of a page."""


def _stamp(folder: Path) -> _Stamp:
    """Return the names, sizes and times of the files that a view rests on."""
    found: list[tuple[str, int, int]] = []
    for part in (folder, folder / STEPS_NAME, capture_folder(folder)):
        with suppress(OSError), os.scandir(part) as entries:
            for entry in entries:
                with suppress(OSError):
                    status = entry.stat()
                    found.append((entry.path, status.st_size, status.st_mtime_ns))
    return tuple(sorted(found))


def _made(record: DeskRecord, language: Language) -> RecordView:
    stored = released_record(record.folder, record.outcome)
    rows = tuple(row for row in stored.rows if row.quotation is not None and row.quotation_no is not None)
    matches = _matches(record, rows)
    of_record = _common_findings(rows, matches) if rows else findings_in(stored.rows[0].findings)
    quotations = tuple(
        _quotation(row, match, of_record, stored, language) for row, match in zip(rows, matches, strict=True)
    )
    return RecordView(
        record=record,
        stored=stored,
        findings=finding_views(of_record, language),
        quotations=quotations,
        paragraphs=_paragraphs(stored.words),
        film=film_of(record),
    )


def _quotation(
    row: Row,
    match: Match | None,
    of_record: list[str],
    stored: ReleasedRecord,
    language: Language,
) -> QuotationView:
    spans = spans_of(row)
    own = [finding for finding in findings_in(row.findings) if finding not in of_record]
    address = _page_address(stored)
    return QuotationView(
        number=row.quotation_no or 0,
        row=row,
        words=marked_words(match) if match and match.differences else None,
        alternatives=match.alternatives if match else (),
        findings=finding_views(own, language),
        link=link_at(address, spans[0].start_ms) if address and spans else None,
    )


def _page_address(stored: ReleasedRecord) -> str | None:
    return redact_address(stored.capture.page_address) if stored.capture else None


def _matches(record: DeskRecord, rows: tuple[Row, ...]) -> tuple[Match | None, ...]:
    """Return the match that each row was made from; None where the archive holds another one by now."""
    for matches in stored_matches(record.folder):
        if len(matches) == len(rows) and all(map(_is_of, matches, rows)):
            return matches
    return (None,) * len(rows)


def _is_of(match: Match, row: Row) -> bool:
    return (match.verdict.value, match.spoken if match.spans else None) == (row.verdict, row.spoken)


def _common_findings(rows: tuple[Row, ...], matches: tuple[Match | None, ...]) -> list[str]:
    """Return the findings that every row has: those of the record, not of a quotation."""
    first, *others = (findings_in(row.findings) for row in rows)
    own = {finding.code for match in matches if match for finding in match.findings}
    return [
        finding
        for finding in first
        if all(finding in other for other in others) and code_and_facts(finding)[0] not in own
    ]


def finding_views(findings: Iterable[str], language: Language) -> tuple[FindingView, ...]:
    """Return findings, as cells of the table hold them, in the reader's language."""
    views = []
    for finding in findings:
        code, english, french = finding_sentences(finding)
        views.append(FindingView(code=code, sentence=french if language == "fr" else english))
    return tuple(views)


def _paragraphs(words: tuple[Word, ...]) -> tuple[Paragraph, ...]:
    found = utterances(words, PARAGRAPHS)
    voices = {
        name: number for number, name in enumerate(dict.fromkeys(u.speaker for u in found if u.speaker))
    }
    return tuple(
        Paragraph(
            start_ms=each.start_ms,
            end_ms=each.end_ms,
            speaker=each.speaker,
            voice=voices.get(each.speaker or ""),
            words=each.words,
            text=" ".join([word.text for word in each.words]),
        )
        for each in found
    )
