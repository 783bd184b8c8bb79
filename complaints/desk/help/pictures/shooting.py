"""Takes the pictures: a browser before the demonstration, served by this process.

This process draws the pages, so it knows which templates and forms each is made of.
"""

import base64
import logging
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application
from django.forms import BaseForm
from django.template import Context, Template
from django.test.signals import template_rendered
from django.test.testcases import QuietWSGIRequestHandler
from django.test.utils import setup_test_environment, teardown_test_environment
from playwright.sync_api import Browser, Error, Page, Route, sync_playwright

from complaints.demo.people import PASSWORD
from complaints.desk.help.pictures import browser, sources
from complaints.desk.help.pictures.table import Picture

WINDOW = {"width": 1366, "height": 2000}
MARGIN = 8  # pixels around what is meant
BIGGEST = 60_000  # bytes
QUALITIES = (85, 70, 55, 40)
OWN_CODE = ("branches", "complaints", "reports")


class NotTakenError(Exception):
    """What was to be shown was not on the page."""


class Drawn:
    """The templates and the forms' modules of the pages that are drawn."""

    def __init__(self) -> None:
        self.paths: set[str] = set()

    def note(self, template: Template, context: Context, **_kwargs: Any) -> None:
        self._add(Path(str(template.origin.name)), within="templates")
        for value in context.flatten().values():
            if isinstance(value, BaseForm):
                for kind in type(value).__mro__:
                    path = Path(*kind.__module__.split(".")).with_suffix(".py")
                    if path.parts[0] in OWN_CODE:
                        self.paths.add(path.as_posix())

    def _add(self, path: Path, *, within: str) -> None:
        if path.is_relative_to(settings.BASE_DIR / within):
            self.paths.add(path.relative_to(settings.BASE_DIR).as_posix())


@contextmanager
def served(drawn: Drawn) -> Iterator[str]:
    """The desk at an address of this machine, noting what its pages are drawn of."""

    def note(sender: Template, context: Context, **_kwargs: Any) -> None:
        drawn.note(sender, context)

    setup_test_environment()
    logging.getLogger("desk.requests").setLevel(logging.WARNING)
    template_rendered.connect(note)
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        template_rendered.disconnect(note)
        teardown_test_environment()


def shoot(
    pictures: Iterable[Picture], places: dict[str, str]
) -> Iterator[tuple[Picture, bytes, sources.Sources]]:
    """Each picture and what it was made of; `places` fills the addresses in."""
    drawn = Drawn()
    with (
        served(drawn) as address,
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(
            executable_path=browser.chromium(),
            args=browser.FLAGS,
            env=dict(browser.environment(Path(folder))),
        )
        seats: dict[str, Page] = {}
        for picture in pictures:
            if picture.user not in seats:
                seats[picture.user] = _seat(chromium, address, picture.user)
            drawn.paths.clear()
            try:
                taken = _take(seats[picture.user], picture, places)
            except Error as error:
                raise NotTakenError(f"{picture.name}: {error.message}") from error
            ignored = set() if picture.frame else sources.FRAME
            yield picture, taken, sources.digests(drawn.paths - ignored)
        chromium.close()


def _seat(chromium: Browser, address: str, username: str) -> Page:
    context = chromium.new_context(
        base_url=address,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": WINDOW["width"], "height": WINDOW["height"]},
    )
    context.set_default_timeout(15_000)
    # What is typed for a picture is nobody's draft.
    context.route("**/draft*/**", _keep_nothing)
    page = context.new_page()
    if username:
        page.goto("/login/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.click("main [type=submit]")
        page.wait_for_load_state()
    return page


def _keep_nothing(route: Route) -> None:
    if route.request.method == "POST":
        route.fulfill(status=204)
    else:
        route.fallback()


def _take(page: Page, picture: Picture, places: dict[str, str]) -> bytes:
    page.goto(picture.address.format(**places))
    for selector, text in picture.steps:
        target = page.locator(selector).first
        if text is None:
            target.click()
        else:
            target.fill(text.format(**places))
            target.blur()
    page.wait_for_load_state("networkidle")
    if picture.mark:
        page.locator(picture.mark).first.evaluate(
            "element => { element.style.outline = '3px solid #c2410c'; "
            "element.style.outlineOffset = '2px'; }"
        )
    return _encoded(page, _clip(page, picture))


def _clip(page: Page, picture: Picture) -> dict[str, float]:
    """Around all that is meant, in pixels of the page."""
    boxes = []
    for selector in picture.shows:
        place = page.locator(selector).first
        place.wait_for()
        box = place.bounding_box()
        assert box is not None  # noqa: S101 (it was waited for)
        boxes.append(box)
    scrolled = page.evaluate("[scrollX, scrollY]")
    left = max(min(box["x"] for box in boxes) - MARGIN, 0)
    top = max(min(box["y"] for box in boxes) - MARGIN, 0)
    right = max(box["x"] + box["width"] for box in boxes) + MARGIN
    bottom = max(box["y"] + box["height"] for box in boxes) + MARGIN
    return {
        "x": left + scrolled[0],
        "y": top + scrolled[1],
        "width": min(right, WINDOW["width"]) - left,
        "height": min(bottom - top, picture.height),
        "scale": 1,
    }


def _encoded(page: Page, clip: dict[str, float]) -> bytes:
    """As WebP, in the best quality that is small enough."""
    protocol = page.context.new_cdp_session(page)
    asked = {"format": "webp", "clip": clip, "captureBeyondViewport": True}
    for quality in QUALITIES:
        answer = protocol.send("Page.captureScreenshot", asked | {"quality": quality})
        taken = base64.b64decode(answer["data"])
        if len(taken) <= BIGGEST:
            break
    protocol.detach()
    return taken
