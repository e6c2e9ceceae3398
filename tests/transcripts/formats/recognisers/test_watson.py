"""IBM Watson: words as lists, speakers in a list of their own."""

from __future__ import annotations

import json

from tests.transcripts.captions import parse


def test_interim_results_are_left_out_and_speakers_are_found_by_time() -> None:
    one, other = (
        {"timestamps": [["bonjour", 1.0, 1.4]]},
        {"timestamps": [["merci", 2.0, 2.4], ["x"], [1, 2, 3]]},
    )
    results = [
        {"final": False, "alternatives": [one]},
        {"final": True, "alternatives": [one]},
        {"alternatives": [other]},
    ]
    labels = [{"from": 1.0, "to": 1.4, "speaker": 0}]
    read = parse(json.dumps({"results": results, "speaker_labels": labels}))
    assert [(word.text, word.speaker_label) for word in read.words] == [
        ("bonjour", "SPEAKER_00"),
        ("merci", None),
    ]
