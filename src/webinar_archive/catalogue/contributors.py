"""Contributors: split an authors' line into persons and bodies, and resolve printed names to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from webinar_archive.catalogue.relators import FUNCTIONS, is_body_function
from webinar_archive.models import Contributor
from webinar_archive.text.names import find_person, name_parts
from webinar_archive.text.normalize import fold

MAX_LINE = 20_000
"""Characters of an authors' line that are read."""
_CROWD = 100
"""Contributors with whom a printed name is compared letter by letter."""

_FUNCTIONS = "|".join(re.escape(f).replace("'", "['’]") for f in FUNCTIONS)
_FUNCTION = re.compile(
    rf"(?:,|(?<=[^\W\d_]{{3}})\.|(?<=\))\.?|(?<=\.)|(?<=[^\W\d_] )[–—-]) (?P<plain>(?i:{_FUNCTIONS}))"
    # what goes on in small letters is a role in words: `chercheuse à Namur`
    r"(?=[;,./|]| ?$| [^\W\d_a-zà-ÿ])"
    rf"| ?[(\[](?P<bracketed>(?i:{_FUNCTIONS}))[)\]]",
)
_FUNCTION_FIRST = re.compile(rf"(?P<function>{_FUNCTIONS}) ?: ?|(?:par|by|avec|with) ", re.IGNORECASE)
_SEPARATORS = re.compile(r" ?(?:[;\n|•·]| / ) ?")
_YEARS = r"[\d.?~-]*\d\d[\d.?~-]{0,12}(?: ?[-–] ?[\d.?~]{0,6})?"
_DATES = re.compile(
    rf" ?\((?:n\. |nee? |b\. |born |ca )?{_YEARS}\)|(?<=,) {_YEARS}(?: ?,|(?= [^\W\d_])|(?=[.;]|$))",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r" ?[(\[]([^()\[\]]{0,200})[)\]]$")
_LISTED = re.compile(r", (?:et |and )?| (?:et|and|&|und|en) (?=[^\W\d_a-zà-ÿ])")
_OTHERS = re.compile(r",? (?:\[?et al\.?\]?|et autres|and others|u\. ?a\.)$", re.IGNORECASE)
_SENTENCE = re.compile(r"[^\W\d_]{3}\. ")
_PARTICLES = frozenset(
    ("de", "du", "des", "d", "la", "le", "les", "van", "von", "der", "den", "di", "da", "del", "della", "do", "dos",
     "el", "al", "ben", "bin", "ibn", "y", "e", "zu", "zur", "ter", "ten", "af")
)  # fmt: skip
# what a person is rather than called, where it stands for a name
_ROLES = re.compile(
    r"(?:president|direct(?:eur|rice|or)|maire|mayor|professe|professor|charge|cheff?e?|responsable|ministre|minister"
    r"|secretaire|sociologue|historien|journaliste|economiste|philosophe|avocat|depute|senateur|senatrice|consultant"
    r"|ingenieur|chercheu|bibliothecaire|archiviste|conservat|maitre de|enseignant|etudiant|fondat|cofondat|founder"
    r"|delegue|adjoint|conseill|elue?\b|head\b|researcher|teacher|librarian|archivist|lawyer|writer|ecrivain|geographe"
    r"|politologue|psychologue|medecin|doctor|membre|member|coordinat|manager|ceo\b|pdg\b|expert|animat|moderat"
    r"|interview|intervenant|speaker|host\b|invite|realisat)"
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A part of an authors' line, and the function that stands with it."""

    text: str
    function: str | None = None


def parse_contributors(line: str) -> tuple[Contributor, ...]:
    """Return the contributors of an authors' line, in its order, without duplicates."""
    return tuple(dict.fromkeys(contributor for contributor, _ in _read(line)))


def are_told_apart(line: str) -> bool:
    """Whether the names of an authors' line can be told apart for certain.

    >>> are_told_apart("Anne Dupont, Marc Petit et Jean Martin"), are_told_apart("Dupont, Petit, Martin")
    (True, False)
    """
    return all(certain for _, certain in _read(line))


def resolve(name: str, among: Sequence[Contributor], language: str = "fr") -> Contributor | None:
    """Return the one contributor that a printed name means; None when it is nobody or may be several.

    Names in either order, a surname alone, initials, missing accents and small misspellings are understood
    (see `text.names`).
    """
    position = _position(name, tuple(contributor.name for contributor in among), language)
    return None if position is None else among[position]


@lru_cache(maxsize=1024)
def _position(name: str, names: tuple[str, ...], language: str) -> int | None:
    if len(names) <= _CROWD:
        return find_person(name, names, language)
    # comparing with a crowd takes long: only those count who share a part of the name as it is written
    known = _by_part(names)
    near = sorted({at for part in name_parts(name) for at in known.get(part, ())})
    if len(near) > _CROWD:
        return None
    found = find_person(name, [names[at] for at in near], language)
    return None if found is None else near[found]


@lru_cache(maxsize=4)
def _by_part(names: tuple[str, ...]) -> dict[str, list[int]]:
    known: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        for part in name_parts(name):
            known.setdefault(part, []).append(at)
    return known


def _read(line: str) -> Iterator[tuple[Contributor, bool]]:
    """Yield each contributor of a line, and whether it is one for certain."""
    lines = "\n".join(" ".join(part.split()) for part in line[:MAX_LINE].split("\n"))
    entries = [entry for part in _SEPARATORS.split(lines) for entry in _entries(part)]
    inverted = any(_is_inverted(entry.text) for entry in entries if entry.function) or len(entries) > 1
    for entry in entries:
        for name, role, certain in _names(entry.text, inverted=inverted):
            found = _contributor(name, entry.function)
            if found.name:
                yield replace(found, role=found.role or role), certain


def _entries(part: str) -> Iterator[_Entry]:
    """Yield the names of a part of the line, cut at the functions in it."""
    part = _DATES.sub("", part)
    first = _FUNCTION_FIRST.match(part)
    leading = first["function"] if first else None
    at = first.end() if first else 0
    for found in _FUNCTION.finditer(part, at):
        if found.start() < at:
            continue
        yield _Entry(part[at : found.start()], found["plain"] or found["bracketed"])
        at = found.end()
        if part[at : at + 1] in (";", ",", "."):
            at += 1
    rest = part[at:].strip(" ,;.")
    # small letters behind the last function are its words
    if rest and (at == 0 or leading or any(char.isupper() for char in rest)):
        yield _Entry(part[at:], leading)


def _names(text: str, *, inverted: bool) -> list[tuple[str, str | None, bool]]:
    """Return the names in a piece of text: each with the role behind it, and whether it is one for certain."""
    plain = _OTHERS.sub("", text.strip(" ,;"))
    if heading := re.fullmatch(r"([^,.]{2,60}, [^,.]{2,60}?)\. ([^.]{3,80})", plain):
        return [(heading[1], heading[2], True)]
    pieces = [piece.strip() for piece in _LISTED.split(plain)]
    names: list[tuple[str, str | None]] = []
    for piece in pieces:
        if names and (piece[:1].islower() or _ROLES.match(fold(piece))):
            name, role = names[-1]
            names[-1] = name, f"{role}, {piece}" if role else piece
        elif piece:
            names.append((piece, None))
    if len(names) <= 1:
        run_together = any(_SENTENCE.search(name) or _person_words(name) > 4 for name, _ in names)
        return [(name, role, not run_together) for name, role in names]
    words = [_person_words(name) for name, _ in names]
    if (
        len(names) == 2
        and ", " in plain
        and _is_inverted(f"{names[0][0]}, {names[1][0]}")
        and (inverted or 1 in words or (names[0][0].isupper() and not names[1][0].isupper()))
    ):
        return [(f"{names[0][0]}, {names[1][0]}", names[1][1], True)]
    if all(2 <= count <= 6 for count in words):
        return [(name, role, True) for name, role in names]
    if (
        all(count == 1 for count in words)
        and len(names) % 2 == 0
        and " et " not in plain
        and " and " not in plain
    ):
        pairs = zip(names[::2], names[1::2], strict=True)
        return [(f"{surname}, {given}", role, False) for (surname, _), (given, role) in pairs]
    # a body's name (`Arts, culture et patrimoine`), or names in an order that nobody can tell
    return [(plain, None, not all(words))]


def _person_words(name: str) -> int:
    """Return of how many words a person's name is made, particles aside; 0 for what is no such name."""
    words = [word for word in re.split(r"[ ’']", _BRACKETED.sub("", name)) if word]
    counted = [word for word in words if fold(word) not in _PARTICLES]
    named = all(word[0].isupper() and not any(char.isdigit() for char in word) for word in counted)
    return len(counted) if named else 0


def _is_inverted(text: str) -> bool:
    """Whether a text is `Surname, Given names`."""
    surname, comma, given = text.strip(" ,;.").partition(", ")
    return bool(comma) and 1 <= _person_words(surname) <= 3 and 1 <= _person_words(given) <= 3


def _contributor(name: str, function: str | None) -> Contributor:
    name, place, role = name.strip(" ,;"), None, None
    if bracketed := _BRACKETED.search(name):
        inner = " ".join(bracketed[1].split())
        name = name[: bracketed.start()]
        # years in brackets are a person's dates; what a person does begins with a small letter
        if inner[:1].islower() or _ROLES.match(fold(inner)):
            role = inner
        elif inner and not re.search(r"\d{3}", inner):
            place = inner
    body = place is not None or (function is not None and is_body_function(fold(function)))
    return Contributor(name=name, function=function, place=place, role=role, body=body)
