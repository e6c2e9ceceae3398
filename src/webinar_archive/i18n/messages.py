"""Look up messages in the reader's language: `en.toml` and `fr.toml` hold one message a line under its code.

A message is a `str.format` text whose fields are the facts of a failure or a finding, in the formats that
the files' first lines list. A fact that is missing shows as `?` rather than failing: a message is often the
last thing that a person gets to read.
"""

from __future__ import annotations

import errno
import os
import re
import string
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from webinar_archive.i18n.formats import FORMATS, plural
from webinar_archive.i18n.language import LANGUAGES, Language, reader_language

__all__ = [
    "LANGUAGES",
    "Language",
    "change_name",
    "messages",
    "reader_language",
    "sentence",
    "step_name",
    "verdict_name",
]

MISSING = "?"
_REASONS = ("reason", "cause", "detail")
"""Facts that may hold a reason of the system."""


@cache
def messages(language: Language) -> Mapping[str, str]:
    """Return every message of `language` by code, as it stands in its file."""
    # not by importlib.resources, whose import would double the time that `--help` takes
    return tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8"))


def sentence(code: str, facts: Mapping[str, Any], language: Language = "en") -> str:
    """Return the message of `code` with its facts filled in; an unknown code shows itself and its facts.

    >>> sentence("pruned", {"count": 1}, "fr")
    '1 exécution terminée supprimée.'
    """
    template = messages(language).get(code)
    if template is None:
        return f"{code} {dict(facts)}" if facts else code
    text = _MessageFormatter(language, facts).vformat(template, (), facts)
    # a reason that is not known leaves nothing between its parentheses
    return text.replace(" ()", "") if "" in facts.values() else text


@cache
def _system_reasons(language: Language) -> Mapping[str, str]:
    """Return the system's reasons, which it gives in English, in another language."""
    path = Path(__file__).with_name(f"system_reasons.{language}.toml")
    if not path.exists():
        return {}
    reasons = tomllib.loads(path.read_text(encoding="utf-8"))
    return {os.strerror(getattr(errno, name)): said for name, said in reasons.items() if hasattr(errno, name)}


@cache
def _decoder_reasons(language: Language) -> Mapping[re.Pattern[str], str]:
    """Return the reasons of readers of files, which they give in English, as patterns, in another language."""
    path = Path(__file__).with_name(f"decoder_reasons.{language}.toml")
    if not path.exists():
        return {}
    reasons = tomllib.loads(path.read_text(encoding="utf-8"))
    return {re.compile(pattern): said for pattern, said in reasons.items()}


def _reason(given: str, language: Language) -> str:
    """Return a reason of the system or of a reader of files in the language; one that is not known as it is."""
    if given in _system_reasons(language):
        return _system_reasons(language)[given]
    for pattern, said in _decoder_reasons(language).items():
        if found := pattern.fullmatch(given):
            return found.expand(said)
    return given


def change_name(kind: str, language: Language) -> str:
    """Return the class of a change as people read it; an unknown one as it is."""
    return messages(language).get(f"change-{kind}", kind)


def verdict_name(verdict: str, language: Language) -> str:
    """Return a verdict as people read it; an unknown one as it is."""
    return messages(language).get(f"verdict-{verdict.replace('_', '-')}", verdict)


def step_name(step: str, language: Language) -> str:
    """Return the name of a pipeline's step as people read it; an unknown one as it is."""
    return messages(language).get(f"step-{step.replace('_', '-')}", step)


class _MessageFormatter(string.Formatter):
    """Format as `str.format` does, with the formats of messages; a missing fact shows as `?`."""

    def __init__(self, language: Language, facts: Mapping[str, Any]) -> None:
        self._language = language
        self._facts = facts

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        del args  # messages name every fact
        value = kwargs.get(str(key))
        if value is None:
            return MISSING
        if key in _REASONS and isinstance(value, str):
            return _reason(value, self._language)
        return value

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" in format_spec:
            return plural(value, self._language, format_spec)
        if format_spec == "message":
            return self._inner_message(str(value))
        return FORMATS[format_spec](value, self._language) if format_spec else str(value)

    def _inner_message(self, code: str) -> str:
        if code not in messages(self._language):
            return code
        # the failure's own reason stands in `detail`: `reason` is its code
        facts = {**self._facts, "reason": self._facts.get("detail", MISSING)}
        return sentence(code, facts, self._language)
