"""The languages that the program speaks, and which of them to use for a person."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal, get_args

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def reader_language(environment: Mapping[str, str] = os.environ) -> Language:
    """Return the language to use for this person: French when their locale says so, English otherwise."""
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    return "fr" if locale.lower().startswith("fr") else "en"
