"""Languages as they are met, brought to one form, named and compared."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.text.languages import base_language, language_tag, same_language, stated_language


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("fr", "fr"), ("FR", "fr"), (" fr ", "fr"), ("fre", "fr"), ("fra", "fr"), ("fr_FR", "fr-FR"), ("fra-FR", "fr-FR"),
        ("pt-br", "pt-BR"), ("zh-hans", "zh-Hans"), ("es-419", "es-419"), ("gsw", "gsw"), ("iw", "he"), ("chi", "zh"),
        ("en-UK", "en-GB"), ("nor", "no"), ("nob", "nb"),
    ],
)  # fmt: skip
def test_codes_become_bcp_47(written: str, tag: str) -> None:
    assert language_tag(written) == tag


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("fr-orig", "fr"),
        ("fr-x-autogen", "fr"),
        ("fr-FR-automatic", "fr-FR"),
        ("en-j3PyPqV-e1s", "en"),
        ("fr-_dE1xYz", "fr"),
    ],
)
def test_what_sites_add_to_a_code_is_dropped(written: str, tag: str) -> None:
    assert language_tag(written) == tag


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("Français", "fr"), ("FRANCAIS", "fr"), ("French", "fr"), ("Frans", "fr"), ("français canadien", "fr-CA"),
        ("Deutsch", "de"), ("Español", "es"), ("anglais", "en"), ("Nederlands", "nl"), ("Italiano", "it"), ("Português", "pt"),
    ],
)  # fmt: skip
def test_names_of_languages_become_bcp_47(written: str, tag: str) -> None:
    assert language_tag(written) == tag


@pytest.mark.parametrize(
    "written",
    ["und", "mul", "zxx", "qaa", "zz", "", None, "../../x", "live_chat", "a.fr", "sans paroles", "fr" * 100],
)
def test_what_names_no_language_has_no_tag(written: str | None) -> None:
    assert language_tag(written) is None


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Français", "fr"), ("fre", "fr"), ("fre eng", "fr"), ("Français ; sous-titres anglais", "fr"), ("Anglais (eng)", "en"),
        ("Sous-titré en français", "fr"), ("Néerlandais | français", "nl"), ("Français moderne (1500-)", "fr"),
        ("Multilingue", None), ("Muet", None), ("langue des signes", None), ("", None),
    ],
)  # fmt: skip
def test_a_catalogues_statement_gives_the_language_that_it_names_first(text: str, tag: str | None) -> None:
    assert stated_language(text) == tag


def test_regions_do_not_make_another_language_and_unknown_is_never_the_same() -> None:
    assert same_language("fr-BE", "fr")
    assert not same_language("fr", "frp")
    assert not same_language(None, None)
    assert not same_language("fr", "!")


@pytest.mark.parametrize(("one", "other"), [("no", "nb"), ("cmn-Hans", "zh"), ("tl", "fil")])
def test_one_language_by_two_codes_is_the_same(one: str, other: str) -> None:
    assert same_language(one, other)


@given(st.text(max_size=30))
def test_any_text_has_a_tag_or_none_and_a_tag_is_its_own_tag(text: str) -> None:
    tag = language_tag(text)
    stated_language(text)
    if tag is not None:
        assert language_tag(tag) == tag
        assert same_language(tag, base_language(tag))


def test_the_tables_of_languages_are_loaded_only_when_a_language_is_named() -> None:
    code = (
        "import sys, webinar_archive.text.languages as l; l.same_language('fr', 'fr-BE'); l.base_language('fr');"
        "sys.exit(any(name in sys.modules for name in ('langcodes', 'babel')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
