"""What was checked becomes fields, each with what was found there and why it is proposed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from webinar_archive.catalogue.proposals.checked_fields import CheckedQuotation, CheckedRecord, additions
from webinar_archive.i18n.language import Language
from webinar_archive.i18n.messages import sentence

QUOTATION = CheckedQuotation(
    text="L’après,\n c’est maintenant",
    speaker="Clémence Pène",
    start_ms=3_133_480,
    end_ms=3_160_900,
    link="https://youtu.be/abc?t=3133",
    verdict="verbatim",
    confidence=0.98,
    found="L’après,\n c’est maintenant",
)
CHECKED = CheckedRecord(
    name="debats/140892", day="2026-11-27", quotations=(QUOTATION,), measured_ms=3_528_040
)


def shown(checked: CheckedRecord, form: str, language: Language = "fr") -> list[str]:
    return [each.change.proposed for each in additions(checked, form, language)]


def test_unimarc_says_it_in_french() -> None:
    assert shown(CHECKED, "unimarc") == [
        "215 ## $a 58 min 48 s",
        "300 ## $a Vérifié sur l'enregistrement par Webinar Archive le 2026-11-27 (notice debats/140892).",
        "327 1# $a Clémence Pène : « L’après, c’est maintenant » (00:52:13–00:52:40)",
        "856 4# $u https://youtu.be/abc?t=3133 $z 00:52:13 – Clémence Pène : « L’après, c’est maintenant »",
    ]


def test_marc21_says_it_in_english() -> None:
    duration, note, contents, link = shown(CHECKED, "marc21", "en")
    assert duration == "306 ## $a 005848"
    assert note.startswith("500 ## $a Checked against the recording")
    assert contents == '505 8# $a Clémence Pène: "L’après, c’est maintenant" (00:52:13–00:52:40)'
    assert link.startswith("856 40 $u https://youtu.be/abc?t=3133 $y 00:52:13")


def test_pmb_has_the_links_among_its_documents() -> None:
    link = shown(CHECKED, "pmb-xml")[-1]
    assert link.startswith("897 ## $a https://youtu.be/abc?t=3133 $b 00:52:13")
    assert link.endswith("$t URL")


def test_a_quotation_without_speaker_or_link_has_its_times() -> None:
    alone = replace(QUOTATION, speaker=None, link=None)
    lines = shown(replace(CHECKED, quotations=(alone,), measured_ms=None), "unimarc")
    assert lines[-1] == "327 1# $a « L’après, c’est maintenant » (00:52:13–00:52:40)"
    assert len(lines) == 2


@pytest.mark.parametrize(
    ("extent", "why"), [("Vidéo (1 h 10)", "annonce Vidéo (1 h 10)"), (None, "n'annonce pas de durée")]
)
def test_a_duration_says_why_it_is_proposed(extent: str | None, why: str) -> None:
    change = additions(replace(CHECKED, extent=extent), "unimarc", "fr")[0].change
    assert change.found == extent
    assert why in sentence(change.reason.code, change.reason.facts, "fr")


def test_words_too_many_for_a_field_are_cut_and_the_times_are_not() -> None:
    long = replace(QUOTATION, text="é" * 9_000)
    line = shown(replace(CHECKED, quotations=(long,)), "unimarc")[2]
    assert line.endswith("… » (00:52:13–00:52:40)")
    assert len(line.encode()) < 9_200
