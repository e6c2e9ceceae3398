"""The columns of quotations and of times are known by their headings, in any spelling and several languages."""

from __future__ import annotations

import pytest

from webinar_archive.cli.quotation_columns import is_words_heading, time_names, words_columns
from webinar_archive.exports.schema import COLUMNS
from webinar_archive.tables import Table, TableRow


@pytest.mark.parametrize(
    "name",
    [
        "text", "Text", " text ", "TEXTE", "Texte :", "Citation", "citations", "Citation exacte", "Texte de la citation",
        "Quotation", "Quotations", "Quote", "quoted text", "Text of the quotation", "Verbatim", "Extrait", "Propos",
        "Texte cité", "Citation (verbatim)", "Zitat", "Citaat", "Cita", "Citazione", "\ufeffTexte", "texte*",
    ],
)  # fmt: skip
def test_a_heading_of_quotations_is_known(name: str) -> None:
    assert is_words_heading(name)


@pytest.mark.parametrize(
    "name",
    [
        "", "N°", "Numéro de citation", "quotation_no", "quotation_source", "Source de la citation", "Auteur", "spoken",
        "Relevé des citations - séance du 3 février", "Text of the law", "de la", "Contexte", "text" * 100,
    ],
)  # fmt: skip
def test_another_heading_is_not(name: str) -> None:
    assert not is_words_heading(name)


def test_of_the_programs_own_table_one_column_holds_quotations_and_two_hold_their_times() -> None:
    names = [column.name for column in COLUMNS]
    assert list(filter(is_words_heading, names)) == ["quotation"]
    assert time_names(names) == ["start_ms", "start"]


@pytest.mark.parametrize(
    ("heading", "first", "columns"),
    [
        (("Texte", "Citation"), ("Un mot", "Deux mots"), [1, 0]),
        (("Citation", "text"), ("Un mot", "Deux mots"), [1, 0]),
        (("Citation", "Texte"), ("1", "Un mot"), [1, 0]),
        (("Auteur", "Lien"), ("x", "y"), []),
    ],
)
def test_of_several_columns_the_likeliest_that_holds_words_comes_first(
    heading: tuple[str, ...], first: tuple[str, ...], columns: list[int]
) -> None:
    table = Table(heading=heading, rows=(TableRow(number=2, cells=first),), found=True)
    assert words_columns(table) == columns
