"""The browser itself is fit to judge the pages."""


def test_the_login_page_is_served_in_chinese(page):
    page.goto("/login/")

    assert page.locator("html").get_attribute("lang") == "zh-hans"


def test_chinese_is_drawn_and_not_boxed(page):
    page.set_content("<p style='font: 40px sans-serif'><span>投</span><span>诉</span>")
    first, second = (span.screenshot() for span in page.locator("span").all())

    assert first != second
