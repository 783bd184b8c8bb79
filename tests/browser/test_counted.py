"""How much one has to do at the desk beside what has to be said (UX.md)."""

import re

from playwright.sync_api import Page, expect

from tests.browser.test_case import open_step
from tests.browser.test_pages import grave_faults

RECEIVED = re.compile(r"/complaints/SH001-\d{4}-\d{5}/received/$")
MOST_KEYS = 30
SCREEN = 768
# In the order of the talk; keys that choose, or the text that is typed.
TALK = (
    ("channel", ["Space"]),
    ("place", ["Space"]),
    ("client_name", "贺一键"),
    ("telephone", "13800006642"),
    ("contact_time", "工作日下午"),
    ("nature", ["Space"]),
    ("statement", "开盘时手机客户端登录不上，没能卖出。"),
    ("demand", "说明原因。"),
    ("category", ["c"]),
    ("is_settleable", ["Space"]),
    ("unsettled_reason", "需要调查核实"),
    ("client_agreed", ["Space"]),
    ("proposed_by", ["Space"]),
)


class Keyboard:
    """Counts the keys; what is typed is said in any case."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def tab_to(self, name: str) -> None:
        for _step in range(MOST_KEYS):
            if self.page.evaluate("document.activeElement.name") == name:
                return
            self.press("Tab")
        raise AssertionError(f"Tab never came to {name}")


def fill_by_keyboard(page: Page) -> Keyboard:
    keys = Keyboard(page)
    for name, said in TALK:
        keys.tab_to(name)
        if isinstance(said, str):
            page.keyboard.insert_text(said)
        else:
            for key in said:
                keys.press(key)
    return keys


def test_a_walk_in_wants_thirty_keys_beside_its_words(desk):
    page = desk("frontdesk")
    page.goto("/")
    page.keyboard.press("n")
    page.wait_for_url("**/complaints/new/")

    keys = fill_by_keyboard(page)
    way = page.locator("[name=reply_way]:checked")
    expect(way).to_have_value("telephone")
    expect(page.locator("[data-preset-note]")).to_be_visible()
    keys.press("Control+Enter")

    page.wait_for_url(RECEIVED)
    assert keys.pressed <= MOST_KEYS, keys.pressed
    expect(page.get_by_text("以电话答复客户")).to_be_visible()


def test_the_counter_has_two_screens_before_anything_unfolds(desk):
    page = desk("frontdesk")
    page.goto("/complaints/new/")
    empty = height(page)
    fill_by_keyboard(page)

    assert empty <= 2 * SCREEN, empty
    assert height(page) <= 2 * SCREEN, height(page)


def height(page: Page) -> int:
    return page.evaluate(
        "document.getElementById('counter').getBoundingClientRect().bottom + scrollY"
    )


def test_from_saving_to_the_first_finding_no_form_asks_for_nothing(desk):
    page = desk("frontdesk")
    page.goto("/complaints/new/")
    fill_by_keyboard(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(RECEIVED)

    page.get_by_role("link", name="打开本件").click()
    open_step(page, "record_findings")
    page.locator("#step-facts").fill("行情服务器内存不足。")
    page.locator("#step button[type=submit]").click()

    expect(page.get_by_text("调查结果已保存。")).to_be_visible()
    expect(page.locator(".case-head").get_by_text("调查处理中")).to_be_visible()


def test_a_call_that_was_not_answered_is_logged_in_two_clicks(desk, stage):
    page = desk("handler")
    page.goto(f"/complaints/{stage.cases['begun']}/")

    page.locator("[data-step=log_unanswered]").click()
    page.locator("#step button[type=submit]").click()

    expect(page.get_by_text("已登记：电话没有接通。")).to_be_visible()
    expect(page.locator("#timeline").get_by_text("没有接通。")).to_be_visible()


def test_what_is_missing_leads_to_its_very_field(desk, stage):
    page = desk("handler")
    page.goto(f"/complaints/{stage.cases['begun']}/")

    page.get_by_role("link", name="未填写原因分析").click()

    expect(page.locator("#step-cause")).to_be_focused()


def state(page: Page, **chosen: str) -> None:
    for name, value in chosen.items():
        page.locator(f"[name={name}][value={value}]").check()


STATES = (
    {},
    {"channel": "walk_in", "nature": "complaint", "category": "D"},
    {"channel": "telephone", "nature": "opinion", "category": "unclear"},
    {"channel": "letter"},
    {
        "channel": "walk_in",
        "nature": "complaint",
        "is_settleable": "yes",
        "category": "E",
    },
)


def test_each_state_of_the_counter_is_for_everyone(desk):
    page = desk("keeper")
    for chosen in STATES:
        page.goto("/complaints/new/")
        state(page, **chosen)

        assert grave_faults(page) == [], chosen

    names = page.locator("[aria-live], [role=status]").evaluate_all(
        "all => all.map(x => x.getAttribute('aria-label') || x.id || x.className)"
    )
    assert {"以前的和相似的投诉", "可以承诺的时间", "新出现的项目"} <= set(names)
