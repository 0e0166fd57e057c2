"""Makes the pictures of the documents: the demo is played on a fixed Monday and photographed.

Run it with ``make screenshots``. ``python -m tests.screenshots card list`` tries a few scenes; keep
only what a whole run makes, for each scene builds on those before it.
It needs Chromium and a Chinese font; without a font for emoji no scene may show one.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from bot.demo import Demo
from bot.sandbox import MovableClock
from tests.page.conftest import CHROMIUM, QUIET
from tests.page.steps import choose, say
from tests.people import Actor

IMAGES = Path(__file__).parents[1] / "docs" / "images"
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
NEXT_MORNING_IN_SHANGHAI = datetime(2026, 11, 24, 1, 1, tzinfo=UTC)
NEXT_MONDAY_IN_NEW_YORK = datetime(2026, 11, 30, 14, 1, tzinfo=UTC)
COLORS = 256


class Photographer:
    """Opens the page as somebody, and keeps what it shows."""

    def __init__(self, demo: Demo, browser: Browser) -> None:
        self.demo = demo
        self._browser = browser

    def actor(self, name: str, channel: str = "#deals") -> Actor:
        actor = Actor(self.demo.sandbox, name)
        actor.channel = actor.channel_id(channel)
        return actor

    @contextmanager
    def page(self, person: str, channel: str = "C0DEALS", tab: str = "") -> Iterator[Page]:
        viewport = {"width": 1280, "height": 800}
        context = self._browser.new_context(
            viewport=viewport,  # type: ignore[arg-type]  # a dict is one
            device_scale_factor=2,
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto(f"{self.demo.sandbox.url}/?as={person}&channel={channel}&tab={tab}")
        page.wait_for_selector(f"body[data-ready][data-as={person}]")
        try:
            yield page
        finally:
            context.close()

    def dm(self, person: str) -> str:
        return self.demo.sandbox.dm(person)


def form(camera: Photographer) -> None:
    """A line became a form."""
    with camera.page("U0LI") as page:
        say(page, "/opp new Acme renewal 50k close 31 Mar")
        dialog = page.get_by_role("dialog", name="New opportunity")
        dialog.wait_for()
        keep(page, "form")
    camera.actor("li").modal.closes()


def card(camera: Photographer) -> None:
    """The card in the channel, after a step forward."""
    li = camera.actor("li")
    li.types("/opp new Acme renewal 50k close 31 Mar")
    filled = li.modal.fills(
        source="Existing customer",
        next_step="Call Bob about the quote",
        next_step_on=MONDAY.date().replace(day=24),
        contact="Bob Miller",
    )
    filled.submits()
    filled.submits()  # shown what else there is with Acme, Li creates it anyway
    li.sees("Acme renewal", in_="#deals")
    li.presses("Advance to Contacted", in_="#deals")
    li.sees("Last change", in_="#deals")
    with camera.page("U0LI") as page:
        expect(newest(page, "#65")).to_contain_text("is now in Contacted")
        expect(page.get_by_role("button", name="Advance to Needs confirmed").last).to_be_visible()
        keep(page, "card")


def list_(camera: Photographer) -> None:
    with camera.page("U0LI") as page:
        say(page, "/opp list")
        expect(newest(page)).to_contain_text("My opportunities")
        show(newest(page))
        keep(page, "list")


def morning(camera: Photographer) -> None:
    """Li's reminder, and Chen's in Chinese; the greetings came before."""
    camera.demo.clock.move_by(timedelta(minutes=1))
    camera.actor("li").sees("Hello", in_="dm")
    camera.actor("chen").sees("你好", in_="dm")
    camera.demo.clock.move_to(NEXT_MORNING_IN_SHANGHAI)
    camera.actor("li").sees("need you today", in_="dm")
    with camera.page("U0LI", camera.dm("U0LI")) as page:
        show(newest(page, "need you today"))
        keep(page, "morning")
    camera.actor("chen").sees("今天", in_="dm")
    with camera.page("U0CHEN", camera.dm("U0CHEN")) as page:
        show(newest(page, "今天有"))
        keep(page, "morning.zh")


def done(camera: Photographer) -> None:
    """What Done asks, of Li and of Chen."""
    for person, name, label, picture in (
        ("U0LI", "li", "Done…", "done"),
        ("U0CHEN", "chen", "完成…", "done.zh"),
    ):
        with camera.page(person, camera.dm(person)) as page:
            newest(page, label).get_by_role("button", name=label).first.click()
            page.get_by_role("dialog").wait_for()
            keep(page, picture)
        camera.actor(name).modal.closes()


def form_in_chinese(camera: Photographer) -> None:
    with camera.page("U0CHEN") as page:
        box = page.get_by_role("textbox").last
        box.fill("/opp new 安信公司 续约 ¥80万 预计3月31日")
        box.press("Enter")
        page.get_by_role("dialog").wait_for()
        keep(page, "form.zh")
    camera.actor("chen").modal.closes()


def home(camera: Photographer) -> None:
    """Sam's, and Chen's in Chinese."""
    for person, name, picture in (("U0SAM", "sam", "home"), ("U0CHEN", "chen", "home.zh")):
        camera.actor(name).opens_home()
        with camera.page(person, camera.dm(person), "home") as page:
            page.get_by_test_id("home").get_by_role("button").first.wait_for()
            keep(page, picture)


def funnel(camera: Photographer) -> None:
    """Last Monday's subscription, a week later."""
    maria = camera.actor("maria", "#sales-managers")
    maria.types("/opp subscribe weekly")
    camera.demo.clock.move_to(NEXT_MONDAY_IN_NEW_YORK)
    maria.sees("Sales funnel", in_="#sales-managers")
    with camera.page("U0MARIA", "C0MANAGERS") as page:
        picture = newest(page).locator("img").last
        picture.wait_for()
        page.wait_for_function("[...document.images].every(one => one.complete)")
        show(newest(page))
        keep(page, "funnel")


def insight(camera: Photographer) -> None:
    """The end of that post, and why it says so."""
    with camera.page("U0MARIA", "C0MANAGERS") as page:
        page.get_by_role("button", name="Why?").last.click()
        expect(newest(page)).to_contain_text("Why this stands out")
        newest(page).evaluate("one => one.scrollIntoView({ block: 'end' })")
        keep(page, "insight")


def figure(camera: Photographer) -> None:
    """What stands behind a number of it."""
    with camera.page("U0MARIA", "C0MANAGERS") as page:
        choose(page, page.get_by_role("combobox", name="Open a figure…").first, "Past due")
        expect(newest(page)).to_contain_text("its expected close is over")
        show(newest(page))
        keep(page, "figure")


def forecast(camera: Photographer) -> None:
    """Asked for by Maria, and by Chen in Chinese."""
    for person, name, words, picture in (
        ("U0MARIA", "maria", "Sales forecast", "forecast"),
        ("U0CHEN", "chen", "销售预测", "forecast.zh"),
    ):
        actor = camera.actor(name)
        actor.types("/opp report forecast")
        actor.sees(words, in_="#deals")
        with camera.page(person) as page:
            newest(page, words).locator("img").last.wait_for()
            page.wait_for_function("[...document.images].every(one => one.complete)")
            show(newest(page, words))
            keep(page, picture)


def newest(page: Page, text: str = "") -> Locator:
    """The newest message, of those with ``text``."""
    return page.get_by_test_id("messages").get_by_test_id("message").filter(has_text=text).last


def show(message: Locator) -> None:
    """Scroll so that the message begins at the top."""
    message.evaluate("one => one.scrollIntoView({ block: 'start' })")


def keep(page: Page, name: str) -> None:
    """Save the page with a small palette: half the bytes, and no eye sees it."""
    page.mouse.move(0, 0)
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
    small = shot.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
    path = IMAGES / f"{name}.png"
    small.save(path, optimize=True)
    print(f"{path.relative_to(IMAGES.parents[1])}: {path.stat().st_size // 1000} kB")  # noqa: T201


# In the order of the story: the clock only moves on.
SCENES: dict[str, Callable[[Photographer], None]] = {
    "form": form,
    "card": card,
    "list": list_,
    "form.zh": form_in_chinese,
    "morning": morning,
    "done": done,
    "home": home,
    "funnel": funnel,
    "insight": insight,
    "figure": figure,
    "forecast": forecast,
}


def main(wanted: list[str]) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="oppy-pictures-") as folder:
        demo = Demo(Path(folder), clock=MovableClock(MONDAY))
        demo.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
                camera = Photographer(demo, browser)
                for name, scene in SCENES.items():
                    if not wanted or name in wanted:
                        scene(camera)
                browser.close()
        finally:
            demo.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
