"""Contributors: split an authors' line into persons and bodies, and resolve printed names to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from webinar_archive.catalogue.relators import FUNCTIONS, is_body_function
from webinar_archive.models import Contributor
from webinar_archive.text.names import find_person
from webinar_archive.text.normalize import fold

_FUNCTION = re.compile(
    r",\s+(" + "|".join(re.escape(f).replace("'", "['’]") for f in FUNCTIONS) + r")(?=\s|[;,./|]|$)",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s*(?:;|\n|\||\s/\s)\s*")
_PLACE = re.compile(r"^(.*?)\s*\(([^()]*)\)$", re.DOTALL)


def parse_contributors(line: str) -> tuple[Contributor, ...]:
    """Return the contributors of an authors' line, in its order, without duplicates."""
    found: list[Contributor] = []
    for part in _SEPARATORS.split(line):
        at = 0
        for match in _FUNCTION.finditer(part):
            if match.start() < at:
                continue
            found.append(_contributor(part[at : match.start()], match.group(1)))
            at = match.end()
            if part[at : at + 1] in (";", ",", "."):
                at += 1
        found.append(_contributor(part[at:], None))
    return tuple(dict.fromkeys(c for c in found if c.name))


def _contributor(text: str, function: str | None) -> Contributor:
    name, place = " ".join(text.split()).strip(" ,;"), None
    if bracketed := _PLACE.match(name):
        name, inner = bracketed.groups()
        # years in brackets are a person's dates, not a place
        place = None if re.search(r"\d{3,4}", inner) else inner
    body = place is not None or (function is not None and is_body_function(fold(function)))
    return Contributor(name=name, function=function, place=place, body=body)


def resolve(name: str, among: Sequence[Contributor], language: str = "fr") -> Contributor | None:
    """Return the one contributor that a printed name means; None when it is nobody or may be several.

    Names in either order, a surname alone, initials, missing accents and small misspellings are understood
    (see `text.names`).
    """
    position = find_person(name, [contributor.name for contributor in among], language)
    return None if position is None else among[position]
