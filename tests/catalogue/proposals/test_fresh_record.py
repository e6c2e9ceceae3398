"""A fresh record says what the notice states, and is read again as that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.catalogue.born_from import NOTICE, VIDEO
from webinar_archive.catalogue import read_notice
from webinar_archive.catalogue.proposals.fresh_record import (
    PMB_DOCUMENT,
    fresh_fields,
    fresh_record,
    without_code,
)
from webinar_archive.errors import NoticeError
from webinar_archive.models import Contributor, Document, DocumentKind, Notice

DOCUMENTS = (Document(label="Vidéo <1> & 2", kind=DocumentKind.VIDEO, address=VIDEO),)
COMPLETE = replace(NOTICE, documents=DOCUMENTS, record_id="140892")
FORMS = ("unimarc", "marc21", "pmb-xml")


def written(notice: Notice, form: str) -> bytes:
    data = fresh_record(fresh_fields(notice, form, "2026-11-27"), form)
    return PMB_DOCUMENT.document([data]) if form == "pmb-xml" else data


@pytest.mark.parametrize("form", FORMS)
def test_the_notice_is_read_again(form: str) -> None:
    again = read_notice(written(COMPLETE, form))
    for name in (
        "record_id",
        "title",
        "publisher",
        "place",
        "year",
        "extent",
        "stated_duration_s",
        "notes",
        "language",
    ):
        assert getattr(again, name) == getattr(COMPLETE, name), name
    assert again.documents == DOCUMENTS
    assert [q.text for q in again.quotations] == [q.text for q in COMPLETE.quotations]
    assert [q.speaker for q in again.quotations] == [q.speaker for q in COMPLETE.quotations]
    assert [(c.name, c.body) for c in again.contributors] == [(c.name, c.body) for c in COMPLETE.contributors]
    assert set(again.subjects) == set(COMPLETE.subjects)


@pytest.mark.parametrize("form", FORMS)
def test_functions_are_kept_or_named(form: str) -> None:
    people = (
        Contributor(name="Pène, Clémence", function="Personne interviewée"),
        Contributor(name="Giulia Reboa", function="Grand témoin"),
    )
    notice = replace(COMPLETE, contributors=people)
    functions = [each.function for each in read_notice(written(notice, form)).contributors]
    lost = without_code(notice, form)
    assert functions == (["Personne interviewée", None] if lost else ["Personne interviewée", "Grand témoin"])
    assert lost == (() if form == "marc21" else ("Giulia Reboa",))


@pytest.mark.parametrize("form", FORMS)
def test_a_long_abstract_takes_several_fields_and_loses_nothing(form: str) -> None:
    words = " ".join(f"mot{number}é" for number in range(3_000))
    again = read_notice(written(replace(COMPLETE, abstract=words, quotations=()), form))
    assert " ".join((again.abstract or "").split()) == words


@pytest.mark.parametrize("form", FORMS)
def test_a_notice_of_hardly_anything_is_a_record(form: str) -> None:
    again = read_notice(written(Notice(record_id="1", title="\x1f\x1e Titre\x00"), form))
    assert again.title == "Titre"


def test_what_is_longer_than_a_record_may_be_is_refused() -> None:
    with pytest.raises(NoticeError, match="ISO 2709"):
        written(replace(COMPLETE, abstract="mot " * 30_000), "unimarc")
