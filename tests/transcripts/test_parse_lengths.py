"""Long runs of what readers look for cost as much as other text: where they did not, each of these took minutes."""

from __future__ import annotations

import json

import pytest

from webinar_archive.errors import CaptionsError
from webinar_archive.transcripts import parse_transcript
from webinar_archive.transcripts.parse import MAX_WORDS

pytestmark = pytest.mark.untraced

MANY = 40_000
TIMES = "00:00:01,000 --> 00:59:02,000\n"


def _segment(text: str) -> str:
    return json.dumps({"segments": [{"start": 1.0, "end": 3000.0, "text": text}]})


def _code(data: bytes) -> str:
    try:
        parse_transcript(data)
    except CaptionsError as error:
        return error.code
    return "read"


LONG = {
    "blanks in a line of times": f"1\n00:00:01,000{' ' * MANY}--> 00:00:02,000\nfin\n",
    "blanks before an arrow": f"1\n{TIMES}{' ' * MANY}-->{' ' * MANY}\nfin\n",
    "tags in a cue": f"WEBVTT\n\n{TIMES}{'<i>a</i>' * MANY}\n",
    "word times in a cue": f"WEBVTT\n\n{TIMES}{'<00:00:01.500> a' * MANY}\n",
    "tags that are never closed": f"WEBVTT\n\n{TIMES}{'<b ' * MANY}\n{'{' * MANY}{'<' * MANY}\n",
    "character references": f"WEBVTT\n\n{TIMES}{'&#' * MANY}{'&#' + '9' * MANY}\n",
    "lines in cues": f"1\n{TIMES}" + "a\n" * MANY + f"\n2\n{TIMES}" + "a\n" * MANY,
    "cues at one time": f"{TIMES}a\n\n" * (MANY // 8),
    "cues without an end": "00:00:01,000 -->\na\n\n" * (MANY // 8),
    "headers": "WEBVTT\n\n00:01.000 --> 00:02.000\na\n\n" * (MANY // 8),
    "blank lines": f"1\n{TIMES}a{chr(10) * MANY}2\n{TIMES}b\n",
    "lines without a time": "[ti:x]\n[00:01.00]a\n" + "b\n" * MANY,
    "a heading that is never closed": f"[Script Info]\n[{'a' * MANY}\nDialogue: 0,0:00:01.00,0:00:02.00,x,,0,0,0,,{'{' * MANY}a\n",
    "credits in a segment": _segment("a " + "sous-titrage ST 501 b " * (MANY // 8)),
    "farewells in a segment": _segment("Abonnez-vous ! " * (MANY // 4) + "bonjour"),
    "words in a segment": _segment("mot autre " * (MANY // 2)),
    "brackets": f"1\n{TIMES}{'[' * MANY}{'(musique' * (MANY // 8)}\n",
    "names before colons": f"1\n{TIMES}{'A B: ' * (MANY // 4)}\n",
}  # fmt: skip


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_long_runs_are_read_or_refused_like_short_ones(text: str) -> None:
    assert _code(text.encode()) in ("read", "captions-all-broken")


def test_instructions_before_a_root_are_passed_once() -> None:
    assert _code(b"<?a?>" * 5000 + b"<x/>") == "captions-unknown-xml"


@pytest.mark.parametrize(
    "text",
    ["[" + "{}," * (2 * MAX_WORDS) + "{}]", "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "\na" * (MAX_WORDS + 1)],
)
def test_structure_without_end_is_refused(text: str) -> None:
    with pytest.raises(CaptionsError) as refused:
        parse_transcript(text.encode(), name="x")
    assert refused.value.code == "captions-too-many"
