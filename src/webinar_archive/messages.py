"""Every sentence a person reads about a failure or a finding, in English and French, under its code.

Facts are put in by name (`str.format`); a fact that is missing shows as `?` rather than failing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Literal

Language = Literal["en", "fr"]

# code: (English, French). Keep each room's codes together, in the order of a record's way.
SENTENCES: dict[str, tuple[str, str]] = {
    # --- ground
    "file-missing": (
        "{path}: no such file. Check the path.",
        "{path} : fichier introuvable. Vérifiez le chemin.",
    ),
    "kept-file-missing": (
        "{path} was kept and is gone. Restore it, or run with --again to capture anew.",
        "{path} avait été conservé et a disparu. Restaurez-le, ou relancez avec --again pour recapturer.",
    ),
    "kept-file-changed": (
        "{path} is no longer what was kept (its checksum differs). It was left as it is: look at it, restore it, "
        "or run with --again.",
        "{path} n'est plus ce qui avait été conservé (somme de contrôle différente). Rien n'a été touché : "
        "examinez-le, restaurez-le, ou relancez avec --again.",
    ),
    "disk-full": (
        "No room left on the disk for {path}. Free some space and run the same command again.",
        "Plus de place sur le disque pour {path}. Libérez de l'espace et relancez la même commande.",
    ),
}


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


def sentence(code: str, facts: Mapping[str, Any], language: Language = "en") -> str:
    """The sentence of `code`, with its facts put in; an unknown code shows itself and its facts."""
    known = SENTENCES.get(code)
    if known is None:
        return f"{code} {dict(facts)}" if facts else code
    return known[language == "fr"].format_map(_Facts(facts))


def reader_language(environment: Mapping[str, str] = os.environ) -> Language:
    """The language to speak to this person: French when their locale says so, English otherwise."""
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    return "fr" if locale.lower().startswith("fr") else "en"
