"""TextGrids are read by pympi: the same times, texts and speakers; intervals cover the recording without gaps."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pympi
import pytest

from tests.exports.formats.sample_records import EMPTY, HOSTILE, ORDINARY, hostile
from webinar_archive.exports.formats.textgrid import textgrid_files
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.text.characters import NOT_IN_XML, REPLACEMENT, one_line


def tiers(record: ReleasedRecord, folder: Path) -> dict[str, list[tuple[int, int, str]]]:
    path = folder / "annotations.TextGrid"
    path.write_bytes(textgrid_files(record)[path.name])
    grid = pympi.Praat.TextGrid(str(path))
    return {
        tier.name: [
            (round(start * 1000), round(end * 1000), text) for start, end, text in tier.get_all_intervals()
        ]
        for tier in grid.get_tiers()
    }


def test_each_speaker_has_a_tier_with_times_and_texts(tmp_path: Path) -> None:
    found = tiers(ORDINARY, tmp_path)
    texts = {name: [each for each in intervals if each[2]] for name, intervals in found.items()}
    assert texts["quotations: ليلى"] == [
        (6_000, 7_150, "قال: «الأرشيف ذاكرتنا»"),
        (7_200, 7_550, "قال: «الأرشيف ذاكرتنا»"),
    ]
    assert texts["quotations"] == [(3_599_990, 3_599_991, "--> ]]> fin")]
    assert texts["transcript: Ève d’Été"] == [(1_007, 3_357, "Bonjour à toutes et à tous.")]
    assert len(texts) == 7
    for intervals in found.values():
        assert (intervals[0][0], intervals[-1][1]) == (0, 3_604_040)
        assert all(one[1] == other[0] for one, other in pairwise(intervals))


def test_a_record_without_anything_has_an_empty_tier(tmp_path: Path) -> None:
    assert tiers(EMPTY, tmp_path) == {"quotations": [(0, 1, "")]}


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_comes_back(text: str, tmp_path: Path) -> None:
    clean = one_line(NOT_IN_XML.sub(REPLACEMENT, text))
    intervals = tiers(hostile(text), tmp_path)[f"quotations: {clean}"]
    assert intervals[1] == (1_000, 2_000, clean)
