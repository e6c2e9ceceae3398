"""Dates in every notation met in catalogues."""

from __future__ import annotations

from datetime import date

import pytest

from webinar_archive.catalogue.dates import event_date


@pytest.mark.parametrize(
    ("notes", "abstract", "day"),
    [
        (("Débat-webinaire organisé le 7 mai 2020 par X",), None, date(2020, 5, 7)),
        ((), "Le rendez-vous organisé le 7 mai. [Présentation, 9/5/2020]", date(2020, 5, 7)),
        ((), "Webinar held on May 7, 2020 in Brussels.", date(2020, 5, 7)),
        ((), "Conférence du 1er février 2020", date(2020, 2, 1)),
        (("Enregistré le 07/05/2020",), None, date(2020, 5, 7)),
        (("Recorded 2020-05-07",), None, date(2020, 5, 7)),
        ((), "Rien. [Source, 11/5/2020]", None),
        ((), "Organisé le 31 février 2020", None),
        ((), None, None),
    ],
)
def test_the_day_of_the_event_is_not_that_of_a_source(
    notes: tuple[str, ...], abstract: str | None, day: date | None
) -> None:
    assert event_date(notes, abstract, 2020) == day
