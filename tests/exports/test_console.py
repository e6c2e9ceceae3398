"""The table on screen reads well in both languages and cannot drive the terminal."""

from __future__ import annotations

import io
import re

import pytest
from rich.cells import cell_len

from webinar_archive.exports.console import print_table
from webinar_archive.exports.schema import Row
from webinar_archive.i18n.messages import Language

ROW = Row(
    record_id="140892",
    title="Débat",
    quotation_no=1,
    quotation="c’est maintenant [bold]que\x1b[2J s’ouvre",
    verdict="not_found",
    confidence=0.21,
    findings="demo | duration-mismatch (stated_s=3528; measured_s=366)",
)


@pytest.mark.parametrize(("language", "verdict"), [("fr", "introuvable"), ("en", "not found")])
def test_a_row_shows_its_verdict_and_findings_in_the_readers_language(
    language: Language, verdict: str
) -> None:
    out = io.StringIO()
    print_table((ROW,), out, language=language)
    shown = " ".join(out.getvalue().split())
    assert verdict.split()[0] in shown
    assert "Débat (140892)" in shown
    said = {"en": "notice 3528 s, site", "fr": "notice 3528 s, site"}[language]
    assert "duration-mismatch: " in shown
    assert said in shown


def test_words_of_strangers_are_shown_as_words() -> None:
    out = io.StringIO()
    print_table((ROW,), out)
    assert "\x1b" not in out.getvalue()
    assert "[bold]" in out.getvalue()


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


QUOTATION = "字幕のない画像は永遠に失われた画像です、と彼女は言いました。" * 2
LONG = Row(
    record_id="1",
    title="字幕のない画像",
    quotation_no=1,
    quotation=QUOTATION,
    speaker="Organisateur-de-réunion " * 5,
    verdict="verbatim",
    confidence=1.0,
    start="00:01:02.000",
    end="00:01:09.000",
)


@pytest.mark.parametrize("columns", [30, 40, 80, 100, 200])
def test_a_terminal_of_any_width_shows_times_verdict_speaker_and_the_whole_quotation(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(columns))
    terminal = _Terminal()
    print_table([LONG, Row(record_id="1", quotation_no=2, quotation="« Rien. »")], terminal)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", terminal.getvalue()).splitlines()
    assert max(map(cell_len, lines)) <= columns
    shown = "".join(lines).replace(" ", "")
    for words in ("00:01:02", "00:01:09", "verbatim", "1.00"):
        assert words in shown
    # other columns stand between the lines of a cell
    for character in set(QUOTATION):
        assert shown.count(character) >= QUOTATION.count(character)
    assert "«Rien.»" in shown
