"""A case on its way, by those who do it in the browser."""

import re

from playwright.sync_api import Page, expect

from tests.browser.counter_page import save, tell
from tests.browser.pages import NARROW


def open_step(page: Page, verb: str):
    """The step's form, in place."""
    button = page.locator(f"[data-step={verb}]")
    if not button.is_visible():
        page.locator(".steps-more > summary").click()
    button.click()
    step = page.locator("#step .step")
    expect(step).to_be_visible()
    return step


def settled(page: Page) -> None:
    """Nothing that was asked for is on its way."""
    expect(page.locator(".htmx-request")).to_have_count(0)


def send(step) -> None:
    step.locator(".form-foot [type=submit]").click()


def said(page: Page, words: str) -> None:
    expect(page.locator("#messages")).to_contain_text(words)


def test_a_walk_in_goes_from_the_counter_to_its_printed_form(desk):
    page = desk("frontdesk")
    page.goto("/complaints/new/")
    tell(page, client_name="贺全程")
    save(page)
    page.get_by_role("link", name="打开本件").click()

    send(open_step(page, "investigate"))
    said(page, "已开始调查。")

    case = page.url
    page.goto(f"{case}record/write/")
    page.locator("[name=matter]").select_option("process")
    page.locator("[name=reviewed]").fill("销户材料的告知口径。")
    page.locator("[name=needs_change]").select_option("no")
    page.locator("[name=no_change_reason]").fill("制度清楚，柜台执行不一致。")
    send(page.locator("#step .step"))
    page.wait_for_url("**/record/")
    page.goto(case)

    step = open_step(page, "resolve")
    step.locator("[name=conclusion]").select_option("founded")
    step.locator("[name=responsibility]").select_option("branch")
    step.locator("[name=facts]").fill("三次所列材料不一致，属实。")
    step.locator("[name=cause]").fill("没有统一的材料清单。")
    step.locator("[name=result]").fill("当日办妥销户。")
    step.locator("[name=improvement]").fill("柜台张贴销户材料清单。")
    step.locator("[name=way]").select_option("telephone")
    step.locator("[name=attitude]").select_option("satisfied")
    expect(step.locator("[name=said]")).to_have_value("")
    step.locator("[name=said]").fill("写错了")
    step.locator("[name=said]").fill("")
    step.get_by_role("link", name="电话", exact=True).click()
    expect(step.locator("[name=said]")).to_have_value(re.compile("当日办妥销户"))
    send(step)
    said(page, "已办结。")

    form = page.get_by_role("link", name="打印情况表").get_attribute("href")
    printed = page.request.get(form)
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.body().startswith(b"%PDF-")


def test_what_a_step_refuses_stays_in_its_form(desk, stage, watch):
    watch.expect("status of 422")
    page = desk("handler")
    page.goto(f"/complaints/{stage.cases['worked']}/")

    step = open_step(page, "record_contact")
    step.locator("[name=purpose]").select_option("interim_reply")
    step.locator("[name=direction]").select_option("outbound")
    step.locator("[name=reached][value=yes]").check()
    step.locator("[name=way]").select_option("telephone")
    step.locator("[name=occurred_at]").fill("2031-05-06T07:08")
    settled(page)
    step.locator("[name=said]").fill("已告知客户进展。")
    send(step)

    expect(step.locator(".invalid-feedback, .notice-error").first).to_be_visible()
    expect(step.locator("[name=purpose]")).to_have_value("interim_reply")
    expect(step.locator("[name=way]")).to_have_value("telephone")
    expect(step.locator("[name=direction]")).to_have_value("outbound")
    expect(step.locator("[name=reached][value=yes]")).to_be_checked()
    expect(step.locator("[name=occurred_at]")).to_have_value("2031-05-06T07:08")
    expect(step.locator("[name=said]")).to_have_value("已告知客户进展。")


def test_a_talk_clicked_twice_is_recorded_once(desk, stage):
    page = desk("handler")
    page.goto(f"/complaints/{stage.cases['worked']}/")
    step = open_step(page, "record_contact")
    step.locator("[name=purpose]").select_option("enquiry")
    step.locator("[name=direction]").select_option("outbound")
    step.locator("[name=reached][value=yes]").check()
    step.locator("[name=way]").select_option("telephone")
    settled(page)
    step.locator("[name=said]").fill("只说了一次的话。")

    step.get_by_role("button", name="登记联系").dblclick()

    said(page, "联系记录已保存。")
    page.reload()
    expect(page.get_by_text("只说了一次的话。")).to_have_count(1)


def test_of_two_who_press_the_same_button_the_second_is_told(desk, stage):
    first, second = desk("frontdesk"), desk("handler")
    steps = []
    for page in (first, second):
        page.goto(f"/complaints/{stage.cases['raced']}/")
        step = open_step(page, "acknowledge")
        step.locator("[name=no_agreed_time_reason]").fill("客户不便约定。")
        steps.append(step)

    for step in steps:
        send(step)

    said(first, "已告知受理。")
    said(second, "投诉状态已变化，请刷新后重试。")
    expect(second.locator("[data-step=acknowledge]")).to_have_count(0)


def test_a_handover_counts_once_the_receiver_accepts_it(desk, stage):
    address = f"/complaints/{stage.cases['handed']}/"
    giver, receiver = desk("handler"), desk("frontdesk")
    people = receiver.locator("#people")

    giver.goto(address)
    step = open_step(giver, "hand_over")
    chosen = step.locator("[name=receiver] option", has_text="周敏")
    step.locator("[name=receiver]").select_option(chosen.get_attribute("value"))
    step.locator("[name=reason]").fill("外出培训三天。")
    send(step)
    said(giver, "等待周敏决定")
    receiver.goto(address)
    expect(people).not_to_contain_text(re.compile(r"经办人\s*周敏"))
    receiver.get_by_role("button", name="接受").click()

    said(receiver, "已同意。")
    expect(people).to_contain_text(re.compile(r"经办人\s*周敏"))


def test_a_director_approves_on_a_telephone(desk, stage):
    page = desk("operations")
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})

    page.goto("/")
    page.get_by_role("link", name="待我审批").click()
    page.get_by_role("link", name=stage.cases["asked"], exact=True).click()
    page.locator("#decisions").get_by_role("button", name="同意").click()

    said(page, "已同意。")
    expect(page.locator(".case-head, h1").first).to_be_visible()
    expect(page.get_by_text("客户撤回").first).to_be_visible()
    expect(page.locator("#decisions")).to_have_count(0)
