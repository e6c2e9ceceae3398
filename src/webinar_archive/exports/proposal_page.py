"""Proposals to a catalogue as people read them: lines for the terminal, and one page of HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from webinar_archive.exports.html_pages import page, table, text
from webinar_archive.i18n.language import Language
from webinar_archive.i18n.messages import sentence
from webinar_archive.models.proposal import Proposal
from webinar_archive.text.characters import printable
from webinar_archive.text.normalize import cut

_MOST_SHOWN = 120
"""Characters of what was found that a terminal shows; the page has all."""


def proposal_lines(proposal: Proposal, language: Language) -> Iterator[str]:
    """Yield the lines of a proposal: each field more, what was found there, why; then what is not proposed."""
    yield printable(_heading(proposal, language))
    none = _words("proposal-none", language)
    for change in proposal.changes:
        yield f"  + {printable(change.proposed)}"
        found = printable(cut(" ".join((change.found or none).split()), _MOST_SHOWN))
        yield f"      {_words('proposal-found', language)} {found}"
        why = printable(sentence(change.reason.code, change.reason.facts, language))
        yield f"      {_words('proposal-why', language)} {why}"
    for remark in proposal.remarks:
        yield f"  ! {printable(sentence(remark.code, remark.facts, language))}"


def proposal_page(proposals: Sequence[Proposal], language: Language) -> bytes:
    """Return the page of some proposals."""
    changes = sum(len(each.changes) for each in proposals)
    counts = {"records": len(proposals), "changes": changes}
    body = [f"<p>{text(_words('proposal-page-intro', language, **counts))}</p>"]
    for proposal in proposals:
        body += _section(proposal, language)
    return page(_words("proposal-page-title", language), language, body)


def _section(proposal: Proposal, language: Language) -> Iterator[str]:
    yield f"<section><h2>{text(_heading(proposal, language))}</h2>"
    columns = ("field", "found", "proposed", "why")
    rows = (
        (
            text(change.field),
            text(change.found or _words("proposal-none", language)),
            f"<ins>{text(change.proposed)}</ins>",
            text(sentence(change.reason.code, change.reason.facts, language)),
        )
        for change in proposal.changes
    )
    yield from table([_words(f"proposal-column-{name}", language) for name in columns], rows)
    if proposal.remarks:
        remarks = (sentence(remark.code, remark.facts, language) for remark in proposal.remarks)
        yield "<ul>" + "".join(f"<li>{text(remark)}</li>" for remark in remarks) + "</ul>"
    yield "</section>"


def _heading(proposal: Proposal, language: Language) -> str:
    facts = {"title": proposal.title, "record": proposal.record_id, "form": proposal.form}
    return _words("proposal-heading", language, **facts)


def _words(code: str, language: Language, **facts: Any) -> str:
    return sentence(code, facts, language)
