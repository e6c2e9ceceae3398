"""A stand-in of a few minutes, made once by the functions that make the hour."""

from __future__ import annotations

import pytest

from webinar_archive.demo.build import StandIn, stand_in
from webinar_archive.demo.script import Line, Script, write_script
from webinar_archive.demo.texts import read_talk
from webinar_archive.demo.timeline import Recorded, record

SHORT_MS = 20_000
FEW_MINUTES_MS = 300_000


@pytest.fixture(scope="session")
def short() -> Recorded:
    """Twenty seconds: two greetings, a question and its answer, one conclusion, a good-bye."""
    people = read_talk().people
    louise, sylvain = people["louise"], people["sylvain"]
    script = Script(
        opening=(Line(by=sylvain, text="Bonjour à tous."), Line(by=louise, text="Bonjour.")),
        exchanges=(
            (Line(by=sylvain, text="Comment allez-vous ?"), Line(by=louise, text="Très bien, merci.")),
            (Line(by=sylvain, text="Et le temps qu'il fait, " * 12 + "qu'en dites-vous ?"),),
        ),
        closing=(
            Line(by=louise, text="Le message fort, euh, ce serait de construire le chemin.", conclusion=3),
            Line(by=louise, text="Pour un après différent.", conclusion=3),
            Line(by=sylvain, text="Merci Louise Guillot."),
        ),
    )
    return record(script, SHORT_MS)


@pytest.fixture(scope="session")
def script() -> Script:
    return write_script()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> StandIn:
    return stand_in(tmp_path_factory.mktemp("cache"), duration_ms=FEW_MINUTES_MS)
