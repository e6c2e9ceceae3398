"""Citations in the usual styles, with the moment."""

from __future__ import annotations

from webinar_archive.publication.citation_styles import CitedWork, citations_of

WORK = CitedWork(
    title="La ville",
    author="Anne Martin",
    publisher="INA",
    date="2020-03-05",
    address="https://youtu.be/abc?t=3422",
    start_ms=3_422_900,
)


def test_a_moment_is_cited_in_each_style() -> None:
    assert dict(citations_of(WORK, "en")) == {
        "APA": "Anne Martin (March 5, 2020). La ville [Video, 57:02]. INA. https://youtu.be/abc?t=3422",
        "MLA": "Anne Martin. “La ville.” INA, March 5, 2020, https://youtu.be/abc?t=3422, 57:02.",
        "Chicago": "Anne Martin, “La ville,” INA, March 5, 2020, video, 57:02, https://youtu.be/abc?t=3422.",
        "ISO 690": "Anne Martin. La ville [online video]. INA, March 5, 2020, 57:02. "
        "Available from: https://youtu.be/abc?t=3422",
    }


def test_a_moment_is_cited_in_french() -> None:
    assert dict(citations_of(WORK, "fr"))["ISO 690"] == (
        "Anne Martin. La ville [vidéo en ligne]. INA, 5 mars 2020, 57:02. "
        "Disponible à l'adresse : https://youtu.be/abc?t=3422"
    )


def test_what_is_not_known_is_left_out() -> None:
    assert dict(citations_of(CitedWork(title="Qui ?"), "fr")) == {
        "APA": "Qui ? (s. d.). [Vidéo].",
        "MLA": "« Qui ? » s. d.",
        "Chicago": "« Qui ? », s. d., vidéo.",
        "ISO 690": "Qui ? [vidéo en ligne]. s. d.",
    }


def test_a_date_that_is_no_day_stays_as_printed() -> None:
    cited = dict(citations_of(CitedWork(title="La ville", date="printemps 2020"), "fr"))
    assert cited["Chicago"] == "« La ville », printemps 2020, vidéo."
