"""Languages as sites, containers, catalogues and people write them, brought to BCP 47, named and compared.

The only langcodes (registered codes, their old and three-letter forms); names are those of `i18n`. It is
imported on first use: it takes a tenth of a second, which commands that name no language need not pay.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from webinar_archive.i18n.locale_data import language_names
from webinar_archive.text.normalize import fold

_CODE = re.compile(r"[a-z]{2,3}(?![^\W_])", re.IGNORECASE)
# undetermined, several, none, unlisted; `unk` and `nil` are what some containers write
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis", "unk", "nil"})
_PRIVATE = re.compile(r"q[a-t][a-z]")
_LONGEST = 100
_NAMES_IN = ("fr", "en", "nl", "de", "es", "it", "pt")
"""Languages in which catalogues name languages; the first that knows a name decides what it means."""
_SAME = 1
"""Distance of two languages (Unicode CLDR) that are one by two codes, as `no` and `nb`."""


@lru_cache(maxsize=1024)
def language_tag(written: str | None) -> str | None:
    """Return the BCP 47 tag of a language's code or name; None for what names no language, as `und`.

    Codes of two or three letters (ISO 639-1, 639-2/B and /T, 639-3) in any case, with `-` or `_` before a
    region or script. What follows a tag and is no part of it is dropped: YouTube's `-orig`, a track's own
    id, a private part (`-x-…`). Names are known in French, English, Dutch, German, Spanish, Italian and
    Portuguese.

    >>> language_tag("fre"), language_tag("pt_br"), language_tag("fr-orig"), language_tag("Français")
    ('fr', 'pt-BR', 'fr', 'fr')
    """
    text = (written or "").strip()
    if not text or len(text) > _LONGEST:
        return None
    return (_tag_of_code(text.replace("_", "-")) if _CODE.match(text) else None) or _tag_of_name(text)


def stated_language(text: str) -> str | None:
    """Return the tag of the language that a text names first: `français ; sous-titres anglais` is French.

    Codes count only where all words are codes: `en` in `en langue des signes` is none.

    >>> stated_language("Sous-titré en français"), stated_language("fre"), stated_language("sans paroles")
    ('fr', 'fr', None)
    """
    if whole := language_tag(text):
        return whole
    words = re.findall(r"[^\W\d_]+(?:[-_][^\W_]+)*", text[:_LONGEST])
    if named := next((tag for word in words if (tag := _tag_of_name(word))), None):
        return named
    tags = [language_tag(word) for word in words]
    return tags[0] if tags and all(tags) else None


def base_language(tag: str) -> str:
    """Return the language of a tag without its region and script.

    >>> base_language("fr-BE")
    'fr'
    """
    return tag.split("-")[0].lower()


def same_language(one: str | None, other: str | None) -> bool:
    """Whether two tags name the same language, regions and scripts aside; unknown is never the same.

    >>> same_language("fr-BE", "fr"), same_language("no", "nb"), same_language(None, None)
    (True, True, False)
    """
    if not one or not other:
        return False
    return base_language(one) == base_language(other) or _one_by_two_codes(
        base_language(one), base_language(other)
    )


@lru_cache(maxsize=1024)
def _one_by_two_codes(one: str, other: str) -> bool:
    import langcodes

    try:
        return langcodes.tag_distance(one, other) <= _SAME
    except ValueError:  # what it raises for an ill-formed tag
        return False


def three_letter_code(tag: str | None) -> str | None:
    """Return the code of a tag's language in ISO 639-2/B, as libraries use it; None where there is none.

    >>> three_letter_code("fr-BE"), three_letter_code("en"), three_letter_code(None)
    ('fre', 'eng', None)
    """
    import langcodes

    try:
        return langcodes.Language.get(tag).to_alpha3(variant="B") if tag else None
    except (LookupError, ValueError):
        return None


def _tag_of_code(text: str) -> str | None:
    """The tag that the text begins with: as many parts as make a registered one."""
    import langcodes

    parts = text.partition("-x-")[0].split("-")[:5]
    for count in range(len(parts), 0, -1):
        candidate = "-".join(parts[:count])
        if langcodes.tag_is_valid(candidate):
            tag = langcodes.standardize_tag(candidate)
            base = base_language(tag)
            return None if base in _NO_LANGUAGE or _PRIVATE.fullmatch(base) else tag
    return None


def _tag_of_name(text: str) -> str | None:
    name = " ".join(fold(text).split())
    return next((tag for reader in _NAMES_IN if (tag := _tags_by_name(reader).get(name))), None)


@cache
def _tags_by_name(reader: str) -> dict[str, str]:
    """The tags of all languages by their folded names in the language `reader`."""
    tags = {code.replace("_", "-"): fold(name) for code, name in language_names(reader).items()}
    return {name: tag for tag, name in tags.items() if base_language(tag) not in _NO_LANGUAGE}
