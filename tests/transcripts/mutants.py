"""Captions of every format, and what chance, careless programs and spite make of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from random import Random

_WORDS = [
    {"word": "bonjour", "start": 1.0, "end": 1.4, "speaker": "S1"},
    {"word": "à", "start": 1.4, "end": 2.0},
]
_SRT = "1\n00:00:01,000 --> 00:00:02,500\nBonjour <i>à</i> tous\n\n2\n00:00:03,000 --> 00:00:04,000\n- Merci &amp; <5\n"

SEEDS: dict[str, str] = {
    "webvtt": (
        "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\nLanguage: fr\n\nNOTE un\n\na/1\n"
        "00:01.000 --> 00:02.500 line:0\n<v Anne>Bonjour<00:01.500><c> à</c> tous\n\n"
        "01:00:03.000 --> 01:00:04.000\n[Rires] Merci &#233; <5\n"
    ),
    "srt": _SRT,
    "json3": json.dumps(
        {"events": [{"tStartMs": 10, "dDurationMs": 900, "segs": [{"utf8": "un"}, {"utf8": " deux", "tOffsetMs": 300}]}]}
    ),
    "recogniser_json": json.dumps(
        {"language": "fr", "segments": [{"start": 1.0, "end": 2.0, "text": "bonjour à", "words": _WORDS},
                                        {"start": 2.0, "end": 3.5, "text": "Abonnez-vous !"}]}
    ),
    "youtube_xml": (
        '<?xml version="1.0"?><timedtext format="3"><body><p t="1000" d="900"><s>un</s><s t="300"> deux</s></p>'
        '<p t="2000" d="900">trois</p></body></timedtext>'
    ),
    "srv1": '<transcript><text start="1.5" dur="2">un &amp;amp; deux</text><text start="4" dur="2">trois</text></transcript>',
    "ttml": (
        '<tt xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xml:lang="fr" ttp:timeBase="smpte" ttp:frameRate="25" '
        'ttp:frameRateMultiplier="1000 1001" ttp:tickRate="10000"><head><documentStartOfProgramme>10:00:00:00'
        '</documentStartOfProgramme></head><body><div begin="0s"><p begin="10:00:03:05" end="10:00:04:00">un<br/>deux</p>'
        '<p begin="40000000t" dur="1s"><span begin="1s" end="2s">trois</span></p></div></body></tt>'
    ),
    "substation": (
        "[Script Info]\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Default,Anne,0,0,0,,{\\b1}bonjour\\Nà tous\n"
    ),
    "sbv": "0:00:03.000,0:00:07.000\nBonjour à tous\n\n0:00:08.000,0:00:09.500\nVoilà.\n",
    "lrc": "[ti:x]\n[offset:+500]\n[00:12.00]<00:12.00>Bonjour <00:12.80>à\n[00:17.20][01:05.50] Merci\n",
    "timed_lines": "[00:00:03.000 --> 00:00:07.000]  Bonjour\n[00:08] Anne : merci\n1:08\nVoilà\n",
}  # fmt: skip

NUMBERS = (
    "0", "-1", "1e999", "-1e308", "5e-324", "NaN", "nan", "Infinity", "-inf", "null", "true", '"x"', "[]", "{}", "9" * 30,
    "9" * 400, "9" * 5000, "0x10", "1_000", "٣", "²", "1.5.5", "00", "2147483648", "18446744073709551616", "1e-320", "",
)  # fmt: skip
PARTS = (
    "\n", "\n\n", "-->", "<", ">", "</", "&#", "&#x110000;", "&#xD800;", "\\ud800", "\0", "\ufeff", "\ufffd", "\u2028", "[", "]", "{",
    "}", '"', "'", ",", ":", "WEBVTT\n", "NOTE\n", "1\n", "<v ", "<00:01.000>", "00:00:01,000 --> 00:00:02,000\n", "\x1b[31m",
    "<![CDATA[", "<!--", "<?", "<!DOCTYPE x>", "null", "[" * 2000, "{\\p1}", "é", "漢", "a" * 3000, " " * 3000, "Dialogue: ", "Format: ",
)  # fmt: skip
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def mutants(seed: str, count: int, random: Random) -> Iterator[bytes]:
    """Yield `count` damaged copies of a text: absurd numbers, moved structure, changed bytes."""
    ways = (_with_other_numbers, _with_other_structure, _with_other_bytes)
    for number in range(count):
        yield ways[number % len(ways)](seed, random)


def _with_other_numbers(seed: str, random: Random) -> bytes:
    share = random.choice((0.1, 0.4, 1.0))

    def other(found: re.Match[str]) -> str:
        return random.choice(NUMBERS) if random.random() < share else found[0]

    return _NUMBER.sub(other, seed).encode()


def _with_other_structure(seed: str, random: Random) -> bytes:
    text = seed
    for _ in range(random.randint(1, 6)):
        one, other = sorted(random.randrange(len(text) + 1) for _ in range(2))
        way = random.randrange(4)
        if way == 0:
            text = text[:one] + random.choice(PARTS) + text[one:]
        elif way == 1:
            text = text[:one] + text[other:]
        elif way == 2:
            text = text[:other] + text[one:other] * random.randint(1, 20) + text[other:]
        else:
            text = text[other:] + text[one:other] + text[:one]
    return text[:200_000].encode(errors="surrogatepass")


def _with_other_bytes(seed: str, random: Random) -> bytes:
    data = bytearray(seed.encode(random.choice(("utf-8", "utf-8", "utf-16", "cp1252")), errors="replace"))
    for _ in range(random.randint(1, 8)):
        data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data)
