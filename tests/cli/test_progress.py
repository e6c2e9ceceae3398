"""Progress: plain lines where there is no terminal, a live display where there is one."""

from __future__ import annotations

import io

import pytest

from webinar_archive.cli.progress import PLAIN_INTERVAL_S, Progress, run_line, step_line
from webinar_archive.engine.progress import RunProgress
from webinar_archive.i18n.messages import Language, messages
from webinar_archive.pipeline.steps import STEPS

HALF = RunProgress(
    total=40, done=15, unchanged=3, failed=2, waiting=4, size_bytes=123_456_789, elapsed_s=600, worked=10
)


class Terminal(io.StringIO):
    """Text that is sent to a terminal."""

    def isatty(self) -> bool:
        return True


def test_without_a_terminal_a_plain_line_comes_at_intervals() -> None:
    now_s, out = 1000.0, io.StringIO()
    with Progress(out, "en", clock_s=lambda: now_s) as progress:
        for second in range(300):
            now_s += 1
            progress.show_run(RunProgress(total=1000, done=second))
            progress.show_step(f"r{second}", "fetch", None)
    lines = out.getvalue().splitlines()
    assert len(lines) == 300 / PLAIN_INTERVAL_S
    assert lines[0] == "0/1000"
    assert "\x1b" not in out.getvalue()


def test_without_a_terminal_the_steps_of_a_single_record_are_shown() -> None:
    out = io.StringIO()
    with Progress(out, "fr") as progress:
        progress.show_run(RunProgress(total=1))
        progress.show_step("r1", "fetch", None)
        progress.show_step("r1", "fetch", 0.51)
        progress.show_step("r1", "fetch", 0.52)
    assert out.getvalue() == "r1 : téléchargement\nr1 : téléchargement 51 %\n"


def test_a_terminal_shows_run_and_step_and_both_are_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    out = Terminal()
    with Progress(out, "en") as progress:
        progress.show_run(HALF)
        progress.show_step("r[1]", "fetch", 0.5)
    assert "20/40" in out.getvalue()
    assert "r[1]: download 50%" in out.getvalue()
    assert not out.getvalue().rstrip().endswith("50%")


def test_on_a_narrow_terminal_the_words_have_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "20")
    out = Terminal()
    with Progress(out, "en") as progress:
        progress.show_run(RunProgress(total=40, done=15))
        progress.show_step("r1", "fetch", 0.5)
    assert "15/40" in out.getvalue()
    assert "r1: download 50%" in out.getvalue()


def test_a_dumb_terminal_gets_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    out = Terminal()
    with Progress(out, "en") as progress:
        progress.show_step("r1", "fetch", None)
    assert out.getvalue() == "r1: download\n"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "20/40, 2 failed, 4 waiting for a host, 123.5 MB, 00:20:00 left"),
        ("fr", "20/40, 2 en échec, 4 en attente d'un hôte, 123,5 Mo, encore 00:20:00"),
    ],
)
def test_the_line_of_a_run_shows_only_what_is_not_zero(language: Language, line: str) -> None:
    assert run_line(HALF, language) == line
    assert run_line(RunProgress(total=40), language) == "0/40"


@pytest.mark.parametrize("step", STEPS.names)
def test_every_step_has_a_name_in_both_languages(step: str) -> None:
    for language in ("en", "fr"):
        name = messages(language)[f"step-{step.replace('_', '-')}"]
        assert step_line("r1", step, None, language).endswith(name)
