"""Two IIIF players from npm, in Chromium: each plays the film, and shows its facts, the quotations and the transcript.

`.ci/checks` installs them where npm is there; by hand: `npm ci` in `tests/exports/formats/iiif_players`.

Ramp looks for a transcript in the first page of annotations alone, and refuses WebVTT with a header: the captions are the
first page, and have none. Clover is opened as its React component, which sites embed: its component for plain HTML stops
where its tab of annotations is opened and a manifest has WebVTT, whichever it is.
"""

from __future__ import annotations

import mimetypes
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.exports.formats.sample_records import NOTICE, ORDINARY, RECORDING, row, spoken
from tests.local_web import hosts
from tests.media_factory import make_media, picture, tone
from webinar_archive.exports.formats import write_formats
from webinar_archive.exports.schema import TableMetadata
from webinar_archive.models import Transcript

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PLAYERS = Path(__file__).with_name("iiif_players")
INSTALLED = PLAYERS / "node_modules" / ".package-lock.json"
"""What npm writes last."""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.untraced,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.skipif(not INSTALLED.exists(), reason="the IIIF players are not installed (they need npm)"),
]
RECORD = "records/140892"
FILM_S = 24
SAID = (
    (4_000, "Ève d’Été", "Les archives sont la mémoire de tous, « même » <à distance>."),
    (9_600, "Benoît Vallauri", "On ne garde pas tout : on choisit ce qui restera."),
    (16_000, "ليلى", "الأرشيف ذاكرتنا جميعا"),
)
# the text of a page, that of its shadow trees included
SHOWN = """
() => {
    const shown = node => [...node.childNodes].map(child =>
        (child.shadowRoot ? shown(child.shadowRoot) : '') +
        (child.nodeType === Node.TEXT_NODE ? child.textContent : shown(child))).join(' ');
    return shown(document.body).replace(/\\s+/g, ' ');
}
"""
HAS_TEXTS = f"([times, ...texts]) => {{ const shown = ({SHOWN})(); return texts.every(text => shown.split(text).length > times); }}"
PLAYS = """
async () => {
    const video = document.querySelector('video');
    video.muted = true;
    await video.play();
    await new Promise(resolve => { video.ontimeupdate = () => video.currentTime > 0 && resolve(); });
    return Math.round(video.duration);
}
"""
WAIT_MS = 60_000


def write_release(folder: Path, address: str) -> None:
    """Write a film and its manifest into a folder that has this address."""
    words = tuple(word for start_ms, speaker, text in SAID for word in spoken(start_ms, text, speaker))
    rows = tuple(
        row(number, text, (start_ms, start_ms + 400 * len(text.split())), speaker=speaker)
        for number, (start_ms, speaker, text) in enumerate(SAID, start=1)
    )
    recording = replace(RECORDING, container_duration_ms=FILM_S * 1000, decoded_end_ms=FILM_S * 1000)
    transcript = Transcript(words=words, language="fr")
    record = replace(ORDINARY, rows=rows, recording=recording, transcript=transcript, address=address)
    table = TableMetadata(name="essai", address=address)
    write_formats(("iiif",), rows, table, folder, [lambda: record])
    make_media(folder / RECORD / "film.mp4", *picture(FILM_S), *tone(FILM_S))


def write_player(name: str, folder: Path) -> None:
    """Write the page of a player, which takes the address of a manifest, into a folder."""
    command = [
        "node_modules/.bin/esbuild",
        f"{name}.jsx",
        "--bundle",
        "--jsx=automatic",
        f"--outfile={folder / name}.js",
    ]
    command += ["--define:global=window", "--define:process.env.NODE_ENV='production'", "--log-level=error"]
    subprocess.run(command, cwd=PLAYERS, check=True, timeout=120)
    (folder / f"{name}.html").write_text(
        f'<!doctype html><meta charset="utf-8"><title>{name}</title><div id="player"></div>'
        f'<link rel="stylesheet" href="{name}.css"><script src="{name}.js"></script>',
        encoding="utf-8",
    )


@pytest.fixture
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Page]:
    """Yield a page with a player and the manifest."""
    name: str = request.param
    with hosts("127.0.0.2") as found, sync_playwright() as playwright:
        site = found["127.0.0.2"]
        write_release(tmp_path, f"{site.address}/")
        write_player(name, tmp_path)
        for path in (path for path in tmp_path.rglob("*") if path.is_file()):
            kind, _ = mimetypes.guess_type(path.name)
            site.serve_file(f"/{path.relative_to(tmp_path)}", path, kind or "application/octet-stream")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(WAIT_MS)
        page.goto(site.at(f"/{name}.html?manifest={site.at(f'/{RECORD}/manifest.json')}"))
        page.wait_for_selector("video")
        yield page


def shows(page: Page, *texts: str, times: int = 1) -> None:
    """Wait until the page shows each text so many times."""
    page.wait_for_function(HAS_TEXTS, arg=[times, *texts])


@pytest.mark.parametrize("opened", ["clover"], indirect=True)
def test_clover_plays_the_film_and_shows_facts_quotations_and_transcript(opened: Page) -> None:
    shows(opened, NOTICE.title, "Benoît Vallauri (Intervenant)", "innovation publique")
    assert opened.evaluate(PLAYS) == FILM_S
    opened.get_by_role("tab", name="Annotations").click()
    # once as a quotation, once in the transcript
    shows(opened, *(text for *_, text in SAID), times=2)


@pytest.mark.parametrize("opened", ["ramp"], indirect=True)
def test_ramp_plays_the_film_and_shows_facts_chapters_transcript_and_captions(opened: Page) -> None:
    shows(opened, "Benoît Vallauri (Intervenant)", "innovation publique")
    # once as a chapter, once in the transcript
    shows(opened, *(text for *_, text in SAID), times=2)
    opened.wait_for_selector(".vjs-subs-caps-button:not(.vjs-hidden)", state="attached")
    assert opened.evaluate(PLAYS) == FILM_S
    start_ms, speaker, text = SAID[2]
    opened.get_by_text(f"{speaker}: {text}").click()
    opened.wait_for_function(f"document.querySelector('video').currentTime >= {start_ms / 1000}")
