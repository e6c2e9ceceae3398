"""Labels of Audacity: a line each, its three fields parted by tabs."""

from __future__ import annotations

import pytest

from tests.exports.formats.sample_records import EMPTY, HOSTILE, ORDINARY, hostile
from webinar_archive.exports.formats.audacity import audacity_files
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.text.characters import one_line


def labels(record: ReleasedRecord, name: str) -> list[tuple[int, int, str]]:
    lines = audacity_files(record)[f"{name}.labels.txt"].decode().splitlines()
    fields = [line.split("\t") for line in lines]
    return [(round(float(start) * 1000), round(float(end) * 1000), text) for start, end, text in fields]


def test_a_label_has_the_times_the_speaker_and_the_words() -> None:
    assert labels(ORDINARY, "quotations") == [
        (4_800, 8_350, "Benoît Vallauri: je prends la parole, sur l’œuvre « 👩🏽‍🔬 »"),
        (6_000, 7_150, "ليلى: قال: «الأرشيف ذاكرتنا»"),
        (7_200, 7_550, "ليلى: قال: «الأرشيف ذاكرتنا»"),
        (3_599_990, 3_599_990, "--> ]]> fin"),
    ]
    assert labels(ORDINARY, "transcript")[0] == (1_007, 3_357, "Ève d’Été: Bonjour à toutes et à tous.")


def test_a_record_without_anything_has_no_labels() -> None:
    assert set(audacity_files(EMPTY).values()) == {b""}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_makes_another_label(text: str) -> None:
    clean = text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    assert labels(hostile(text), "quotations") == [(1_000, 2_000, one_line(f"{clean}: {clean}"))]
