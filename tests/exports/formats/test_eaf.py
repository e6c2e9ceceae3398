"""EAF is read by pympi: the same times, texts and speakers; no two annotations of a tier overlap."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pympi
import pytest

from tests.exports.formats.sample_records import EMPTY, HOSTILE, ORDINARY, hostile
from webinar_archive.exports.formats.eaf import eaf_files
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.models.voices import SoundKind, SoundStretch, VoicePerson, Voices, VoiceTurn
from webinar_archive.text.characters import NOT_IN_XML, REPLACEMENT, one_line


def read(record: ReleasedRecord, folder: Path) -> Any:
    path = folder / "annotations.eaf"
    path.write_bytes(eaf_files(record)[path.name])
    return pympi.Elan.Eaf(str(path))


def tiers(eaf: Any) -> dict[str, list[tuple[int, int, str]]]:
    return {
        name: [each[:3] for each in eaf.get_annotation_data_for_tier(name)] for name in eaf.get_tier_names()
    }


def test_each_speaker_has_a_tier_with_times_and_texts(tmp_path: Path) -> None:
    eaf = read(ORDINARY, tmp_path)
    assert tiers(eaf) == {
        "quotations: Benoît Vallauri": [(4_800, 8_350, "je prends la parole, sur l’œuvre « 👩🏽‍🔬 »")],
        "quotations: ليلى": [
            (6_000, 7_150, "قال: «الأرشيف ذاكرتنا»"),
            (7_200, 7_550, "قال: «الأرشيف ذاكرتنا»"),
        ],
        "quotations": [(3_599_990, 3_599_991, "--> ]]> fin")],
        "transcript: Ève d’Été": [(1_007, 3_357, "Bonjour à toutes et à tous.")],
        "transcript: Benoît <Vallauri>": [
            (4_000, 10_350, "Merci, je prends la parole 👩🏽‍🔬 sur l’œuvre : a < b && c > d.")
        ],
        "transcript: ليلى": [(6_000, 7_950, "قال: «الأرشيف ذاكرتنا» ثم שלום")],
        "transcript": [(3_599_990, 3_602_340, "fin --> fin ]]> &amp; {x}")],
    }
    assert eaf.get_parameters_for_tier("transcript: ليلى")["PARTICIPANT"] == "ليلى"
    (media,) = eaf.get_linked_files()
    assert (media["MIME_TYPE"], media["RELATIVE_MEDIA_URL"]) == ("video/mp4", "./film.mp4")


def test_what_overlaps_goes_to_another_tier(tmp_path: Path) -> None:
    same = tuple(replace(row, speaker="Lui") for row in ORDINARY.rows)
    found = tiers(read(replace(ORDINARY, rows=same), tmp_path))
    assert [len(found[name]) for name in ("quotations: Lui", "quotations: Lui (2)")] == [2, 2]
    for intervals in found.values():
        assert all(one[1] <= other[0] for one, other in pairwise(intervals))


def test_voices_and_kinds_of_sound_have_tiers_and_a_name_only_where_there_is_evidence(tmp_path: Path) -> None:
    voices = Voices(
        sounds=(SoundStretch(0, 900, SoundKind.OTHER), SoundStretch(900, 5_000, SoundKind.SPEECH)),
        turns=(VoiceTurn(900, 3_000, 0), VoiceTurn(3_000, 5_000, 1)),
        persons=(VoicePerson(voice=1, name="Anne\x01 Dupont", evidence={"label": 2_000}),),
    )
    found = tiers(read(replace(EMPTY, voices=voices), tmp_path))
    assert found == {
        "voices": [(900, 3_000, "1"), (3_000, 5_000, "2: Anne� Dupont")],
        "sound": [(0, 900, "other"), (900, 5_000, "speech")],
    }


def test_a_record_without_anything_has_an_empty_tier(tmp_path: Path) -> None:
    assert tiers(read(EMPTY, tmp_path)) == {"quotations": []}


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_comes_back(text: str, tmp_path: Path) -> None:
    clean = one_line(NOT_IN_XML.sub(REPLACEMENT, text))
    found = tiers(read(hostile(text), tmp_path))
    assert found[f"quotations: {clean}"] == [(1_000, 2_000, clean)]
