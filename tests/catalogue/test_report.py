"""The quotations of a written report's main text."""

from __future__ import annotations

import pytest

from webinar_archive.catalogue.report import report_quotations
from webinar_archive.errors import NoticeError
from webinar_archive.models import Contributor

PEOPLE = (Contributor(name="Anne Dupont"),)


def test_a_report_is_read_for_quotations_and_each_says_where_it_stands() -> None:
    article = "".join(
        f"<p>Un paragraphe du compte rendu numéro {n}, assez long pour compter vraiment.</p>"
        for n in range(5)
    )
    page = (
        f"<html><body><nav>Menu « Accueil »</nav><article><h1>Compte rendu</h1>{article}"
        "<p>« Il faut oser maintenant », explique Anne Dupont.</p></article></body></html>"
    )
    (found,) = report_quotations(
        page.encode(), address="https://x.example/cr", contributors=PEOPLE, first_number=5
    )
    assert (found.number, found.where, found.speaker, found.source) == (
        5,
        "report",
        "Anne Dupont",
        "https://x.example/cr",
    )


@pytest.mark.parametrize("page", [b"", b"<html></html>", b"<div>" * 250_000])
def test_a_report_without_text_or_built_to_hurt_is_refused(page: bytes) -> None:
    with pytest.raises(NoticeError):
        report_quotations(page, address="https://x.example", contributors=PEOPLE, first_number=1)


def test_the_charset_that_the_server_declares_is_used() -> None:
    page = (
        "<html><body><article><p>« Il faut oser maintenant », explique Zoé Žák.</p></article></body></html>"
    )
    people = (Contributor(name="Zoé Žák"),)
    (found,) = report_quotations(
        page.encode("cp1250", "xmlcharrefreplace"),
        address="x",
        contributors=people,
        first_number=1,
        charset="cp1250",
    )
    assert found.speaker == "Zoé Žák"
