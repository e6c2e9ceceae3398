"""A stand-in webinar of a few minutes, made once by the functions that make the hour."""

from __future__ import annotations

import pytest

from webinar_archive.demo.build import StandInWebinar, prepare_stand_in
from webinar_archive.demo.script import Line, Script, write_script
from webinar_archive.demo.texts import read_talk
from webinar_archive.demo.timeline import Timeline, build_timeline

SHORT_MS = 20_000
FEW_MINUTES_MS = 300_000


@pytest.fixture(scope="session")
def short_timeline() -> Timeline:
    """Twenty seconds: two greetings, a question and its answer, one conclusion, a good-bye."""
    people = read_talk().people
    louise, sylvain = people["louise"], people["sylvain"]
    script = Script(
        opening=(Line(speaker=sylvain, text="Bonjour à tous."), Line(speaker=louise, text="Bonjour.")),
        exchanges=(
            (
                Line(speaker=sylvain, text="Comment allez-vous ?"),
                Line(speaker=louise, text="Très bien, merci."),
            ),
            (Line(speaker=sylvain, text="Et le temps qu'il fait, " * 12 + "qu'en dites-vous ?"),),
        ),
        closing=(
            Line(
                speaker=louise, text="Le message fort, euh, ce serait de construire le chemin.", conclusion=3
            ),
            Line(speaker=louise, text="Pour un après différent.", conclusion=3),
            Line(speaker=sylvain, text="Merci Louise Guillot."),
        ),
    )
    return build_timeline(script, SHORT_MS)


@pytest.fixture(scope="session")
def script() -> Script:
    """The script of the whole talk."""
    return write_script()


@pytest.fixture(scope="session")
def webinar(tmp_path_factory: pytest.TempPathFactory) -> StandInWebinar:
    """Five minutes, with all files."""
    return prepare_stand_in(tmp_path_factory.mktemp("cache"), duration_ms=FEW_MINUTES_MS)
