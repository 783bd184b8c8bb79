"""A complaint is logged at the counter, and nothing typed is lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.counter_page import CHOSEN, WALK_IN, save, tell, told
from tests.browser.login_page import sign_in

RECEIVED = re.compile(r"/complaints/SH001-\d{4}-\d{5}/received/$")
REFUSED = "status of 422"
OFFLINE = "net::ERR_INTERNET_DISCONNECTED"


def by_keyboard(page: Page, name: str, *, value: str | bool) -> None:
    """Tab on to the field; type what is written there, choose what is chosen."""
    for _step in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            break
    else:
        pytest.fail(f"Tab never came to {name}")
    if value is True or name in CHOSEN:
        page.keyboard.press("Space")
    else:
        page.keyboard.insert_text(value)


def test_a_walk_in_is_logged_with_the_keyboard_alone(desk):
    page = desk("frontdesk")
    page.goto("/")

    page.keyboard.press("n")
    page.wait_for_url("**/complaints/new/")
    for name, value in WALK_IN.items():
        by_keyboard(page, name, value=value)
    page.keyboard.press("Control+Enter")

    page.wait_for_url(RECEIVED)
    expect(page.locator(".number--large")).to_contain_text("SH001-")
    expect(page.get_by_text("答复客户").first).to_be_visible()


def test_wrong_input_keeps_what_was_typed(desk, watch):
    watch.expect(REFUSED)
    page = desk("handler")
    page.goto("/complaints/new/")

    tell(page, client_name=None, listened=True, received_at="2031-01-01T09:30")
    page.locator("[name=secondary_categories][value=C]").check()
    typed = told(page)
    save(page)

    expect(page.get_by_text("受理时间不能晚于现在。").first).to_be_visible()
    expect(page.get_by_text("请填写客户姓名，或勾选匿名。").first).to_be_visible()
    assert told(page) == typed
    assert typed["secondary_categories"] == ["C"]
    assert typed["received_at"] == ["2031-01-01T09:30"]


def test_a_second_click_makes_no_second_complaint(desk):
    page = desk("operations")
    page.goto("/complaints/new/")

    tell(page, client_name="贺双击")
    page.get_by_role("button", name="保存受理").dblclick()
    page.wait_for_url(RECEIVED)
    page.goto("/?q=贺双击")

    expect(page.locator("[data-row]")).to_have_count(1)


def test_going_back_and_saving_again_makes_no_second_complaint(desk):
    page = desk("operations")
    page.goto("/complaints/new/")
    tell(page, client_name="贺回头")
    save(page)
    page.wait_for_url(RECEIVED)
    first = page.url

    page.go_back()
    tell(page, client_name="贺回头")
    save(page)
    page.wait_for_url(RECEIVED)

    assert page.url == first
    page.goto("/complaints/new/")
    tell(page, client_name="贺下一位")
    save(page)
    page.wait_for_url(RECEIVED)
    assert page.url != first


def test_without_javascript_the_counter_takes_a_complaint(desk):
    page = desk("marketing", java_script_enabled=False)
    page.goto("/complaints/new/")

    tell(page, client_name="贺无脚")
    save(page)

    page.wait_for_url(RECEIVED)


def test_what_was_typed_survives_an_expired_login(desk):
    page = desk("keeper")
    page.goto("/complaints/new/")

    page.context.clear_cookies(name="sessionid")
    tell(page, client_name="贺过期")
    status = page.locator("[data-draft-status]")
    expect(status).to_contain_text("登录已过期", timeout=10_000)
    page.goto("/complaints/new/")
    sign_in(page, "keeper")

    page.wait_for_url("**/complaints/new/")
    expect(page.get_by_text("暂存在本机的内容").first).to_be_visible()
    assert told(page)["client_name"] == ["贺过期"]
    assert told(page)["category"] == ["A"]
    save(page)
    page.wait_for_url(RECEIVED)


def test_what_was_typed_survives_a_lost_connection(desk, watch):
    watch.expect(OFFLINE)
    watch.expect("htmx:")  # its own word for the same
    page = desk("gm")
    page.goto("/complaints/new/")

    page.context.set_offline(True)
    tell(page, client_name="贺断网")
    save(page)
    expect(page.locator("[data-draft-status]")).to_contain_text("现在没有网络")
    page.context.set_offline(False)
    page.goto("/complaints/new/")

    assert told(page)["client_name"] == ["贺断网"]
    save(page)
    page.wait_for_url(RECEIVED)
