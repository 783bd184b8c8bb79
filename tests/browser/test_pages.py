"""Every page: in Chinese, for everyone, and no wider than its window."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.pages import ADMIN, DESK, NARROW, STEPS, WIDE

ANSWERS = {"not-found": 404, "forbidden": 403}
ON_A_TELEPHONE = (
    "board", "intake", "queue", "received", "investigating", "admin", "admin-decisions",
)  # fmt: skip
GRAVE = ("serious", "critical")
# Its own loading of style sheets would break the policy; what it finds stays the same.
AXE_OPTIONS = {"preload": False, "reporter": "no-passes"}


def grave_faults(page: Page) -> list[str]:
    violations = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [
        f"{fault['id']}: {fault['help']}: {fault['nodes'][0]['html']}"
        for fault in violations
        if fault["impact"] in GRAVE
    ]


# What stands out of the window, its innermost elements.
OUTSIDE = """width => [...document.querySelectorAll("body *")]
  .filter(one => one.getBoundingClientRect().right > width && !one.children.length)
  .slice(0, 5).map(one => one.outerHTML.slice(0, 300))"""


def faults_of(page: Page, name: str) -> list[str]:
    """As it stands in the window, which is left narrow."""
    faults = []
    for width, height in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": height})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"wider than {width}: {page.evaluate(OUTSIDE, width)}")
        # A telephone shows the same elements: what is used there is looked at again.
        if (width, height) == WIDE or name in ON_A_TELEPHONE:
            faults += grave_faults(page)
    return faults


@pytest.mark.parametrize("names", [DESK, STEPS, ADMIN], ids=["desk", "steps", "admin"])
def test_a_page_is_for_everyone_and_fits_its_window(names, desk, stage, watch):
    # One window for all: a new one for each reader costs more than what is read in it.
    page = desk("")
    found = {}
    for name in names:
        username, path = stage.page(name)
        if name in ANSWERS:
            watch.expect(f"status of {ANSWERS[name]}")
        stage.seat(page, username)

        answer = page.goto(path)

        assert answer.status == ANSWERS.get(name, 200), name
        expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
        if faults := faults_of(page, name):
            found[name] = faults

    assert found == {}
