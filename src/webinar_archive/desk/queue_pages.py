"""The queue of everything that waits for a person, the way to the next one, and the search over all transcripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from webinar_archive.desk.answers import page
from webinar_archive.desk.decision_view import state_of
from webinar_archive.desk.desk_archive import record_address
from webinar_archive.desk.desk_options import archive_of
from webinar_archive.desk.transcript_search import hits_in
from webinar_archive.desk.visitor import language_of
from webinar_archive.exports.released_record import printed_language
from webinar_archive.i18n.messages import Language, sentence, verdict_name
from webinar_archive.reviews.review_queue import (
    Queue,
    QueueFilter,
    QueueItem,
    State,
    Urgency,
    review_queue,
)

PER_PAGE = 50
MOST_CHOICES = 300
"""The choices of one filter; of more, the most frequent ones."""
MAX_SEARCHED_CHARACTERS = 300
_STATES = (State.WAITING, State.DECIDED, State.ALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a filter may be set to, and how many quotations that leaves."""

    value: str
    label: str
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A filter of the queue with its choices; `chosen` is empty where it is not set."""

    name: str
    code: str
    choices: tuple[Choice, ...]
    chosen: str


def show_queue(request: Request) -> Response:
    """Return a page of the queue."""
    asked, language = request.query_params, language_of(request)
    items, trouble = archive_of(request).queue_items(language)
    wanted = _wanted(asked)
    queue = review_queue(items, wanted)
    by_state = QueueFilter(state=wanted.state)
    last = max(0, (len(queue.items) - 1) // PER_PAGE)
    shown = min(last, _number(asked.get("page", "")))
    first = shown * PER_PAGE
    return page(
        request,
        "queue.html",
        items=[_item(item, language) for item in queue.items[first : first + PER_PAGE]],
        trouble=trouble,
        open_count=queue.waiting,
        all_count=queue.total,
        record_count=len({(item.pipeline, item.quotation.key) for item in items}),
        found_count=len(queue.items),
        filters=_filters(queue if wanted == by_state else review_queue(items, by_state), wanted, language),
        first=first + 1,
        before_address=_page_address(asked, shown - 1) if shown else None,
        after_address=_page_address(asked, shown + 1) if shown < last else None,
    )


def go_to_next(request: Request) -> Response:
    """Lead to the first quotation of the queue that is in another record than `after`."""
    after = request.query_params.get("after")
    items, _ = archive_of(request).queue_items(language_of(request))
    for item in review_queue(items, QueueFilter()).items:
        if f"{item.pipeline}/{item.quotation.key}" != after:
            return RedirectResponse(_address(item), status_code=303)
    return RedirectResponse("/", status_code=303)


def show_hits(request: Request) -> Response:
    """Return where words are spoken, in all transcripts."""
    asked = request.query_params.get("q", "")[:MAX_SEARCHED_CHARACTERS]
    hits = hits_in(archive_of(request), asked, language_of(request)) if asked.strip() else ()
    return page(request, "search.html", asked=asked, hits=hits)


def _wanted(asked: Mapping[str, str]) -> QueueFilter:
    """Return the filter that an address asks for; what it does not know is left out."""
    state, urgency = asked.get("state"), asked.get("urgency")
    return QueueFilter(
        pipeline=asked.get("pipeline") or None,
        verdict=asked.get("verdict") or None,
        finding=asked.get("finding") or None,
        speaker=asked.get("speaker") or None,
        urgency=Urgency(urgency) if urgency in tuple(Urgency) else None,
        state=State(state) if state in tuple(State) else State.WAITING,
    )


def _filters(queue: Queue, wanted: QueueFilter, language: Language) -> tuple[Filter, ...]:
    counts = queue.counts()
    states = tuple(
        Choice(value=state.value, label=sentence(f"desk-queue-{state}", {}, language)) for state in _STATES
    )
    found = [Filter(name="state", code="desk-filter-state", choices=states, chosen=wanted.state.value)]
    for name in ("urgency", "verdict", "speaker", "finding", "pipeline"):
        chosen = str(getattr(wanted, name) or "")
        counted = counts[name].most_common(MOST_CHOICES)
        choices = [
            Choice(value=value, label=_label(name, value, language), count=count)
            for value, count in counted
            if value
        ]
        if chosen and chosen not in {choice.value for choice in choices}:
            choices.append(Choice(value=chosen, label=_label(name, chosen, language), count=0))
        if len(choices) > 1 or chosen:
            found.append(Filter(name=name, code=f"desk-filter-{name}", choices=tuple(choices), chosen=chosen))
    return tuple(found)


def _label(name: str, value: str, language: Language) -> str:
    if name == "urgency":
        return sentence(f"desk-urgency-{value}", {}, language)
    return verdict_name(value, language) if name == "verdict" else value


def _item(item: QueueItem, language: Language) -> dict[str, Any]:
    row = item.quotation.row
    reasons = [] if item.urgency is Urgency.REST else [sentence(f"desk-urgency-{item.urgency}", {}, language)]
    return {
        "address": _address(item),
        "title": row.title or row.record_id,
        "number": item.quotation.number,
        "speaker": item.speaker,
        "language": printed_language(row),
        "text": row.quotation,
        "state": state_of(item.quotation),
        "verdict": row.verdict,
        "verdict_name": verdict_name(row.verdict, language) if row.verdict else None,
        "confidence": row.confidence,
        "reasons": reasons,
    }


def _address(item: QueueItem) -> str:
    return f"{record_address(item.pipeline, item.quotation.key)}#q{item.quotation.number}"


def _page_address(asked: Mapping[str, str], number: int) -> str:
    return f"/?{urlencode({**asked, 'page': str(number)})}"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
