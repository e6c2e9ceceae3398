"""The script: varied, reproducible, its conclusions out of order and preceded by similar sentences."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest

from webinar_archive.catalogue import read_notice
from webinar_archive.demo.script import Script, write_script
from webinar_archive.demo.texts import data_file, read_examples, read_paragraphs, read_talk
from webinar_archive.text.normalize import fold

PIPELINES = Path(__file__).parents[2] / "pipelines"


def test_the_same_seed_gives_the_same_script(script: Script) -> None:
    assert write_script() == script
    assert write_script(seed=7) != script


def test_the_conclusions_come_in_another_order_than_the_notice_prints_them(script: Script) -> None:
    spoken = [number for number, _ in groupby(line.conclusion for line in script.closing) if number]
    assert sorted(spoken) == [1, 2, 3, 4]
    assert all(place != number for place, number in enumerate(spoken, start=1))


def test_each_conclusion_is_spoken_by_the_person_whom_the_notice_names(script: Script) -> None:
    printed = {q.number: q.speaker for q in read_notice(data_file("notice.txt").read_bytes()).quotations}
    spoken = {line.conclusion: line.speaker.name for line in script.closing if line.conclusion}
    assert spoken == printed


def test_no_conclusion_is_spoken_as_it_is_printed(script: Script) -> None:
    for quotation in read_notice(data_file("notice.txt").read_bytes()).quotations:
        spoken = " ".join(line.text for line in script.closing if line.conclusion == quotation.number)
        assert fold(quotation.text) not in fold(spoken)
        assert "euh" in spoken


def test_sentences_that_resemble_the_conclusions_are_spoken_long_before_them(script: Script) -> None:
    early = {line.text for exchange in script.exchanges[:-5] for line in exchange}
    look_alikes = read_talk().look_alike
    assert {part.speaker for part in look_alikes} == {"clemence", "benoit", "louise", "giulia"}
    assert all(text in early for part in look_alikes for text in part.sentences)


def test_an_hour_hardly_repeats_a_sentence(script: Script) -> None:
    sentences = [line.text for exchange in script.exchanges for line in exchange if len(line.text) > 60]
    assert len(sentences) > 350
    assert Counter(sentences).most_common(1)[0][1] <= 2
    assert len(set(sentences)) > 0.97 * len(sentences)


@pytest.mark.parametrize("key", ["clemence", "benoit", "louise", "giulia"])
def test_each_speaker_has_many_paragraphs_of_their_own(key: str) -> None:
    paragraphs = read_paragraphs(read_talk().people[key])
    assert len(set(paragraphs)) >= 18


def test_every_voice_differs_from_every_other() -> None:
    people = read_talk().people.values()
    assert len({(person.voice, person.pitch, person.speed) for person in people}) == len(people) == 5


def test_examples_leave_no_slot_open_and_elide_as_french_does(script: Script) -> None:
    text = " ".join(line.text for exchange in script.exchanges for line in exchange)
    assert "{" not in text
    assert all(slot in read_examples().slots for slot in ("place", "people", "did"))
    for wrong in (" que on ", " que il ", " de a", " de é"):
        assert wrong not in text


@pytest.mark.skipif(not PIPELINES.is_dir(), reason="the repository is not beside the tests")
def test_the_notice_is_that_of_the_real_pipeline() -> None:
    real = PIPELINES / "innovation-publique-2020" / "notice.txt"
    assert data_file("notice.txt").read_bytes() == real.read_bytes()
