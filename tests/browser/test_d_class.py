"""norm 23: a D-class complaint from the counter to the disposal, by six people."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.counter_page import save, tell
from tests.browser.pages import NARROW
from tests.browser.test_case import open_step, said, send, settled

STATEMENT = "二号窗口的柜员当众说我听不懂就叫家里人来，我要一个说法。"
OPINION = "属实。员工由总监陪同当面致歉，例会书面检查。"
PEOPLE = ("frontdesk", "handler", "operations", "gm", "marketing", "archivist")

Shoot = Callable[[str], None]


class Walk:
    """One case, and the browsers of those whom it concerns."""

    def __init__(self, desk: Callable[..., Page], folder: Path) -> None:
        self.pages = {name: desk(name) for name in PEOPLE}
        width, height = NARROW
        self.pages["gm"].set_viewport_size({"width": width, "height": height})
        self.folder = folder
        self.taken = 0
        self.address = ""

    def page(self, username: str, path: str = "") -> Page:
        """This person's browser, at a page of the case."""
        page = self.pages[username]
        page.goto(self.address + path)
        return page

    def keep(self, username: str, name: str) -> None:
        """A picture of the whole page; it is as wide as its window."""
        page = self.pages[username]
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], name
        self.taken += 1
        picture = self.folder / f"{self.taken:02}-{username}-{name}.png"
        page.screenshot(path=picture, full_page=True)


def fill(page: Page, **values: object) -> None:
    """The page's form, each control as it wants it; then it is sent."""
    for name, value in values.items():
        field = page.locator(f".step [name={name}]")
        if value is True:
            field.check()
        elif isinstance(value, dict) and "person" in value:
            chosen = field.locator("option", has_text=value["person"])
            field.select_option(chosen.get_attribute("value"))
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(
                **value if isinstance(value, dict) else {"value": value}
            )
        else:
            field.fill(value)
    page.locator(".step .form-foot [type=submit]").click()


def log(walk: Walk) -> None:
    page = walk.pages["frontdesk"]
    page.goto("/complaints/new/")
    tell(page, client_name="贺投诉", category="D", statement=STATEMENT)
    page.locator("[name=named_name]").fill("二号窗口的男柜员")
    page.locator("[name=named_department]").select_option("operations")
    walk.keep("frontdesk", "counter")
    save(page)
    page.wait_for_url("**/received/")
    walk.keep("frontdesk", "received")
    page.get_by_role("link", name="打开本件").click()
    page.wait_for_url(re.compile(r"/complaints/[^/]+/$"))
    walk.address = page.url


def investigate(walk: Walk) -> None:
    page = walk.page("handler")
    step = open_step(page, "investigate")
    step.locator("[name=takes_over]").check()
    step.locator("[name=reason]").fill("涉及柜台员工，由我调查。")
    send(step)
    said(page, "已开始调查。")


def hear(walk: Walk) -> None:
    page = walk.page("handler", "inquiry/write/")
    fill(page, comforted=True, apologised=True, account="客户详述了争执的经过。")
    said(page, "接待记录已保存。")
    page = walk.page("handler", "take-statement/")
    fill(
        page,
        heard="party",
        named={"index": 1},
        manner="taken_down",
        person="唐柜员",
        taken_by={"index": 1},
        place="会谈室",
        words="当时排队的人多，我说话急了。",
    )
    said(page, "笔录已保存。")
    for heard in ("witness", "other_client"):
        page = walk.page("handler", "take-statement/")
        fill(page, heard=heard, is_none=True, why_none="当时无他人在场。")
        said(page, "笔录已保存。")
    walk.keep("handler", "statements")


def find(walk: Walk) -> None:
    page = walk.page("handler")
    step = open_step(page, "record_findings")
    step.locator("[name=conclusion]").select_option("founded")
    step.locator("[name=responsibility]").select_option("staff")
    step.locator("[name=facts]").fill("柜面录音与客户陈述一致。")
    step.locator("[name=cause]").fill("员工服务意识差。")
    step.locator("[name=result]").fill("员工当面致歉并书面检查。")
    send(step)
    said(page, "已保存")


def propose(walk: Walk) -> None:
    page = walk.page("operations", "give-opinion/")
    fill(page, words=OPINION)
    said(page, "总经理")
    walk.keep("operations", "opinion")


def approve_on_a_telephone(walk: Walk, number: str) -> None:
    page = walk.pages["gm"]
    page.goto("/admin/")
    expect(page.locator("#waiting")).to_contain_text("等我决定")
    walk.keep("gm", "waiting")
    page.get_by_role("link", name="全部等我决定的事项").click()
    row = page.locator("#result_list tr", has_text=number).filter(has_text="D 类")
    row.get_by_role("link").first.click()
    expect(page.locator("blockquote")).to_have_text(OPINION)
    expect(page.locator("#content")).to_contain_text("我说话急了")
    walk.keep("gm", "decision")
    page.locator("[name=comment]").fill("同意。")
    page.locator("button[name=approve]").click()
    expect(page.locator(".messagelist")).to_contain_text(
        f"{number} D 类初步处理意见：已同意。"
    )
    walk.keep("gm", "next")


def decide_disposal(walk: Walk) -> None:
    due_on = timezone.localdate() + timedelta(days=7)
    for measure in ("由总监陪同向客户当面致歉", "当期例会书面检查"):
        page = walk.page("operations", "disposal/decide/")
        fill(
            page,
            staff={"index": 1},
            measure={"label": measure},
            due_on=due_on.isoformat(),
        )
        said(page, "员工处置已决定。")
    walk.keep("operations", "disposal")


def resolve(walk: Walk) -> None:
    page = walk.page("operations")
    step = open_step(page, "resolve")
    step.locator("[name=way]").select_option("in_person")
    settled(page)
    step.locator("[name=said]").fill("通报处理结果，员工当面致歉，客户接受。")
    step.locator("[name=attitude]").select_option("satisfied")
    walk.keep("operations", "resolve")
    send(step)
    said(page, "已办结。")
    walk.keep("operations", "resolved")


def start(page: Page, measure: str) -> None:
    row = page.locator("section.sheet", has_text=measure)
    row.get_by_role("link", name="登记完成").click()


def carry_out(walk: Walk, paper: Path) -> None:
    today = timezone.localdate().isoformat()
    page = walk.page("handler")
    page.get_by_text("上传附件").click()
    page.locator("#attachments [name=kind]").select_option("other")
    page.locator("#attachments [name=files]").set_input_files(paper)
    page.locator("#attachments [type=submit]").click()
    expect(page.locator("#attachments")).to_contain_text(paper.name)
    page = walk.page("marketing", "disposal/")
    start(page, "由总监陪同")
    leader = {"person": "顾晓峰"}
    fill(page, done_on=today, leader=leader, outcome="客户接受致歉。")
    said(page, "已登记完成。")
    page = walk.page("handler", "disposal/")
    start(page, "当期例会")
    fill(page, done_on=today, leader=leader, file={"label": paper.name})
    said(page, "已登记完成。")


@pytest.mark.norm("23.0", "23.2", "23.3")
def test_six_people_take_a_d_case_from_the_counter_to_the_disposal(
    desk, output_path, tmp_path
):
    walk = Walk(desk, Path(output_path))
    paper = tmp_path / "书面检查.txt"
    paper.write_text("我的检查。")

    log(walk)
    number = walk.address.rstrip("/").rpartition("/")[2]
    investigate(walk)
    hear(walk)
    find(walk)
    propose(walk)
    approve_on_a_telephone(walk, number)
    decide_disposal(walk)
    resolve(walk)
    carry_out(walk, paper)

    page = walk.page("archivist", "disposal/")
    expect(page.get_by_text("已完成")).to_have_count(2)
    expect(page.locator("main")).to_contain_text(paper.name)
    walk.keep("archivist", "disposal")
    walk.page("archivist")
    walk.keep("archivist", "case")
    assert len(list(walk.folder.glob("*.png"))) == walk.taken
