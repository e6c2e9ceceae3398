"""SubStation Alpha."""

from __future__ import annotations

from tests.transcripts.captions import parse


def test_substation_is_read_without_its_comments_and_markup() -> None:
    text = (
        "[Script Info]\nScriptType: v4.00+\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,caché\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Default,Anne,0,0,0,,{\\b1}bonjour\\Nà tous\n"
    )
    read = parse(text)
    assert [(w.text, w.speaker_label) for w in read.words] == [
        ("bonjour", "Anne"),
        ("à", "Anne"),
        ("tous", "Anne"),
    ]


def test_a_broken_line_costs_itself_alone() -> None:
    read = parse(
        "[Script Info]\n\n[V4+ Styles]\nFormat: Name, Fontname\nStyle: x,y,notanumber\n\n[Events]\n"
        "Format: Start, End, Name, Text\n"
        "Dialogue: 0:00:01.00,0:00:02.00,,un, deux\n"
        "Dialogue: 0:00:xx.00,0:00:02.00,,perdu\n"
        "Dialogue: 0:00:03.00,9:99:99.99,,trois\n"
        "Dialogue: 0:00:03.50,0:00:04.00,,{\\p1}m 0 0 l 100 100{\\p0}\n"
        "Dialogue: 0:00:04.00,0:00:05.00,,quatre\\hcinq {tout\n"
    )
    assert [word.text for word in read.words] == ["un,", "deux", "trois", "quatre", "cinq", "{tout"]
    assert [word.start_ms for word in read.words if word.text in ("un,", "trois", "quatre")] == [
        1000,
        3000,
        4000,
    ]
    assert {finding.code for finding in read.findings} == {"caption-cue-broken", "caption-end-unclear"}
