"""Who is behind a voice: what captions label and who was given the floor; a voice by itself names nobody."""

from __future__ import annotations

from webinar_archive.alignment.voices.persons import persons_of_voices
from webinar_archive.models import Contributor, Notice, Word
from webinar_archive.models.voices import VoiceTurn

NOTICE = Notice(
    record_id="1",
    title="Débat",
    contributors=(Contributor(name="Anne Dupont"), Contributor(name="Sylvain Henry")),
)
TURNS = (VoiceTurn(0, 10_000, 0), VoiceTurn(10_000, 20_000, 1), VoiceTurn(20_000, 30_000, 0))


def words(label: str | None, start_ms: int, end_ms: int, text: str = "mot " * 10) -> list[Word]:
    spoken = text.split()
    step_ms = (end_ms - start_ms) // len(spoken)
    return [
        Word(word, start_ms + n * step_ms, start_ms + (n + 1) * step_ms, label)
        for n, word in enumerate(spoken)
    ]


def named(said: list[Word], turns: tuple[VoiceTurn, ...] = TURNS) -> dict[int, tuple[str, dict[str, int]]]:
    found = persons_of_voices(turns, said, NOTICE, "fr")
    return {each.voice: (each.name, each.evidence) for each in found}


def test_labels_of_captions_name_the_voices_as_the_notice_spells_them() -> None:
    found = named([*words("A. Dupond", 0, 10_000), *words("Sylvain HENRY", 10_000, 20_000)])
    assert found == {0: ("Anne Dupont", {"label": 10_000}), 1: ("Sylvain Henry", {"label": 10_000})}


def test_a_label_on_a_third_of_a_voice_is_outvoted_and_half_of_it_names_nobody() -> None:
    most = [*words("Anne Dupont", 0, 10_000), *words("Sylvain Henry", 20_000, 24_000)]
    assert named(most)[0][0] == "Anne Dupont"
    assert named([*words("Anne Dupont", 0, 10_000), *words("Sylvain Henry", 20_000, 30_000)]) == {}


def test_captions_without_labels_and_anonymous_ones_name_nobody() -> None:
    assert named(words(None, 0, 30_000)) == {}
    assert named([]) == {}
    assert "SPEAKER_01" not in {name for name, _ in named(words("SPEAKER_01", 0, 10_000)).values()}


def test_who_is_given_the_floor_before_a_voice_twice_is_probably_behind_it() -> None:
    turns = tuple(VoiceTurn(at * 20_000, (at + 1) * 20_000, at % 2) for at in range(5))
    call = "Merci. Je passe la parole à Sylvain Henry."
    once = words(None, 15_000, 20_000, call)
    twice = [*once, *words(None, 55_000, 60_000, call)]
    assert named(once, turns) == {}
    assert named(twice, turns) == {1: ("Sylvain Henry", {"floor": 2})}
