"""The page of a record, and what its player and timeline load."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from webinar_archive.desk.access import POLICY_HEADER, policy_with_frame
from webinar_archive.desk.answers import page, record_of
from webinar_archive.desk.decision_view import decision_view
from webinar_archive.desk.desk_archive import DeskRecord
from webinar_archive.desk.desk_options import options_of
from webinar_archive.desk.film import film_of
from webinar_archive.desk.record_facts import facts_of
from webinar_archive.desk.record_view import RecordView, record_view
from webinar_archive.desk.visitor import language_of
from webinar_archive.desk.waveform import PEAKS_PER_S, peaks_of
from webinar_archive.desk.word_marks import kinds_in
from webinar_archive.errors import ArchiveError, UsageError
from webinar_archive.exports.formats.vtt import vtt_files
from webinar_archive.i18n.messages import Language, sentence
from webinar_archive.pipeline.proposals import NotProposed, proposals_of
from webinar_archive.pipeline.released_records import released_record
from webinar_archive.reviews.reviewed_record import ReviewedRecord, reviewed_record

LIVE = ("not-sent", "read-only", "select-first")
"""The messages that scripts show."""
# the film is a stranger's file: whatever it is, it stays apart from our pages
_FILM_HEADERS = {"Content-Security-Policy": "sandbox; default-src 'none'"}


def show_record(request: Request) -> HTMLResponse:
    """Return the page of a record."""
    record, language = record_of(request), language_of(request)
    view = record_view(record, language)
    reviewed, trouble = _reviewed(record, language)
    decisions = {each.number: decision_view(each, language) for each in reviewed.quotations}
    player = view.player
    answer = page(
        request,
        "record.html",
        view=view,
        player=player,
        facts=facts_of(view, language),
        decisions=decisions,
        open_count=sum(not each.is_decided for each in decisions.values()),
        kinds=kinds_in(each.words for each in view.quotations),
        base=record.address,
        trouble=trouble,
        writable=trouble is None,
        duration_ms=view.stored.end_ms,
        next_address=f"/next?after={quote(record.pipeline)}/{quote(record.outcome.key)}",
        data=_data(view, record, language),
    )
    if player is not None:
        answer.headers[POLICY_HEADER] = policy_with_frame(player.host)
    return answer


def show_proposal(request: Request) -> HTMLResponse:
    """Return what is proposed to the catalogue for a record, decisions included, and why the rest is not."""
    record, language = record_of(request), language_of(request)
    release = replace(record.release, outcomes=(record.outcome,))
    (found,) = proposals_of(release, None, language)
    if isinstance(found, NotProposed):
        trouble = sentence(found.error.code, found.error.facts, language)
        return page(request, "proposal.html", record=record, proposal=None, trouble=trouble)
    return page(request, "proposal.html", record=record, proposal=found.proposal, trouble=None)


def _reviewed(record: DeskRecord, language: Language) -> tuple[ReviewedRecord, str | None]:
    """Return the record with its decisions, and why none can be made; without any where their file is nonsense."""
    try:
        reviewed = record.reviewed()
    except UsageError as error:
        rows = record.outcome.rows
        return reviewed_record(record.outcome.key, rows, ()), sentence(error.code, error.facts, language)
    return reviewed, why_read_only(record, language)


def utf16_length(text: str) -> int:
    """Return the length of a text as scripts count it.

    >>> utf16_length("é😀")
    3
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def why_read_only(record: DeskRecord, language: Language) -> str | None:
    """Return why nothing can be decided about a record; None where it can."""
    folder = record.release.folder
    if folder is None:
        return sentence("desk-no-release", {"pipeline": record.pipeline}, language)
    for needed in (folder, record.release.archive):
        # the nearest folder that is there, in which the others will be made
        while not os.path.lexists(needed) and needed != needed.parent:
            needed = needed.parent
        if not os.access(needed, os.W_OK | os.X_OK):
            return sentence("desk-read-only", {"path": str(needed)}, language)
    return None


def voice_bars(view: RecordView) -> list[tuple[int, int, int]]:
    """Return whose turn it is, as (voice, start, end): as the captions say, else as the voices were told apart."""
    labelled = [(p.voice, p.start_ms, p.end_ms) for p in view.paragraphs if p.voice is not None]
    turns = view.stored.voices.turns if view.stored.voices else ()
    return labelled or [(turn.voice, turn.start_ms, turn.end_ms) for turn in turns]


def _data(view: RecordView, record: DeskRecord, language: Language) -> dict[str, Any]:
    """Return what the scripts of the page need."""
    return {
        "base": record.address,
        "duration": view.stored.end_ms,
        "peaksPerSecond": PEAKS_PER_S,
        "film": view.film is not None,
        "voices": voice_bars(view),
        "otherSounds": view.other_sounds,
        "others": [
            [each.number, other.start_ms, other.end_ms, other.confidence]
            for each in view.quotations
            for other in each.alternatives
        ],
        "texts": {name: sentence(f"desk-live-{name}", {}, language) for name in LIVE},
    }


def send_film(request: Request) -> Response:
    """Return the film, or the bytes of it that are asked for: it is never read whole."""
    film = film_of(record_of(request))
    if film is None:
        raise HTTPException(404)
    return FileResponse(film.path, media_type=film.type, headers=_FILM_HEADERS)


def send_captions(request: Request) -> Response:
    """Return the words as captions."""
    record = record_of(request)
    files = vtt_files(released_record(record.folder, record.outcome))
    return Response(files["transcript.vtt"], media_type="text/vtt")


def send_peaks(request: Request) -> Response:
    """Return the peaks of the waveform, a byte each; none where the film has no sound that can be read."""
    record = record_of(request)
    film = film_of(record)
    if film is None:
        raise HTTPException(404)
    duration_s = record.outcome.rows[0].measured_duration_s
    duration_ms = None if duration_s is None else round(duration_s * 1000)
    try:
        peaks = peaks_of(film.path, film.checksum, options_of(request).cache, duration_ms)
    except ArchiveError:
        peaks = b""
    return Response(peaks, media_type="application/octet-stream")


def send_words(request: Request) -> Response:
    """Return the words' times in milliseconds and their lengths in characters, by paragraph."""
    view = record_view(record_of(request), language_of(request))
    times = [
        [(word.start_ms, word.end_ms, utf16_length(word.text)) for word in paragraph.words]
        for paragraph in view.paragraphs
    ]
    return Response(msgspec.json.encode(times), media_type="application/json")
