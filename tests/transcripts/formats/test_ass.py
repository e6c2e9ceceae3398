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
