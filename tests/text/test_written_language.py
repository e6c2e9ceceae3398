"""Whether a text is in another language than a talk: only where it surely is."""

from __future__ import annotations

import pytest

from webinar_archive.text.written_language import identifier_version, written_in_another, written_language


@pytest.mark.parametrize(
    ("text", "spoken", "language"),
    [
        ("Every morning the village baker bakes bread.", "fr", "en"),
        ("Jeden Morgen backt der Bäcker im Dorf Brot.", "fr-BE", "de"),
        ("Cada mañana el panadero del pueblo hace pan.", "fr", "es"),
        ("Ogni mattina il fornaio del paese fa il pane.", "fr", "it"),
        ("Elke ochtend bakt de bakker van het dorp brood.", "de", "nl"),
        ("Todas as manhãs o padeiro da aldeia faz pão.", "es", "pt"),
        ("毎朝、村のパン屋はパンを焼きます。新しい学校ができるまで待ちましょう。", "fr", "ja"),
        ("Chaque matin, le boulanger du village cuit du pain.", "en-GB", "fr"),
        ("Chaque matin, le boulanger du village cuit du pain.", "fr-CA", None),
        ("Hver morgen baker bakeren i landsbyen brød til alle barna.", "nb", None),
        ("Oui, non, bien.", "en", None),
        ("OK", "fr", None),
        ("1234567890 1234567890 1234567890", "fr", None),
        ("", "fr", None),
        ("Le « community manager » fait du « storytelling » en « open space ».", "fr", None),
    ],
)
def test_a_text_is_in_another_language_only_where_it_surely_is(
    text: str, spoken: str, language: str | None
) -> None:
    assert written_in_another(text, spoken) == language


def test_the_language_of_a_transcript_is_told_from_its_words() -> None:
    words = "on a commencé par se demander ce que veut dire le mot ville et puis on a parlé des gens"
    assert written_language(words) == "fr"
    assert written_language("ouais euh") is None
    assert written_language("\ud83d" * 50 + words) in ("fr", None)


def test_what_tells_languages_apart_has_a_version() -> None:
    assert (identifier_version() or "").startswith("py3langid 0.")
