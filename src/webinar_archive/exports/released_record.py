"""A record as formats of single records need it: its rows, and what the archive holds of its notice, film and words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from webinar_archive.exports.finding_cells import code_and_facts, findings_in
from webinar_archive.exports.schema import Row, TableMetadata
from webinar_archive.exports.text_limits import TextLimits, within_limits
from webinar_archive.exports.utterances import CAPTIONS, PARAGRAPHS, Utterance, WordColumns, utterances
from webinar_archive.models import Capture, Notice, Recording, Span, Transcript, Word
from webinar_archive.models.finding import OTHER_LANGUAGE_CODES
from webinar_archive.models.voices import Voices
from webinar_archive.text.characters import REPLACEMENT
from webinar_archive.timecode import ms_from_clock, ms_from_seconds


@dataclass(frozen=True, kw_only=True)
class ReleasedRecord:
    """One record of a release. `key` names its folder; there is at least one row.

    `address` is the address of the folder that the release is published in.

    `notice`, `capture`, `recording`, `transcript` and `voices` are None where the archive holds none, or none that
    can be read. What formats ask for again and again is made once.
    """

    key: str
    rows: tuple[Row, ...]
    notice: Notice | None = None
    capture: Capture | None = None
    recording: Recording | None = None
    transcript: Transcript | None = None
    voices: Voices | None = None
    address: str | None = None

    @property
    def record_id(self) -> str:
        """The record's id, as its rows have it."""
        return self.rows[0].record_id

    @property
    def title(self) -> str:
        """The title; the id where there is none."""
        return self.rows[0].title or self.record_id

    @property
    def language(self) -> str | None:
        """The language of the recording (BCP 47)."""
        return self.rows[0].language

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the transcript; none without one."""
        return self.transcript.words if self.transcript else ()

    @cached_property
    def columns(self) -> WordColumns:
        """The words column by column."""
        return WordColumns(self.words)

    @cached_property
    def captions(self) -> tuple[Utterance, ...]:
        """The transcript as captions show it."""
        return utterances(self.columns, CAPTIONS)

    @cached_property
    def paragraphs(self) -> tuple[Utterance, ...]:
        """The transcript as it is printed."""
        return utterances(self.columns, PARAGRAPHS)

    @cached_property
    def quotations(self) -> tuple[PlacedQuotation, ...]:
        """The quotations that were found, in order of their start."""
        placed = (PlacedQuotation(row=row, spans=spans) for row in self.rows if (spans := spans_of(row)))
        return tuple(sorted(placed, key=lambda each: (each.start_ms, each.end_ms)))

    @property
    def measured_ms(self) -> int | None:
        """The measured duration; as the rows have it where the archive holds no recording, or one without it."""
        if self.recording is not None and self.recording.measured_duration_ms is not None:
            return self.recording.measured_duration_ms
        measured_s = self.rows[0].measured_duration_s
        return None if measured_s is None else ms_from_seconds(measured_s)

    @property
    def end_ms(self) -> int:
        """The end of all that is known: the measured recording, its last word, its last quotation."""
        words_ms = max(self.columns.ends_ms, default=0)
        return max(self.measured_ms or 0, words_ms, *(each.end_ms for each in self.quotations), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedQuotation:
    """A quotation that was found: its row, and every span in which it is spoken."""

    row: Row
    spans: tuple[Span, ...]

    @property
    def start_ms(self) -> int:
        """The start of the first span."""
        return self.spans[0].start_ms

    @property
    def end_ms(self) -> int:
        """The end of the last span."""
        return max(span.end_ms for span in self.spans)

    @property
    def text(self) -> str:
        """The printed words."""
        return self.row.quotation or ""

    @property
    def language(self) -> str | None:
        """The language of the printed words (BCP 47)."""
        return printed_language(self.row)

    @property
    def said(self) -> str:
        """The printed words after the speaker's name, where that is known."""
        return f"{self.row.speaker}: {self.text}" if self.row.speaker else self.text


RecordFiles = Mapping[str, bytes]
"""The files of one record in one format, by name."""


@dataclass(frozen=True, slots=True)
class RecordFormat:
    """A format with files of their own for each record: returns them, without writing.

    One that has files for the whole release as well makes an `entry` of each record, and those files of all entries.
    Files that describe those of all formats (`describing_files`) are made last, of the paths of all others.
    `needs_words` says whether they depend on the transcript, which takes most of the time to load.
    """

    files: Callable[[ReleasedRecord], RecordFiles]
    needs_words: bool = True
    entry: Callable[[ReleasedRecord], dict[str, Any]] | None = None
    release_files: Callable[[Sequence[dict[str, Any]], TableMetadata], RecordFiles] | None = None
    describing_files: (
        Callable[[Sequence[dict[str, Any]], TableMetadata, Path, Sequence[Path]], RecordFiles] | None
    ) = None


LoadRecord = Callable[[], ReleasedRecord]
"""Loads a record of a release: with the words of an hour it is too large to have many at once."""


def printed_language(row: Row) -> str | None:
    """Return the language of a row's printed words (BCP 47): the recording's, but for a quotation in another one."""
    for finding in findings_in(row.findings):
        code, facts = code_and_facts(finding)
        if code in OTHER_LANGUAGE_CODES:
            return facts.get("language") or row.language
    return row.language


def spans_of(row: Row) -> tuple[Span, ...]:
    """Return the spans of a row, as its cells say; none for a quotation that was not found."""
    if row.quotation is None or row.start_ms is None or row.end_ms is None:
        return ()
    spans = _spans_in(row.spans) if row.spans else ()
    # a review may have moved the place, which `start_ms` and `end_ms` say
    if spans and (spans[0].start_ms, spans[-1].end_ms) == (row.start_ms, row.end_ms):
        return spans
    return (Span(row.start_ms, max(row.start_ms, row.end_ms)),)


def _spans_in(cell: str) -> tuple[Span, ...]:
    """Read the cell; nothing where it was written by somebody else."""
    try:
        pairs = [each.split("-", 1) for each in cell.split("; ")]
        return tuple(Span(ms_from_clock(start), ms_from_clock(end)) for start, end in pairs)
    except ValueError:
        return ()


def fitting(record: ReleasedRecord, forbidden: re.Pattern[str]) -> ReleasedRecord:
    """Return the record with � for characters that a format cannot hold; its rows say so in a finding."""
    limits = TextLimits(forbidden=forbidden)
    rows = tuple(within_limits(row, limits) for row in record.rows)
    transcript, voices = _fitting_transcript(record, forbidden), _fitting_voices(record.voices, forbidden)
    if rows == record.rows and transcript is record.transcript and voices == record.voices:
        return record
    return replace(record, rows=rows, transcript=transcript, voices=voices)


def _fitting_voices(voices: Voices | None, forbidden: re.Pattern[str]) -> Voices | None:
    if voices is None:
        return None
    persons = tuple(replace(each, name=forbidden.sub(REPLACEMENT, each.name)) for each in voices.persons)
    return replace(voices, persons=persons)


def _fitting_transcript(record: ReleasedRecord, forbidden: re.Pattern[str]) -> Transcript | None:
    if record.transcript is None:
        return None
    labels = {label for label in record.columns.labels if label}
    # an hour of words is searched as one text, ten times as fast as word by word
    if not forbidden.search(record.columns.letters) and not any(map(forbidden.search, labels)):
        return record.transcript
    return replace(record.transcript, words=tuple(_fitting_word(word, forbidden) for word in record.words))


def _fitting_word(word: Word, forbidden: re.Pattern[str]) -> Word:
    label = word.speaker_label
    return Word(
        forbidden.sub(REPLACEMENT, word.text),
        word.start_ms,
        word.end_ms,
        forbidden.sub(REPLACEMENT, label) if label else label,
    )
