"""Dates in every notation met in catalogues."""

from __future__ import annotations

from datetime import date

import pytest

from webinar_archive.catalogue.date_figures import printed_days
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


@pytest.mark.parametrize(
    ("note", "day"),
    [
        ("Webinaire organisé les 7 et 8 mai 2020 à Namur", "2020-05-07"),
        ("Colloque tenu du 7 au 9 mai 2020", "2020-05-07"),
        ("Colloque tenu du 30 avril au 2 mai 2020", "2020-04-30"),
        ("Webinaire rediffusé le 3 mars 2021, organisé initialement le 12 novembre 2020", "2020-11-12"),
        ("Mis en ligne le 3 mars 2021. Webinaire enregistré le 12 novembre 2020", "2020-11-12"),
        ("Conférence sur le décret du 11 mars 1999, donnée le 7 mai 2020", "2020-05-07"),
        ("Débat sur la loi du 11 mars 1999. Captation : 7 mai 2020", "2020-05-07"),
        ("Webinaire du 07-05-2020", "2020-05-07"),
        ("Webinaire du 2020/05/07", "2020-05-07"),
        ("Webinaire, 7.5.2020", "2020-05-07"),
        ("Webinaire (mai 2020)", None),
        ("7-9 mai 2020", "2020-05-07"),
        ("Webinaire, 7–9 mai 2020", "2020-05-07"),
        ("Colloque, 7, 8 et 9 mai 2020", "2020-05-07"),
        ("Du lundi 7 au mercredi 9 mai 2020, colloque à Namur", "2020-05-07"),
        ("Conference held May 7-9, 2020", "2020-05-07"),
        ("Conference held from 7 to 9 May 2020", "2020-05-07"),
        ("Conference held from April 30 to May 2, 2020", "2020-04-30"),
        ("Held on 7th and 8th May 2020", "2020-05-07"),
        ("Held on the 7th of May 2020", "2020-05-07"),
        ("Webinar recorded on Thursday, May 7th, 2020", "2020-05-07"),
        ("Colloque du 30 décembre 2019 au 2 janvier 2020", "2019-12-30"),
        ("Colloque du 30 décembre au 2 janvier 2020", "2019-12-30"),
        ("Webinaire n° 3, 7 mai 2020", "2020-05-07"),
        ("Session 2, 7 et 8 mai 2020", "2020-05-07"),
        ("Le 7 mai 2020 s'est tenu ce débat", "2020-05-07"),
        ("On 7 May 2020 the library hosted a webinar", "2020-05-07"),
        ("Rediffusion le 3 mars 2021", None),
        ("Publié le 3 mars 2021", None),
        ("Mis en ligne le 3 mars 2021", None),
        ("Loi du 11 mars 1999", None),
        ("Webinaire sur la loi du 11 mars 1999", None),
        ("Débat autour des élections du 26 mai 2019", None),
        ("Débat sur les attentats du 13 novembre 2015, enregistré le 7 mai 2020", "2020-05-07"),
        ("Conférence initialement prévue le 3 avril 2020, reportée au 7 mai 2020", "2020-05-07"),
        ("Diffusé le 9 mai 2020, enregistré le 7 mai 2020", "2020-05-07"),
        ("Enregistré le 7 mai 2020, diffusé le 9 mai 2020", "2020-05-07"),
        ("Diffusé en direct le 7 mai 2020", "2020-05-07"),
        ("Diffusé le 7 mai 2020", "2020-05-07"),
        ("Webinar recorded 05/07/2020", None),
        ("Recorded 13/05/2020", "2020-05-13"),
        ("Recorded 5/13/2020", "2020-05-13"),
        ("Enregistré le 07/05/2020", "2020-05-07"),
        ("Published March 3, 2021. Webinar held on November 12, 2020.", "2020-11-12"),
        ("Rebroadcast on 3 March 2021; first held on 12 November 2020", "2020-11-12"),
        ("Talk on the Act of 11 March 1999, given on 7 May 2020", "2020-05-07"),
        ("Webinar on May 7, 2020", "2020-05-07"),
        ("Consulté le 3 mars 2021", None),
        ("Disponible jusqu'au 3 mars 2021", None),
        ("Webinaire organisé le 7 mai 2020 à 14h30", "2020-05-07"),
        ("Date : 7 mai 2020", "2020-05-07"),
        ("7 mai 2020", "2020-05-07"),
        ("Webinaire du jeudi 7 mai 2020 de 14h à 15h30", "2020-05-07"),
        ("Décret n° 2019-1234 du 3 mars 2019 : débat du 7 mai 2020", "2020-05-07"),
        ("Captation : 7 mai 2020", "2020-05-07"),
        ("Tournage : 7 mai 2020", "2020-05-07"),
        ("Débat. Namur, 7 mai 2020", "2020-05-07"),
        ("Webinaire animé par M. Petit le 7 mai 2020", "2020-05-07"),
        ("Le Mardi 7 janvier 2020 : conférence de A. B.", "2020-01-07"),
        ("Né le 7 mai 1950, Jean Martin a donné cette conférence le 3 mars 2020", "2020-03-03"),
        ("Organisé le 31 février 2020", None),
        ("7. Mai 2020", "2020-05-07"),
        ("Réédition : 3 mars 2021. Rencontre du 12 novembre 2020", "2020-11-12"),
        ("Cycle de conférences du 3 mars au 5 juin 2020", "2020-03-03"),
        ("Journée d'étude des 7 et 8 mai 2020", "2020-05-07"),
        ("Visioconférence le 1er mai 2020", "2020-05-01"),
        ("Recorded 2020-05-07T14:00:00Z", "2020-05-07"),
        ("Webinaire (7/8 mai 2020)", "2020-05-07"),
        ("Page consultée le 3 mars 2021 ; webinaire du 7 mai 2020", "2020-05-07"),
        ("Webinaire du 7 mai 2020, mis en ligne le 9 mai 2020", "2020-05-07"),
        ("Mise en ligne : 9 mai 2020 ; enregistrement : 7 mai 2020", "2020-05-07"),
        ("Le 7 mai 2020 (rediffusion)", None),
        ("Ce débat a eu lieu le 7 mai 2020", "2020-05-07"),
        ("RGPD du 27 avril 2020", None),
        ("11 septembre 2001", None),
        ("Webinaire du mercredi 1ᵉʳ avril 2020", "2020-04-01"),
        ("12 décembre 2019", "2019-12-12"),
        ("Débat diffusé pour la première fois le 7 mai 2020", "2020-05-07"),
    ],
)
def test_the_day_of_the_event_is_found_among_those_of_laws_repeats_and_publications(
    note: str, day: str | None
) -> None:
    found = event_date((note,), None, 2020)
    assert (found.isoformat() if found else None) == day


def test_the_surest_day_of_all_notes_and_the_abstract_counts_and_two_days_alone_are_none() -> None:
    notes = ("Diffusé le 9 mai 2020", "Enregistré le 7 mai 2020")
    assert event_date(notes, None, 2020) == date(2020, 5, 7)
    assert event_date(("Namur, 9 mai 2020",), "Le débat a eu lieu le 7 mai 2020.", 2020) == date(2020, 5, 7)
    assert event_date(("3 mars 2020", "7 mai 2020"), None, 2020) is None
    assert event_date((), "Namur, 3 mars 2020.", 2020) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("le 4/5/2020 may 7, 2020", ["2020-05-04", "2020-05-07"]),
        ("n.7 mai 2020, x7 mai 2020, 1.7 mai 2020", []),
        ("sept. 3, 2020 et le 3 sept. 2021", ["2020-09-03", "2021-09-03"]),
        ("amay 7, 2020", []),
        ("may  7, 2020", []),
        ("7 mai 2020 8 mai 2020-05-09", ["2020-05-07", "2020-05-08"]),
    ],
)
def test_days_are_found_at_their_figures_and_at_months_before_them(text: str, days: list[str]) -> None:
    assert [str(found.day) for found in printed_days(text)] == days
