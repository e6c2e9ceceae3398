"""What IIIF players show of a manifest, in a real Chromium: `python benchmarks/iiif_players.py [--to FOLDER]`.

Needs npm and its registry: it fetches Clover and Ramp (of Samvera), and esbuild, into the folder of `--packages` unless
they are there. Each player opens the same release, on loopback; what it shows is looked for, and a picture of it is kept.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from markdown import table
from playwright.sync_api import Page, sync_playwright

from webinar_archive.exports.formats import write_formats
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.exports.schema import Row, TableMetadata
from webinar_archive.models import (
    ArchivedFile,
    Capture,
    Contributor,
    Notice,
    Recording,
    Stream,
    Transcript,
    Word,
)
from webinar_archive.timecode import clock

CLOVER, RAMP = "@samvera/clover-iiif@3.3.8", "@samvera/ramp@3.3.0"
PACKAGES = (CLOVER, RAMP, "react@18", "react-dom@18", "video.js@8", "esbuild")
QUOTATIONS = (
    (4_000, 9_000, "Ève d’Été", "Les archives sont la mémoire de tous, « même » <à distance>."),
    (12_500, 17_000, "Benoît Vallauri", "On ne garde pas tout : on choisit ce qui restera."),
    (21_000, 23_500, "ليلى", "الأرشيف ذاكرتنا جميعا"),
)
TITLE = "Garder la mémoire : débat sur l’archive"
FILM_S = 36

CLOVER_APP = """
import React from 'react'; import { createRoot } from 'react-dom/client'; import Viewer from '@samvera/clover-iiif/viewer';
const address = new URL('records/film/manifest.json', location.href).href;
createRoot(document.getElementById('root')).render(<Viewer iiifContent={address} />);
"""
RAMP_APP = """
import React from 'react'; import { createRoot } from 'react-dom/client';
import { IIIFPlayer, MediaPlayer, StructuredNavigation, Transcript, MetadataDisplay } from '@samvera/ramp';
import '@samvera/ramp/dist/ramp.css'; import 'video.js/dist/video-js.css';
const address = new URL('records/film/manifest.json', location.href).href;
createRoot(document.getElementById('root')).render(
  <IIIFPlayer manifestUrl={address}>
    <MediaPlayer enableFileDownload={false} /><StructuredNavigation /><MetadataDisplay />
    <Transcript playerID="iiif-media-player" manifestUrl={address} />
  </IIIFPlayer>);
"""


def make_record(folder: Path) -> ReleasedRecord:
    """Make a film in the folder of a record, and return what an archive would hold of it."""
    film = folder / "records" / "film" / "film.mp4"
    film.parent.mkdir(parents=True)
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25", "-f", "lavfi"]
    command += ["-i", "sine=220", "-t", f"{FILM_S}", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt"]
    subprocess.run([*command, "yuv420p", "-c:a", "aac", "-movflags", "+faststart", str(film)], check=True)
    words: list[Word] = []
    rows = []
    for number, (start_ms, end_ms, speaker, text) in enumerate(QUOTATIONS, start=1):
        step_ms = (end_ms - start_ms) // len(text.split())
        words += [
            Word(word, start_ms + n * step_ms, start_ms + (n + 1) * step_ms, speaker)
            for n, word in enumerate(text.split())
        ]
        rows.append(
            Row(record_id="film", title=TITLE, event_date="2020-05-07", speaker=speaker, quotation_no=number,
                quotation=text, verdict="verbatim", confidence=0.9, start=clock(start_ms), end=clock(end_ms),
                start_ms=start_ms, end_ms=end_ms, language="fr", media_file="film/capture/film.mp4")
        )  # fmt: skip
    media = ArchivedFile(path="capture/film.mp4", checksum="sha512:00", size_bytes=film.stat().st_size)
    streams = (
        Stream(index=0, kind="video", codec="h264", width=640, height=360),
        Stream(index=1, kind="audio", codec="aac"),
    )
    return ReleasedRecord(
        key="film",
        rows=tuple(rows),
        notice=Notice(
            record_id="film",
            title=TITLE,
            abstract="Un débat entre trois personnes.",
            contributors=(Contributor(name="Benoît Vallauri", function="Intervenant"),),
        ),
        capture=Capture(media=media, page_address="https://video.example.org/watch?v=1"),
        recording=Recording(
            container="mov,mp4",
            size_bytes=media.size_bytes,
            container_duration_ms=FILM_S * 1000,
            decoded_end_ms=FILM_S * 1000,
            streams=streams,
        ),
        transcript=Transcript(words=tuple(words), language="fr"),
    )


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_facts: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback; give its address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def add_players(packages: Path, folder: Path) -> None:
    """Fetch the players where they are not there, and write their pages into the folder."""
    modules = packages / "node_modules"
    if not modules.is_dir():
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--legacy-peer-deps", *PACKAGES],
            cwd=packages,
            check=True,
            timeout=600,
        )
    for name, app in (("clover", CLOVER_APP), ("ramp", RAMP_APP)):
        (packages / f"{name}.jsx").write_text(app, encoding="utf-8")
        bundle = [str(modules / ".bin" / "esbuild"), f"{name}.jsx", "--bundle", "--define:global=window"]
        bundle += ["--define:process.env.NODE_ENV='production'", f"--outfile={folder / name}-player.js"]
        subprocess.run([*bundle, "--log-level=error"], cwd=packages, check=True, timeout=300)
        (folder / f"{name}.html").write_text(
            f'<!doctype html><meta charset="utf-8"><title>{name}</title><div id="root"></div>'
            f'<link rel="stylesheet" href="{name}-player.css"><script src="{name}-player.js"></script>',
            encoding="utf-8",
        )


def _shown(page: Page) -> str:
    text: str = page.evaluate(
        "(() => { const all = n => [...n.childNodes].map(c => (c.shadowRoot ? all(c.shadowRoot) : '') +"
        " (c.nodeType === 3 ? c.textContent : all(c))).join(' '); return all(document.body); })()"
    )
    return " ".join(text.split())


def _plays(page: Page) -> bool:
    page.locator("video").first.evaluate("video => { video.muted = true; return video.play(); }")
    page.wait_for_function("document.querySelector('video')?.currentTime > 0.3", timeout=20_000)
    return True


def look(page: Page, address: str, name: str, pictures: Path) -> list[tuple[str, ...]]:
    """Open the release in a player; return what it shows, and keep a picture of it."""
    page.goto(f"{address}{name}.html")
    page.wait_for_selector("video", timeout=60_000)
    page.wait_for_timeout(2_000)
    text = _shown(page)
    for tab in page.get_by_role("tab").all():
        tab.click()
        page.wait_for_timeout(1_000)
        text += _shown(page)
    page.screenshot(path=pictures / f"{name}.png", full_page=True)
    times = [text.count(said) for *_, said in QUOTATIONS]
    plays = _plays(page)
    tracks = page.locator("video").first.evaluate(
        "v => [...v.textTracks, ...v.querySelectorAll('track')].map(t => t.kind).join()"
    )
    facts = {
        "metadata": "Intervenant" in text,
        "quotations": min(times) > 0,
        "transcript beside them": min(times) > 1,
        # video.js, which Ramp uses, has tracks of its own
        "captions in the picture": bool(tracks)
        or page.locator(".vjs-subs-caps-button:not(.vjs-hidden)").count() > 0,
        "film plays": plays,
    }
    return [(name, what, "yes" if is_shown else "NO") for what, is_shown in facts.items()]


def main() -> None:
    """Open the release in each player and print what they show."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=Path(tempfile.gettempdir()) / "iiif-players")
    parser.add_argument("--packages", type=Path, help="a folder with node_modules, else they are fetched")
    options = parser.parse_args()
    if shutil.which("npm") is None or shutil.which("chromium") is None:
        raise SystemExit("npm and chromium are needed")
    options.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary) / "release"
        record = make_record(folder)
        packages = options.packages or Path(temporary) / "packages"
        packages.mkdir(parents=True, exist_ok=True)
        add_players(packages, folder)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with served(folder) as address:
            write_formats(("iiif", "vtt"), record.rows, TableMetadata(name="essai", address=address), folder,
                          [functools.partial(replace, record, address=address)])  # fmt: skip
            lines = []
            for name in ("clover", "ramp"):
                page = browser.new_page(viewport={"width": 1280, "height": 1000})
                page.on("console", lambda m: print(m.type, m.text[:200]) if m.type == "error" else None)
                page.on("pageerror", lambda error: print("page:", str(error)[:300]))
                lines += look(page, address, name, options.to)
        browser.close()
    table(("player", "what", "shown"), lines)


if __name__ == "__main__":
    main()
