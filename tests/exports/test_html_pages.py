"""Pages stand alone, and texts of strangers are text in them."""

from __future__ import annotations

from webinar_archive.exports.html_pages import link, page, table, text


def test_texts_are_escaped_and_characters_that_no_document_holds_replaced() -> None:
    assert text('<b> & "x"\x00') == "&lt;b&gt; &amp; &quot;x&quot;�"
    assert text(None) == ""


def test_only_addresses_of_the_web_become_links() -> None:
    assert link("javascript:alert(1)") == "javascript:alert(1)"
    assert link('https://example.org/"><script>', "<b>").endswith('rel="noreferrer">&lt;b&gt;</a>')
    assert "<script>" not in link('https://example.org/"><script>')


def test_a_page_loads_nothing_and_says_its_language() -> None:
    made = page("A < B", "fr", table(["C"], [["d"]])).decode()
    assert made.startswith('<!DOCTYPE html>\n<html lang="fr">')
    assert "<title>A &lt; B</title>" in made
    assert "default-src 'none'" in made
    assert "<td>d</td>" in made
