"""Pronunciations come from the dictionary, from letters, or from a guess."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest

from webinar_archive.alignment.audio.acoustic_model import model_for
from webinar_archive.alignment.audio.g2p import guess_pronunciations, phones_of_ipa
from webinar_archive.alignment.audio.letter_rules import RULES, phones_by_rules
from webinar_archive.alignment.audio.pronunciation import MAX_PRONUNCIATIONS, pronounce
from webinar_archive.alignment.audio.sentences import split_sentences
from webinar_archive.alignment.audio.state_graph import Pronunciation
from webinar_archive.errors import ModelMissing, Unreachable


def pronunciations(text: str, language: str = "fr") -> list[list[str]]:
    """Return the pronunciations of each word, phones joined."""
    model = model_for(language)
    found = pronounce(
        split_sentences(text, language), model.dictionary, partial(guess_pronunciations, language=language)
    )
    return [["".join(phones_) for phones_ in word] for sentence in found.sentences for word in sentence]


def test_a_word_has_the_pronunciations_of_the_dictionary() -> None:
    assert pronunciations("numérique") == [["nnuummairriikk", "nnuummairriikkee"]]


def test_clitics_and_inversions_are_words_of_their_own() -> None:
    assert [word[0] for word in pronunciations("qu'elle vont-elles")] == ["kk", "aill", "vvon", "aill"]


def test_accents_that_were_not_printed_are_ignored() -> None:
    assert pronunciations("NUMERIQUE ET REPUBLIQUE")[0] == pronunciations("numérique")[0]


def test_an_acronym_is_pronounced_by_letters_and_as_a_word() -> None:
    (found,) = pronunciations("la DITP")[1:]
    assert found[0] == "ddaiiittaippai"
    assert len(found) == 2


def test_no_word_has_more_pronunciations_than_the_maximum() -> None:
    assert (
        max(map(len, pronunciations("est-ce que les plus grands ils sont tous dix six")))
        <= MAX_PRONUNCIATIONS
    )


def test_english_words_have_english_pronunciations() -> None:
    assert pronunciations("today's government", "en") == [
        ["TAHDEYZ", "TUWDEYZ"],
        ["GAHVERMAHNT", "GAHVERNMAHNT"],
    ]


def test_words_with_guessed_pronunciations_are_listed() -> None:
    model = model_for("fr")
    found = pronounce(
        split_sentences("Clémence Pène parle", "fr"),
        model.dictionary,
        partial(guess_pronunciations, language="fr"),
    )
    assert found.guessed == ("pène",)


def test_a_word_without_a_pronunciation_is_left_out() -> None:
    def no_guess(words: object) -> dict[str, Pronunciation]:
        return {}

    found = pronounce(split_sentences("Xqzw parle", "fr"), model_for("fr").dictionary, no_guess)
    assert [len(sentence) for sentence in found.sentences] == [1]


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_espeak_gives_phones_of_the_model() -> None:
    assert guess_pronunciations(["pène", "joanis"], "fr") == {
        "pène": ("pp", "ai", "nn"),
        "joanis": ("jj", "oo", "aa", "nn", "ii"),
    }


def test_letter_rules_are_used_without_espeak() -> None:
    assert guess_pronunciations(["gouvernance"], "fr", program="no-such-program") == {
        "gouvernance": phones_by_rules("gouvernance", "fr")
    }
    assert "".join(phones_by_rules("gouvernance", "fr")) == "ggouvvairrnnanssee"
    assert "".join(phones_by_rules("shifting", "en")) == "SHIHFTIHNG"


def test_what_was_killed_is_not_taken_for_what_is_not_installed(tmp_path: Path) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text("#!/bin/sh\ncat >/dev/null\nkill -KILL $$\n")
    program.chmod(0o755)
    with pytest.raises(Unreachable, match="espeak-ng was killed"):
        guess_pronunciations(["gouvernance"], "fr", program=str(program))
    program.write_text("#!/bin/sh\nexit 1\n")
    assert guess_pronunciations(["gouvernance"], "fr", program=str(program)) == {
        "gouvernance": phones_by_rules("gouvernance", "fr")
    }


@pytest.mark.parametrize("language", ["fr", "en"])
def test_guesses_consist_of_phones_of_the_model(language: str) -> None:
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
    for word, phones_ in guess_pronunciations(words, language).items():
        assert set(phones_) <= phones, word
    for word in words:
        assert set(phones_by_rules(word, language)) <= phones, word


def test_signs_of_stress_and_length_are_dropped() -> None:
    assert phones_of_ipa("ɡˌʌvɚnmˈiːnt", "en") == ("G", "AH", "V", "ER", "N", "M", "IY", "N", "T")


def test_a_missing_dictionary_is_a_missing_model(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        pronounce(split_sentences("oui", "fr"), tmp_path / "dict.txt", lambda _: {})


@pytest.mark.parametrize(
    ("name", "phones"),
    [
        ("Hervé", "ai rr vv ei"),
        ("Pène", "pp ai nn ee"),
        ("Rêveur", "rr ai vv oe rr"),
        ("François", "ff rr an ss ww aa ss"),
        ("Loïc", "ll oo ii kk"),
        ("Noël", "nn oo ai ll"),
        ("Saül", "ss aa uu ll"),
        ("Benoît", "bb ai nn ww aa tt"),
        ("Maître", "mm ai tt rr ee"),
        ("Côté", "kk au tt ei"),
        ("Cécile", "ss ei ss ii ll ee"),
        ("Gérard", "jj ei rr aa rr dd"),
        ("Désiré", "dd ei zz ii rr ei"),
        ("Georges", "jj oo rr jj ee"),
        ("Muñoz", "mm uu gn oo zz"),
        ("Besoin", "bb ai zz ww in"),
        ("Européen", "oe rr oo pp ei in"),
        ("Jean-Gaël", "jj ee an gg aa ai ll"),
    ],
)
def test_letter_rules_read_accents_and_soft_consonants(name: str, phones: str) -> None:
    assert " ".join(phones_by_rules(name, "fr")) == phones


@pytest.mark.parametrize(
    ("name", "phones"),
    [
        ("Beyoncé", "B EY AA N S EY"),
        ("naïve", "N AE IY V"),
        ("queen", "K W IY N"),
        ("success", "S AH K S EH S"),
    ],
)
def test_english_letter_rules_read_accents_and_groups(name: str, phones: str) -> None:
    assert " ".join(phones_by_rules(name, "en")) == phones


def test_an_accent_written_as_two_characters_is_the_same_accent() -> None:
    assert phones_by_rules("Herve\u0301", "fr") == phones_by_rules("Hervé", "fr")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_letter_rule_is_hidden_by_an_earlier_one(language: str) -> None:
    with model_for(language).dictionary.open(encoding="utf-8") as lines:
        words = [line.split()[0].split("(")[0] for line in lines][::20]
    words += ["Beyoncé", "voilà", "naïve", "façade", "crème", "Muñoz", "Köln", "yes", "xylophone", "show"]
    unused = dict.fromkeys(range(len(RULES[language])))
    for word in words:
        for number in used_rules(word.lower(), language):
            unused.pop(number, None)
    assert [RULES[language][number][0].pattern for number in unused] == []


def used_rules(word: str, language: str) -> list[int]:
    used, at = [], 0
    while at < len(word):
        fitting = ((n, m) for n, (rule, _) in enumerate(RULES[language]) if (m := rule.match(word, at)))
        number, match = next(fitting, (-1, None))
        used.append(number)
        at = match.end() if match else at + 1
    return used
