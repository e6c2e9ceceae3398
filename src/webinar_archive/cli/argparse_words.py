"""argparse's own words (`usage:`, its errors) in the reader's language, from the files of messages.

argparse asks gettext for translations, which needs a compiled catalogue of its own on disk. The two functions
that it asks are replaced instead; the messages `argparse-…` of the English file are the texts that it asks for.
"""

from __future__ import annotations

import argparse
from functools import cache

from webinar_archive.i18n.messages import messages, reader_language


def translate_argparse() -> None:
    """Make argparse speak the reader's language from now on."""
    vars(argparse).update(_=translate, ngettext=translate_plural)


def translate(message: str) -> str:
    """Return one of argparse's messages in the reader's language; an unknown one as it is."""
    language = reader_language()
    if language == "en":
        return message
    code = _codes().get(message)
    return messages(language)[code] if code else message


def translate_plural(singular: str, plural: str, number: int) -> str:
    """Return one of argparse's messages with a number in the reader's language."""
    return translate(singular if number == 1 else plural)


@cache
def _codes() -> dict[str, str]:
    """Return the codes of argparse's messages by their English text."""
    return {text: code for code, text in messages("en").items() if code.startswith("argparse-")}
