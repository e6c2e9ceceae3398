"""Charts of a release, by their words: those are drawn from the same values as their bars."""

from __future__ import annotations

from dataclasses import replace

from tests.exports.formats.sample_records import row
from tests.exports.test_timeline_picture import description
from webinar_archive.exports.release_pictures import release_picture, reliability_picture, witnesses_picture
from webinar_archive.exports.schema import Row

ROWS = (
    replace(
        row(1, "Une", (0, 900)),
        findings="speaker-unknown | speaker-unknown",
        agreement_ms=0,
        witnesses="captions + audio",
    ),
    replace(row(2, "Deux", (0, 900)), agreement_ms=300, confidence=1.0, witnesses="captions + audio"),
    replace(row(3, "Trois"), findings="speaker-unknown | link-dead (status=404)", confidence=0.2),
    replace(row(4, "Quatre"), verdict=None),
    Row(record_id="sans", findings="link-dead (status=404)"),
)


def test_a_release_is_told_by_verdicts_confidence_and_findings() -> None:
    told = description(release_picture("essai", ROWS, "fr")["release.svg"])
    assert "remanié: 2. reformulé: 0. traduit: 0. introuvable: 1. non cherché: 1." in told
    # of what was not found, the confidence is that of a place that was refused
    assert "20–30 %: 0." in told
    assert "90–100 %: 2." in told
    assert told.endswith("speaker-unknown: 2. link-dead: 2.")


def test_witnesses_are_told_by_who_found_and_how_far_apart() -> None:
    told = description(witnesses_picture("essai", ROWS, "en")["witnesses.svg"])
    assert told.startswith("Witnesses that found the places: captions + audio: 2.")
    assert "0 s: 1. ≤ 0.1 s: 0. ≤ 0.25 s: 0. ≤ 0.5 s: 1." in told


def test_the_confidence_is_held_against_decisions() -> None:
    decisions = ((0.95, True), (1.0, True), (0.91, False), (0.5, False))
    told = description(reliability_picture("essai", decisions, "en")["reliability.svg"])
    assert told == "Confidence 50–60 %: 0 of 1 right. Confidence 90–100 %: 2 of 3 right."


def test_charts_without_anything_to_show_say_so() -> None:
    files = witnesses_picture("vide", (), "en")
    assert files.keys() == {"witnesses.svg", "witnesses.png"}
    assert description(files["witnesses.svg"]).startswith("Witnesses that found the places: Nothing to show.")
    # in both charts, and no axis that counts fractions below zero
    drawn = files["witnesses.svg"].decode()
    assert drawn.count(">Nothing to show.<") == 2
    assert "0.02" not in drawn
    told = description(release_picture("vide", (), "fr")["release.svg"])
    assert told.endswith("Constats les plus fréquents: Rien à montrer.")
