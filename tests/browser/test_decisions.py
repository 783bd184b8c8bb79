"""A director with a telephone in one hand works off what waits for him."""

import re

from playwright.sync_api import Page, expect

from tests.browser.decisions import COUNT, DIRECTOR
from tests.browser.pages import NARROW

LIST = re.compile(r"/admin/$")


def place(page: Page) -> tuple[int, int]:
    words = page.locator(".decide-place > span").inner_text()
    position, count = re.findall(r"\d+", words)
    return int(position), int(count)


def in_reach(page: Page, name: str) -> bool:
    """Within the window without scrolling, and large enough for a thumb."""
    box = page.locator(f".decide-bar {name}").first.bounding_box()
    height = page.viewport_size["height"]
    return box["height"] >= 44 and box["y"] + box["height"] <= height


def decide(page: Page) -> str:
    """As he would: agree, confirming where it is for good. Returns whose it was."""
    number = page.locator("h2#case a").inner_text()
    heard = page.locator("#decide [name=heard]")
    if heard.count():
        heard.check()
    sure = page.locator(".decide-sure > summary")
    if sure.count():
        assert in_reach(page, ".decide-sure > summary")
        sure.click()
        expect(page.locator(".decide-sure")).to_contain_text(number)
    else:
        assert in_reach(page, "[name=approve]")
    page.locator("[name=approve]").click()
    expect(page.locator(".messagelist")).to_contain_text(number)
    return number


def lies_apart(page: Page) -> None:
    """Return left, agree right, the rest folded."""
    back, agree = (
        page.locator(f".decide-bar [name={name}]").bounding_box()
        for name in ("send_back", "approve")
    )
    assert back["x"] + back["width"] < agree["x"]
    assert not page.locator("[name=refer_up]").is_visible()
    page.locator(".decide-more > summary").click()
    assert page.locator("[name=refer_up]").is_visible()


def test_a_director_works_off_nine_without_returning_to_the_list(desk):
    width, height = NARROW
    page = desk(DIRECTOR)
    page.set_viewport_size({"width": width, "height": height})
    page.goto("/admin/")
    expect(page.locator(".waiting h2")).to_contain_text(f"（{COUNT}）")
    urgent = page.locator(".waiting-lines li").first
    expect(urgent).to_contain_text("已超时")
    late = urgent.locator("a").inner_text().split()[0]
    page.get_by_role("link", name="从第一件开始").click()

    assert place(page) == (1, COUNT)
    assert decide(page) == late
    # The other request of the same case follows at once.
    assert page.locator("h2#case a").inner_text() == late
    assert decide(page) == late

    assert place(page) == (1, COUNT - 2)
    lies_apart(page)
    skipped = page.locator("h2#case a").inner_text()
    page.get_by_role("button", name="跳过").click()
    for left in range(COUNT - 2, 1, -1):
        assert place(page) == (1, left)
        assert not LIST.search(page.url)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert decide(page) != skipped

    assert place(page) == (1, 1)
    assert decide(page) == skipped
    expect(page.locator(".waiting")).to_contain_text("目前没有等您决定的事项")
