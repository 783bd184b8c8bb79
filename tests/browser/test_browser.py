"""The browser itself is fit to judge the pages."""

from playwright.sync_api import expect

from tests.browser.login_page import sign_in


def test_the_login_page_is_served_in_chinese(page):
    page.goto("/login/")

    assert page.locator("html").get_attribute("lang") == "zh-hans"


def test_chinese_is_drawn_and_not_boxed(page):
    page.set_content("<p style='font: 40px sans-serif'><span>投</span><span>诉</span>")
    first, second = (span.screenshot() for span in page.locator("span").all())

    assert first != second


def test_whoever_logs_in_is_at_the_queue(page):
    page.goto("/")
    sign_in(page, "frontdesk")

    page.wait_for_url("**/")
    expect(page.get_by_role("heading", name="待办")).to_be_visible()
    expect(page.locator("[data-row]").first).to_be_visible()
