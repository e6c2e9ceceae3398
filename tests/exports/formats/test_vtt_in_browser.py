"""WebVTT is read by Chromium's own parser of tracks: the same times, the same words, and no markup from anybody's text."""

from __future__ import annotations

import base64
import shutil
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from tests.exports.formats.sample_records import EMPTY, HOSTILE, ORDINARY, hostile
from webinar_archive.exports.formats.iiif import iiif_files
from webinar_archive.exports.formats.vtt import chapters, vtt_files
from webinar_archive.exports.utterances import CAPTIONS, utterances
from webinar_archive.text.characters import NOT_IN_UTF8, REPLACEMENT, one_line

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.untraced,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
# each cue as its start and end in milliseconds, its name, and what its markup shows as text
READ = """
files => Promise.all(files.map(data => new Promise(resolve => {
    const video = document.body.appendChild(document.createElement('video'));
    const track = document.createElement('track');
    const shown = cue => cue.getCueAsHTML().textContent;
    const read = cue => [Math.round(cue.startTime * 1000), Math.round(cue.endTime * 1000), cue.id, shown(cue)];
    track.onload = () => resolve([...track.track.cues].map(read));
    track.onerror = () => resolve('refused');
    track.src = 'data:text/vtt;base64,' + data;
    video.appendChild(track);
    track.track.mode = 'hidden';
})))
"""


def test_chromium_reads_every_cue_of_every_file() -> None:
    # U+FFFF, which is no character, ends a tag or a text for Chromium, and nothing else is lost by it
    records = [ORDINARY, EMPTY, *(hostile(text.replace("\uffff", "")) for text in HOSTILE)]
    files = {
        (number, name): data
        for number, record in enumerate(records)
        for name, data in {**vtt_files(record), **iiif_files(record)}.items()
        if name.endswith(".vtt")
    }
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]).new_page()
        encoded = [base64.b64encode(data).decode() for data in files.values()]
        read: dict[tuple[int, str], Any] = dict(zip(files, page.evaluate(READ, encoded), strict=True))
    for number, record in enumerate(records):
        expected = [
            [start, max(end, start + 1), _clean(placed.said)] for start, end, placed in chapters(record)
        ]
        assert [[start, end, text] for start, end, _, text in read[number, "chapters.vtt"]] == expected
        spoken = [[u.start_ms, u.end_ms, _clean(u.text)] for u in utterances(record.words, CAPTIONS)]
        for name in {"transcript.vtt", "captions.vtt"} & {name for of, name in files if of == number}:
            assert [[start, end, text] for start, end, _, text in read[number, name]] == spoken, name


def _clean(text: str) -> str:
    return one_line(NOT_IN_UTF8.sub(REPLACEMENT, text))
