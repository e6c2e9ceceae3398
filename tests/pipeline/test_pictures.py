"""What people decided about places that the program found, as the reliability of its confidence is drawn from it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from tests.pipeline.archived_pipeline import archived, outcome
from tests.reviews.made_reviews import decision, review, row, store_in
from webinar_archive.pipeline.pictures import decisions_of, report_pictures
from webinar_archive.pipeline.stored_release import stored_releases


def test_a_report_has_the_charts_and_the_timelines_of_the_records_that_it_names(tmp_path: Path) -> None:
    records = [outcome(key, row(1, title=f"Titre {key}")) for key in ("a", "b", "c", "d")]
    releases = stored_releases(archived(tmp_path, *records, outcome("silent", row(1, None))))
    named = [("essai", key) for key in ("d", "silent", "b", "d", "unknown", "c")]
    pictures = [*report_pictures(releases, named, "en", most_timelines=4)]
    titles = [re.findall(r"<title[^>]*>(.*)</title>", svg.decode())[0] for svg in pictures]
    assert titles[0].startswith("How essai stands: 5 ")
    assert [re.findall(r"Titre (.)", each) for each in titles] == [[], [], ["d"], ["b"]]


def test_a_place_that_was_accepted_or_moved_by_little_was_right(tmp_path: Path) -> None:
    rows = (row(1), row(2), row(3), row(4, None, quotation="jamais dit"), row(5, quotation="pas relu"))
    (release,) = stored_releases(archived(tmp_path, outcome("a", *rows)))
    store = store_in(tmp_path)
    for number, made in (
        (1, review()),
        (2, review("move", start_ms=61_000, end_ms=66_000)),
        (3, review("move")),
        (4, review()),
    ):
        store.decide(decision(rows, made, number))
    assert decisions_of(replace(release, folder=store.release)) == ((0.9, True), (0.9, True), (0.9, False))
