"""One sentence as each recogniser writes it."""

from __future__ import annotations

import json
from typing import Any

SPOKEN = (
    ("Bonjour", 10.0, 10.4),
    ("à", 10.5, 10.6),
    ("toutes", 10.65, 11.05),
    ("et", 61.5, 61.62),
    ("tous", 61.7, 62.1),
)
"""Words, and when they are spoken in seconds."""
TEXTS = [word for word, _, _ in SPOKEN]
_ALL = " ".join(TEXTS)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _clock(seconds: float) -> str:
    return f"00:{int(seconds // 60):02}:{seconds % 60:06.3f}"


def _ticks(seconds: float) -> int:
    return round(seconds * 10_000_000)


def _words(text: str, *, unit: float = 1, **more: Any) -> list[dict[str, Any]]:
    return [{text: word, "start": start * unit, "end": end * unit, **more} for word, start, end in SPOKEN]


def _whisper_cpp(**more: Any) -> dict[str, Any]:
    def entry(text: str, start: float, end: float) -> dict[str, Any]:
        return {
            "timestamps": {"from": f"00:00:{start:06.3f}".replace(".", ","), "to": "00:01:00,000"},
            "offsets": {"from": _ms(start), "to": _ms(end)},
            "text": text,
        }

    tokens = [entry("[_BEG_]", 10.0, 10.0), entry(" Bon", 10.0, 10.2), entry("jour", 10.2, 10.4)]
    tokens += [entry(f" {word}", start, end) for word, start, end in SPOKEN[1:]]
    whole = {**entry(f" {_ALL}", 10.0, 62.1), "tokens": tokens}
    return {"systeminfo": "x", "result": {"language": "fr"}, "transcription": [whole], **more}


def _google(start: str, end: str, time: Any = lambda seconds: f"{seconds}s") -> dict[str, Any]:
    def result(part: Any) -> dict[str, Any]:
        words = [{"word": word, start: time(one), end: time(other)} for word, one, other in part]
        return {"alternatives": [{"transcript": "x", "words": words}], "languageCode": "fr-fr"}

    return {"results": [result(SPOKEN[:3]), result(SPOKEN[3:])]}


def _nanos(seconds: float) -> dict[str, Any]:
    return {"seconds": str(int(seconds)), "nanos": round(seconds % 1 * 1e9)}


def _aws_items(time: Any = str) -> list[dict[str, Any]]:
    return [
        {
            "start_time": time(start),
            "end_time": time(end),
            "type": "pronunciation",
            "alternatives": [{"confidence": "0.9", "content": word}],
        }
        for word, start, end in SPOKEN
    ]


def _azure_words(word: str, offset: str, duration: str, time: Any) -> list[dict[str, Any]]:
    return [{word: each, offset: time(start), duration: time(end - start)} for each, start, end in SPOKEN]


def _iso(seconds: float) -> str:
    return f"PT{int(seconds // 60)}M{seconds % 60:.3f}S"


_AZURE_DETAILED = {
    "RecognitionStatus": "Success",
    "Offset": _ticks(10.0),
    "Duration": _ticks(52.1),
    "NBest": [
        {"Confidence": 0.9, "Display": _ALL, "Words": _azure_words("Word", "Offset", "Duration", _ticks)}
    ],
}
_VOSK = [
    {"result": [{"conf": 0.9, **word} for word in part], "text": "x"}
    for part in (_words("word")[:3], _words("word")[3:])
]
_REV_ELEMENTS = [{"type": "text", "value": word, "ts": start, "end_ts": end} for word, start, end in SPOKEN]

RECOGNISERS: dict[str, Any] = {
    "whisper": {
        "language": "fr",
        "segments": [{"start": 10.0, "end": 62.1, "text": _ALL, "words": _words("word")}],
    },
    "whisper.cpp": _whisper_cpp(),
    "openai words": {"task": "transcribe", "language": "french", "text": _ALL, "words": _words("word")},
    "openai words and segments": {
        "language": "french",
        "segments": [{"id": 0, "start": 10.0, "end": 62.1, "text": _ALL}],
        "words": _words("word"),
    },
    "transformers": {"chunks": [{"text": word, "timestamp": [start, end]} for word, start, end in SPOKEN]},
    "vosk": _VOSK[0] | {"result": [word for each in _VOSK for word in each["result"]]},
    "vosk alternatives": {"alternatives": [{"confidence": 1, "text": _ALL, "result": _words("word")}]},
    "vosk list": _VOSK,
    "aws": {
        "jobName": "j",
        "results": {"language_code": "fr-FR", "items": _aws_items()},
        "status": "COMPLETED",
    },
    "speechmatics": {"metadata": {"transcription_config": {"language": "fr"}}, "results": _aws_items(float)},
    "google v1": _google("startTime", "endTime"),
    "google v2": _google("startOffset", "endOffset"),
    "google client": _google("start_time", "end_time", _nanos),
    "google operation": {"name": "1", "done": True, "response": _google("startTime", "endTime")},
    "google batch": {"results": {"gs://a/b": {"transcript": _google("startOffset", "endOffset")}}},
    "azure batch": {
        "recognizedPhrases": [
            {
                "offset": "PT10S",
                "duration": "PT52.1S",
                "nBest": [{"display": _ALL, "words": _azure_words("word", "offset", "duration", _iso)}],
            }
        ]
    },
    "azure detailed": _AZURE_DETAILED,
    "azure fast": {
        "durationMilliseconds": 70_000,
        "phrases": [
            {
                "offsetMilliseconds": 10_000,
                "durationMilliseconds": 52_100,
                "text": _ALL,
                "locale": "fr-FR",
                "words": _azure_words("text", "offsetMilliseconds", "durationMilliseconds", _ms),
            }
        ],
    },
    "deepgram": {
        "results": {"channels": [{"alternatives": [{"transcript": _ALL, "words": _words("word")}]}]}
    },
    "assemblyai": {"id": "x", "language_code": "fr", "text": _ALL, "words": _words("text", unit=1000)},
    "gladia": {
        "result": {"transcription": {"utterances": [{"start": 10.0, "end": 62.1, "words": _words("word")}]}}
    },
    "rev": {"monologues": [{"speaker": 0, "elements": _REV_ELEMENTS}]},
    "watson": {
        "results": [{"final": True, "alternatives": [{"timestamps": [list(each) for each in SPOKEN]}]}]
    },
    "list of words": _words("word"),
    "list of words in milliseconds": [
        {"text": word, "start": _ms(start), "end": _ms(end)} for word, start, end in SPOKEN
    ],
    "list with names that say milliseconds": [
        {"word": word, "startMs": _ms(start), "endMs": _ms(end)} for word, start, end in SPOKEN
    ],
    "list of clocks": [
        {"text": word, "start": _clock(start), "end": _clock(end)} for word, start, end in SPOKEN
    ],
    "list with lengths": [
        {"text": word, "start": start, "duration": end - start} for word, start, end in SPOKEN
    ],
}
"""The sentence as JSON values, by the recogniser or kind of list."""
STREAM = "\n".join(json.dumps(each, indent=1) for each in ({"partial": ""}, *_VOSK))
"""Vosk's results one after another."""
