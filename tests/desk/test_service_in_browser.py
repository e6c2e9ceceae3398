"""The desk in a real Chromium: what a person does there works, by keys too, and nobody is shut out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.desk.desk_client import HOSTILE, RECORD, make_archive, record_folder, reviews_path, row
from webinar_archive.archive.step_cache import store_result
from webinar_archive.desk.desk_options import DeskOptions
from webinar_archive.desk.service import Service, running_desk
from webinar_archive.models import Capture

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.untraced,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)


@pytest.fixture
def film(request: pytest.FixtureRequest) -> bool:
    """Whether the record has a film; asked for by `with_film`."""
    return getattr(request, "param", False)


with_film = pytest.mark.parametrize("film", [True], indirect=True)


@pytest.fixture
def address(tmp_path: Path, film: bool) -> Iterator[str]:
    """The address of a desk with three quotations, the second one of them hostile."""
    rows = (row(), row(2, quotation=f"Deux. {HOSTILE}", speaker=HOSTILE), row(3, quotation="Trois."))
    source = make_archive(tmp_path, *rows, film=film)
    with running_desk(Service(source=source, options=DeskOptions(cache=tmp_path))) as served:
        yield served


Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Open]:
    """Opens the page of the record for a person; what scripts complain of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_record(person: str = "Anne", **options: Any) -> Page:
        context = browser.new_context(
            **{"locale": "en-GB", "viewport": {"width": 1300, "height": 800}, **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.goto(address)
        page.click(".tools a[href^='/who']")
        page.fill("input[name=name]", person)
        page.keyboard.press("Enter")
        page.click(".queue .to >> nth=0")
        # scripts select a quotation once they listen to keys
        has_scripts = options.get("java_script_enabled", True)
        page.wait_for_selector("article.is-selected" if has_scripts else "article.quotation")
        return page

    yield open_record
    for context in contexts:
        context.close()
    assert [each for each in complaints if "409" not in each] == []


def decided(folder: Path) -> list[tuple[int, str]]:
    stored = json.loads(reviews_path(folder).read_text(encoding="utf-8"))["records"]["film"]
    return [(each["quotation_no"], each["history"][-1]["action"]) for each in stored]


def told(page: Page, text: str) -> None:
    page.wait_for_selector(f"#told:has-text('{text}')")


def test_everything_is_decided_by_keys(opened: Open, tmp_path: Path) -> None:
    page = opened()
    assert page.locator("[name=start]").count() == 1, "a browser goes through every field that there is"
    page.keyboard.press("a")
    told(page, "Quotation 1: accepted.")
    page.keyboard.press("n")
    page.keyboard.press("r")
    told(page, "Quotation 2: rejected.")
    page.keyboard.press("n")
    page.keyboard.press("b")
    page.wait_for_function("() => document.activeElement.id === 'edge-start'")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowLeft")
    assert page.input_value("#q3 [data-edge=start]") == "00:00:00.100"
    page.keyboard.press("m")
    told(page, "Quotation 3: moved.")
    page.keyboard.press("u")
    told(page, "Quotation 3: nothing is decided.")
    page.keyboard.press("y")
    told(page, "Quotation 3: moved.")
    assert page.inner_text("#counts") == "3 quotations, 0 to review."
    page.reload()
    assert page.get_attribute("#q1", "class") == "quotation is-accepted is-selected"
    page.keyboard.press("?")
    page.uncheck("#keys-on")
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    page.click("#q2 .undo")
    told(page, "Quotation 2: nothing is decided.")
    assert decided(tmp_path) == [(1, "accept"), (2, "undo"), (3, "redo")]


def test_two_people_do_not_overwrite_each_other(opened: Open, tmp_path: Path) -> None:
    anne, paul = opened(), opened("Paul")
    anne.keyboard.press("a")
    told(anne, "Quotation 1: accepted.")
    paul.click("#q1 .more summary")
    paul.fill("#q1 [name=comment]", "Pas d'accord")
    paul.click("#q1 .reject")
    told(paul, "Anne")
    assert "is-accepted" in (paul.get_attribute("#q1", "class") or "")
    assert paul.input_value("#q1 [name=comment]") == "Pas d'accord", "what was typed is kept"
    assert decided(tmp_path) == [(1, "accept")]


def test_without_scripts_facts_and_quotations_are_shown_and_decided(opened: Open, tmp_path: Path) -> None:
    page = opened(java_script_enabled=False)
    assert "97%" in page.inner_text("#q1")
    assert page.is_visible("table")
    assert not page.is_visible("#timeline")
    page.click("#q1 .more summary")
    assert page.is_visible("#q1 [name=start]")
    page.click("#q1 .accept")
    assert "accepted" in page.inner_text("#q1")
    assert decided(tmp_path) == [(1, "accept")]


def test_the_player_of_the_site_plays_from_two_seconds_before_a_place(
    browser: Browser, tmp_path: Path
) -> None:
    source = make_archive(tmp_path, row(start_ms=62_500, end_ms=65_000))
    source.write_text(f"{source.read_text()}[review]\nembed = true\n")
    capture = Capture(media=None, page_address="https://video.example.org/w/4Yx8")
    store_result(record_folder(tmp_path), "fetch", capture, version=1, inputs={})
    options = DeskOptions(cache=tmp_path)
    with running_desk(Service(source=source, options=options)) as served, browser.new_context() as context:
        page = context.new_page()
        page.goto(served)
        page.click(".queue .to >> nth=0")
        page.wait_for_selector("article.is-selected")
        page.click("#q1 [data-play]")
        address = page.get_attribute("#player", "src")
        assert address == "https://video.example.org/videos/embed/4Yx8?autoplay=1&start=60s"
        page.click("#proposal-here summary")
        page.wait_for_selector("#proposal table")


@with_film
def test_film_timeline_and_transcript_go_together(opened: Open) -> None:
    page = opened()
    page.wait_for_function("() => document.getElementById('film').readyState > 0")
    page.click("#q1 [data-play]")
    page.wait_for_function("() => !document.getElementById('film').paused")
    assert page.evaluate("() => document.getElementById('film').currentTime") < 1, "from two seconds before"
    page.keyboard.press("l")
    assert page.get_attribute("[data-do=loop]", "aria-pressed") == "true"
    page.keyboard.press("+")
    assert page.inner_text("#speed") == "1.25×"
    page.keyboard.press(" ")
    page.wait_for_function("() => document.getElementById('film').paused")
    page.evaluate("() => { document.getElementById('film').currentTime = 1.3; }")
    page.wait_for_selector("#said .is-now")
    page.fill("#words-find", "mot39")
    page.wait_for_function("() => document.getElementById('words-count').textContent === '1 / 1'")
    box = page.locator("#edge-end").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 12, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] - 40, box["y"] + 20)
    page.mouse.up()
    assert "00:00:01.000" < page.input_value("#q1 [data-edge=end]") < "00:00:02.000"
    page.click("#q1 [value=move]")
    told(page, "Quotation 1: moved.")


def test_pages_have_no_barriers(opened: Open) -> None:
    page, axe = opened(), Axe()
    page.keyboard.press("?")
    found = [axe.run(page, options=RULES)]
    page.keyboard.press("Escape")
    for path in (f"{RECORD}/proposal", "/?state=all"):
        page.goto(page.url.split("/record")[0] + path)
        found.append(axe.run(page, options=RULES))
    assert [each.generate_report() for each in found if each.violations_count] == []


@pytest.mark.parametrize(
    "options",
    [{"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"}],
    ids=["dark", "360 pixels, without motion"],
)
def test_a_record_has_no_barriers_in_french(opened: Open, options: dict[str, Any]) -> None:
    page = opened(locale="fr-FR", **options)
    page.click("#q1 .more summary")
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert sticks_out(page) <= 0
    assert page.evaluate(
        """() => [...document.querySelectorAll('.fields input')].every(
            (field) => field.getBoundingClientRect().right <= field.parentElement.getBoundingClientRect().right + 1)"""
    ), "no field covers the next one"
    assert options.get("reduced_motion") is None or moving(page) == []
    page.goto(page.url.split("/record")[0] + "/?state=all")
    assert sticks_out(page) <= 0


def moving(page: Page) -> list[str]:
    """Return the names of the elements that move by themselves, or would when something changes."""
    names: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter((element) => {
            const style = getComputedStyle(element);
            return element.getAnimations().length || style.scrollBehavior === 'smooth'
                || style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0;
        }).map((element) => element.localName)"""
    )
    return names


def sticks_out(page: Page) -> int:
    """Return how many pixels a page is wider than the window."""
    wider: int = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    return wider
