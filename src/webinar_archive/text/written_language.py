"""The language that a text is written in, of about a hundred (the only py3langid, of the extra `meaning`)."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from functools import cache
from typing import Any

from webinar_archive.errors import ModelMissing
from webinar_archive.installed_packages import damaged_before_use
from webinar_archive.text.languages import base_language, same_language
from webinar_archive.text.lexicon import another_by_common_words, share_of_common

PACKAGE = "py3langid"
SURE = 0.9
"""A language of less probability is not told."""
MIN_OTHER_PROBABILITY = 0.5
"""A text that is not in the expected language is in one that has at least this probability."""
MAX_EXPECTED_PROBABILITY = 0.02
"""A text that may be in the expected language with more than this is no text in another one."""
MIN_LETTERS = 20
"""A shorter text, three or four words, may be in any of several languages."""
MAX_CHARACTERS = 20_000
"""The beginning of a text decides."""
_OWN_SHARE = 0.4
"""With this share of the commonest words of a language, which half of all texts have, a text is in it."""


def identifier_version() -> str | None:
    """Return the name and version of what tells languages; None where it is not installed."""
    if importlib.util.find_spec(PACKAGE) is None:
        return None
    return f"{PACKAGE} {importlib.metadata.version(PACKAGE)}"


def written_language(text: str) -> str | None:
    """Return the language of a text (ISO 639-1, or 639-3 where there is none); None where it is not sure.

    Raises `ModelMissing`.
    """
    found, probability = max(_probabilities(text).items(), key=lambda each: each[1], default=("", 0.0))
    return found if probability >= SURE else None


def written_in_another(text: str, language: str) -> str | None:
    """Return the language of a text that is surely not in `language` (BCP 47); None for any other text.

    Languages as near as the Norwegian ones count as one. Raises `ModelMissing`.
    """
    probabilities = _probabilities(text)
    found, probability = max(probabilities.items(), key=lambda each: each[1], default=("", 0.0))
    expected = sum(share for name, share in probabilities.items() if same_language(name, language))
    return found if probability >= MIN_OTHER_PROBABILITY and expected <= MAX_EXPECTED_PROBABILITY else None


def surely_in_another(text: str, language: str) -> str | None:
    """Return the language of a text that is surely not in `language`, also where the extra is not installed.

    Then French and English alone are told apart, by their commonest words. With it, a text that is full of these in its
    own language needs no model, whose loading takes a second.
    """
    if share_of_common(text, base_language(language)) >= _OWN_SHARE:
        return None
    try:
        return written_in_another(text, language)
    except ModelMissing:
        return another_by_common_words(text, base_language(language))


def _probabilities(text: str) -> dict[str, float]:
    shortened = text[:MAX_CHARACTERS]
    if sum(map(str.isalpha, shortened)) < MIN_LETTERS:
        return {}
    if importlib.util.find_spec(PACKAGE) is None:
        raise ModelMissing("meaning-not-installed")
    clean = shortened.encode("utf-8", "replace").decode()
    return {name: float(share) for name, share in _identifier().rank(clean)}


@cache
def _identifier() -> Any:
    """Load what tells languages. Raises `ModelMissing` where it is damaged."""
    if damaged := damaged_before_use(PACKAGE):
        raise ModelMissing("meaning-damaged", package=PACKAGE, files=", ".join(damaged))
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
