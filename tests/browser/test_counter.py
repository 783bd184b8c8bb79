"""A complaint is logged at the counter, and nothing typed is lost."""

import re

from playwright.sync_api import Page, expect

from tests.browser.counter_page import save, tell, told
from tests.browser.login_page import sign_in

RECEIVED = re.compile(r"/complaints/SH001-\d{4}-\d{5}/received/$")
REFUSED = "status of 422"
OFFLINE = "net::ERR_INTERNET_DISCONNECTED"


def go_on(page: Page, typed: str) -> None:
    """By the list of drafts, once the server has what the page sent in leaving."""
    line = page.locator(".draft-list li", has_text=typed)
    for _try in range(20):
        page.goto("/drafts/")
        if line.count():
            break
        page.wait_for_timeout(500)
    line.get_by_role("link").first.click()
    page.wait_for_url("**/?draft=*")


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
    go_on(page, "贺过期")
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
    go_on(page, "贺断网")

    assert told(page)["client_name"] == ["贺断网"]
    save(page)
    page.wait_for_url(RECEIVED)


def test_what_was_typed_is_there_again_after_a_link_was_followed(desk):
    page = desk("operations")
    page.goto("/complaints/new/")
    tell(page, client_name="贺走开")

    page.goto("/my-day/")
    page.go_back()

    expect(page.locator("[name=client_name]")).to_have_value("贺走开")
    save(page)
    page.wait_for_url(RECEIVED)


def test_a_page_that_is_opened_again_makes_no_draft_of_nothing(desk):
    page = desk("keeper")
    page.goto("/drafts/")
    before = page.locator(".draft-list li").count()
    for _again in range(2):
        page.goto("/complaints/new/")
        page.wait_for_timeout(5_000)  # longer than a draft's period

    expect(page).to_have_url(re.compile(r"/complaints/new/$"))
    page.goto("/drafts/")
    expect(page.locator(".draft-list li")).to_have_count(before)


def test_two_tabs_are_two_drafts(desk):
    first = desk("marketing")
    first.goto("/complaints/new/")
    tell(first, client_name="贺一号")
    second = first.context.new_page()
    second.goto("/complaints/new/")
    expect(second.locator("[name=client_name]")).to_have_value("")
    tell(second, client_name="贺二号")
    first.close()

    for name in ("贺一号", "贺二号"):
        go_on(second, name)
        assert told(second)["client_name"] == [name]


def test_a_file_goes_when_it_is_chosen_and_stays_when_the_form_is_refused(
    desk, watch, tmp_path
):
    watch.expect(REFUSED)
    page = desk("marketing")
    page.goto("/complaints/new/")
    letter = tmp_path / "证据（1）😡.txt"
    letter.write_text("柜台排队", "utf-8")

    page.locator("[name=attachments]").set_input_files(letter)
    expect(page.get_by_text("已附：证据")).to_be_visible()
    tell(page, client_name=None)
    save(page)
    expect(page.get_by_text("已附：证据")).to_be_visible()
    page.locator("[name=attachments_kind]").select_option("client_material")
    page.locator("[name=client_name]").fill("贺附件")
    save(page)

    page.wait_for_url(RECEIVED)
    expect(page.get_by_text("1 份")).to_be_visible()


def test_a_step_is_kept_while_it_is_typed(desk):
    page = desk("handler")
    page.goto("/complaints/new/")
    tell(page, client_name="贺步骤")
    save(page)
    page.wait_for_url(RECEIVED)
    case = page.url.removesuffix("received/")

    page.goto(f"{case}contact/")
    page.locator("[name=said]").fill("已告知客户正在核实。")
    go_on(page, "已告知客户正在核实。")

    expect(page.locator("[name=said]")).to_have_value("已告知客户正在核实。")
