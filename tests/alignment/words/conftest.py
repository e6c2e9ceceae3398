"""A printed sentence and the one said, set among other words, and located."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from webinar_archive.alignment.words import locate
from webinar_archive.models import Match, Word

Talk = tuple[Word, ...]

BEFORE = {
    "fr": "alors ce matin plusieurs personnes attendaient dans la salle du conseil près de la fenêtre ",
    "en": "this morning several people were waiting in the council room next to the old window ",
}


@pytest.fixture
def compare(talk: Callable[[str], Talk]) -> Callable[..., Match]:
    def compare(said: str, printed: str, language: str = "fr") -> Match:
        (match,) = locate(
            talk(f"{BEFORE[language] * 3}{said} {BEFORE[language] * 3}"), [printed], language=language
        )
        assert match.spans, (match.confidence, printed)
        return match

    return compare
