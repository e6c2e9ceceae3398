"""How words are said: dictionary, letters, guesses."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest

from webinar_archive.alignment.audio.acoustic_model import model_for
from webinar_archive.alignment.audio.g2p import guess, phones_of_ipa
from webinar_archive.alignment.audio.letter_rules import by_rules
from webinar_archive.alignment.audio.pronunciation import MOST_WAYS, pronounce
from webinar_archive.alignment.audio.sentences import sentences
from webinar_archive.alignment.audio.state_graph import Pronunciation
from webinar_archive.errors import ModelMissing


def said(text: str, language: str = "fr") -> list[list[str]]:
    """For each word the ways to say it, phones joined."""
    model = model_for(language)
    found = pronounce(sentences(text, language), model.dictionary, partial(guess, language=language))
    return [["".join(way) for way in word] for sentence in found.sentences for word in sentence]


def test_a_word_is_said_in_the_dictionarys_ways() -> None:
    assert said("numérique") == [["nnuummairriikk", "nnuummairriikkee"]]


def test_clitics_and_inversions_are_words_of_their_own() -> None:
    assert [word[0] for word in said("qu'elle vont-elles")] == ["kk", "aill", "vvon", "aill"]


def test_accents_that_were_not_printed_are_found_all_the_same() -> None:
    assert said("NUMERIQUE ET REPUBLIQUE")[0] == said("numérique")[0]


def test_an_acronym_is_said_by_letters_and_as_a_word() -> None:
    (ways,) = said("la DITP")[1:]
    assert ways[0] == "ddaiiittaippai"
    assert len(ways) == 2


def test_no_word_has_more_ways_than_are_searched() -> None:
    assert max(map(len, said("est-ce que les plus grands ils sont tous dix six"))) <= MOST_WAYS


def test_english_words_are_said_in_english() -> None:
    assert said("today's government", "en") == [["TAHDEYZ", "TUWDEYZ"], ["GAHVERMAHNT", "GAHVERNMAHNT"]]


def test_words_no_one_knows_are_named() -> None:
    model = model_for("fr")
    found = pronounce(sentences("Clémence Pène parle", "fr"), model.dictionary, partial(guess, language="fr"))
    assert found.guessed == ("pène",)


def test_a_word_that_no_one_can_say_is_left_out() -> None:
    def nobody(words: object) -> dict[str, Pronunciation]:
        return {}

    found = pronounce(sentences("Xqzw parle", "fr"), model_for("fr").dictionary, nobody)
    assert [len(sentence) for sentence in found.sentences] == [1]


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_espeak_says_names_in_phones_of_the_model() -> None:
    assert guess(["pène", "joanis"], "fr") == {
        "pène": ("pp", "ai", "nn"),
        "joanis": ("jj", "oo", "aa", "nn", "ii"),
    }


def test_without_espeak_spelling_rules_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert guess(["gouvernance"], "fr") == {"gouvernance": by_rules("gouvernance", "fr")}
    assert "".join(by_rules("gouvernance", "fr")) == "ggouvvairrnnanssee"
    assert "".join(by_rules("shifting", "en")) == "SHIHFTIHNG"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_guesses_are_made_of_the_models_phones(language: str) -> None:
    phones = set()
    with model_for(language).definition.open(encoding="ascii") as lines:
        phones = {line.split()[0] for line in lines if len(line.split()) > 6 and line.split()[1] == "-"}
    words = [
        "Zbigniew",
        "Ouagadougou",
        "xylophones",
        "Éyrolles",
        "quichenotte",
        "thwart",
        "jheronimus",
        "ñandú",
    ]
    for word, way in guess(words, language).items():
        assert set(way) <= phones, word
    for word in words:
        assert set(by_rules(word, language)) <= phones, word


def test_signs_of_stress_and_length_fall() -> None:
    assert phones_of_ipa("ɡˌʌvɚnmˈiːnt", "en") == ("G", "AH", "V", "ER", "N", "M", "IY", "N", "T")


def test_a_dictionary_that_is_gone_is_a_missing_model(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        pronounce(sentences("oui", "fr"), tmp_path / "dict.txt", lambda _: {})
