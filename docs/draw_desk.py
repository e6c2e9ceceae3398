"""Take the pictures of the review desk, in a real Chromium: `python docs/draw_desk.py [demo/demo.toml]`.

Run `webinar-archive demo` first: the pictures show its made webinar.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from webinar_archive.desk.desk_options import DeskOptions
from webinar_archive.desk.service import Service, running_desk

IMAGES = Path(__file__).parent / "images"
PICTURES: dict[str, dict[str, Any]] = {
    "desk.png": {"locale": "en-GB", "color_scheme": "light"},
    "desk.fr.png": {"locale": "fr-FR", "color_scheme": "dark"},
}


def take_picture(browser: Browser, address: str, path: Path, options: dict[str, Any]) -> None:
    """Open the first record, play its first quotation for a moment, and take a picture."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, **options)
    page.goto(address)
    page.click(".queue .to >> nth=0")
    page.wait_for_selector("article.is-selected")
    page.wait_for_function("() => document.getElementById('film').readyState > 1")
    page.click("article.is-selected [data-play]")
    page.wait_for_selector("#said .is-now")
    # the waveform comes last
    page.wait_for_load_state("networkidle")
    page.wait_for_function("() => document.getElementById('film').currentTime % 1 > 0.5")
    page.keyboard.press(" ")
    page.evaluate("() => scrollTo(0, 0)")
    page.screenshot(path=path)
    page.close()


def main() -> None:
    """Take both pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline", nargs="?", type=Path, default=Path("demo/demo.toml"))
    source = parser.parse_args().pipeline
    with tempfile.TemporaryDirectory() as cache, sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        with running_desk(Service(source=source, options=DeskOptions(cache=Path(cache)))) as address:
            for name, options in PICTURES.items():
                take_picture(browser, address, IMAGES / name, options)
        browser.close()


if __name__ == "__main__":
    main()
