"""Messages: complete in every language, with the same facts, plural forms and codes that the source uses."""

from __future__ import annotations

import argparse
import ast
import errno
import inspect
import os
import re
import string
from pathlib import Path

import msgspec
import pytest

import webinar_archive
from tests.i18n.source_codes import CodeUse, codes_in_source
from webinar_archive.i18n.formats import FORMATS
from webinar_archive.i18n.messages import (
    LANGUAGES,
    Language,
    messages,
    reader_language,
    sentence,
    verdict_name,
)

KNOWN_FORMATS = {"", "message", *FORMATS}
SOURCE = Path(webinar_archive.__file__).parent


def fields(text: str) -> list[tuple[str, str]]:
    """Every field of a message, as its name and its format."""
    return [(name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None]


@pytest.fixture(scope="module")
def used() -> CodeUse:
    return codes_in_source(SOURCE)


def test_every_language_has_the_same_codes_in_the_same_order() -> None:
    assert list(messages("en")) == list(messages("fr"))


def test_each_message_has_the_same_facts_in_every_language() -> None:
    for code in messages("en"):
        texts = [messages(language)[code] for language in LANGUAGES]
        assert all(text.strip() for text in texts), code
        names = [{name for name, _ in fields(text)} for text in texts]
        assert all(of_language == names[0] for of_language in names), code
        for text in texts:
            assert all(re.fullmatch(r"[a-z_]*", name) for name, _ in fields(text)), code
            assert all(spec.count("|") == 1 or spec in KNOWN_FORMATS for _, spec in fields(text)), code
            assert not re.search(r"\((?:s|es|e)\)", text), f"{code}: write {{count:record|records}}"


def test_every_code_that_the_source_names_has_a_message(used: CodeUse) -> None:
    assert used.named - set(messages("en")) == set()


def test_every_message_is_used_by_the_source(used: CodeUse) -> None:
    ours = [code for code in messages("en") if not code.startswith("argparse-")]
    assert [code for code in ours if not used.mentions(code)] == []


def test_argparse_asks_for_each_of_its_texts_and_gets_the_same_values_in_french() -> None:
    asked = {
        node.value
        for node in ast.walk(ast.parse(inspect.getsource(argparse)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for code, english in messages("en").items():
        if code.startswith("argparse-"):
            assert english in asked, f"{code}: this Python's argparse has other words"
            values = [re.findall(r"%(?:\(\w+\))?[sr]", messages(language)[code]) for language in LANGUAGES]
            assert sorted(values[0]) == sorted(values[1])


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("en", 0, "0 finished runs "),
        ("en", 1, "1 finished run "),
        ("en", 2, "2 finished runs"),
        ("fr", 0, "0 exécution terminée "),
        ("fr", 1, "1 exécution terminée "),
        ("fr", "2", "2 exécutions terminées"),
    ],
)
def test_a_word_agrees_with_its_number(language: Language, count: object, expected: str) -> None:
    assert expected in sentence("pruned", {"count": count}, language)


def test_a_missing_fact_shows_as_a_question_mark() -> None:
    assert sentence("file-missing", {}, "fr").startswith("? : fichier introuvable")
    assert sentence("pruned", {}) == "? finished runs deleted."


def test_facts_that_hold_braces_are_shown_as_they_are() -> None:
    assert "{x} {0}" in sentence("file-missing", {"path": "{x} {0}"})


def test_an_unknown_code_shows_itself_and_its_facts() -> None:
    assert sentence("never-heard-of", {}) == "never-heard-of"
    assert sentence("never-heard-of", {"n": 1}) == "never-heard-of {'n': 1}"


def test_the_locale_chooses_the_language() -> None:
    assert reader_language({"LANG": "fr_BE.UTF-8"}) == "fr"
    assert reader_language({"LC_ALL": "C", "LANG": "fr_BE.UTF-8"}) == "en"
    assert reader_language({}) == "en"


def test_verdicts_have_names_for_people() -> None:
    assert verdict_name("not_found", "en") == "not found"
    assert verdict_name("not_found", "fr") == "introuvable"
    assert verdict_name("–", "fr") == "–"


def test_the_code_of_another_message_is_shown_as_that_message() -> None:
    facts = {"reason": "model-unknown", "model": "tiny"}
    assert sentence("recognition-failed", facts).endswith(
        "There is no speech recognition model tiny. Write a name "
        "such as small or large-v3, or a model's folder."
    )
    facts = {"reason": "download-failed", "detail": "HTTP Error 500", "address": "http://a.example/"}
    assert "could not be downloaded: HTTP Error 500." in sentence("not-captured", facts)
    assert sentence("not-captured", {"reason": "some words"}) == "The video was not archived. some words"


def test_a_reason_that_is_not_known_leaves_no_empty_parentheses() -> None:
    assert "downloaded. Check" in sentence("not-a-video", {"address": "http://a.example/", "reason": ""})


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOSPC, errno.EROFS])
def test_a_reason_of_the_system_is_said_in_the_readers_language(number: int) -> None:
    said_by_system = os.strerror(number)
    facts = {"path": "a", "reason": said_by_system}
    assert said_by_system in sentence("file-failed", facts, "en")
    assert said_by_system not in sentence("file-failed", facts, "fr")
    assert "{" not in sentence("file-failed", facts, "fr")


def test_a_reason_that_no_system_gives_stays_as_it_is() -> None:
    assert "HTTP 500" in sentence("file-failed", {"path": "a", "reason": "HTTP 500"}, "fr")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("Input data was truncated", "s’arrête au milieu"),
        ("Expected `int`, got `str`", "attendu : `int`, trouvé : `str`"),
        ("JSON is malformed: invalid character (byte 12)", "à l’octet 12"),
        ("Object missing required field `at`", "il manque le champ `at`"),
        (
            "'utf-8' codec can't decode byte 0xe9 in position 4: invalid continuation byte",
            "utf-8, à l’octet 4",
        ),
        ("`Anne` is written twice", "`Anne` est écrit deux fois"),
        ("`comment` is longer than 2000 characters", "`comment` dépasse 2000 caractères"),
        ("a link, or more than 64000000 bytes", "un lien, ou plus de 64000000 octets"),
        ("File is not a zip file", "ce n’est pas un fichier ZIP"),
        ("what nobody translated", "what nobody translated"),
    ],
)
def test_reasons_of_readers_of_files_are_said_in_french(given: str, said: str) -> None:
    assert said in sentence("review-row-invalid", {"reason": given}, "fr")
    assert given in sentence("review-row-invalid", {"reason": given}, "en")


def test_the_decoders_give_the_reasons_that_are_translated() -> None:
    kinds = dict[str, int]
    for data in (b"", b"{", b'{"a": "b"}', b"[1]", b"{]", b'{"a": 1} 2'):
        with pytest.raises(msgspec.DecodeError) as raised:
            msgspec.json.decode(data, type=kinds)
        reason = str(raised.value).partition(" - at `$")[0]
        assert reason not in sentence("review-row-invalid", {"reason": reason}, "fr")
