"""Look up messages in the reader's language: `en.toml` and `fr.toml` hold one message a line under its code.

A message is a `str.format` text whose fields are the facts of a failure or a finding. A format of two
words, `{count:record|records}`, is replaced by the one that fits the number. A fact that is missing shows
as `?` rather than failing: a message is often the last thing that a person gets to read.
"""

from __future__ import annotations

import os
import string
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

MISSING = "?"


@cache
def messages(language: Language) -> Mapping[str, str]:
    """Return every message of `language` by code, as it stands in its file."""
    return tomllib.loads((files(__package__) / f"{language}.toml").read_text(encoding="utf-8"))


def sentence(code: str, facts: Mapping[str, Any], language: Language = "en") -> str:
    """Return the message of `code` with its facts filled in; an unknown code shows itself and its facts."""
    template = messages(language).get(code)
    if template is None:
        return f"{code} {dict(facts)}" if facts else code
    return _FORMATTERS[language].vformat(template, (), facts)


def reader_language(environment: Mapping[str, str] = os.environ) -> Language:
    """Return the language to use for this person: French when their locale says so, English otherwise."""
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    return "fr" if locale.lower().startswith("fr") else "en"


def verdict_name(verdict: str, language: Language) -> str:
    """Return a verdict as people read it; an unknown one as it is."""
    return messages(language).get(f"verdict-{verdict.replace('_', '-')}", verdict)


def is_singular(number: float, language: Language) -> bool:
    """Return whether a noun after `number` is singular: French counts 0 and 1.9 as one, English only 1."""
    return abs(number) < 2 if language == "fr" else number == 1


class _MessageFormatter(string.Formatter):
    """Format as `str.format` does, with plural forms; a missing fact shows as `?`."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        del args  # messages name every fact
        return kwargs.get(str(key), MISSING)

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" not in format_spec:
            return str(value)
        singular, plural = format_spec.split("|")
        try:
            # facts that were read back from a table are text
            number = float(value)
        except (TypeError, ValueError):
            return plural
        return singular if is_singular(number, self._language) else plural


_FORMATTERS: Mapping[Language, _MessageFormatter] = {
    language: _MessageFormatter(language) for language in LANGUAGES
}
