"""The table on screen reads well in both languages and cannot drive the terminal."""

from __future__ import annotations

import io

import pytest

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
