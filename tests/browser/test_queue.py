"""The queue by keyboard, and found again as it was left."""

import re

from playwright.sync_api import Page, expect

from tests.browser.pages import NARROW


def search(page: Page, words: str) -> None:
    page.keyboard.press("/")
    page.keyboard.insert_text(words)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?.*q="))


def test_two_characters_of_the_statement_find_the_case(desk, stage):
    page = desk("handler")
    page.goto("/")

    search(page, "羚羊")

    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("[data-row]")).to_contain_text(stage.cases["found"])
    expect(page.locator("[data-row] mark")).to_have_text("羚羊")


def test_the_last_four_digits_of_the_telephone_find_the_case(desk, stage):
    page = desk("handler")
    page.goto("/")

    search(page, "7531")

    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("[data-row]")).to_contain_text(stage.cases["found"])


def test_a_complete_number_leads_to_the_case(desk, stage):
    page = desk("handler")
    page.goto("/")

    page.keyboard.press("/")
    page.keyboard.insert_text(stage.cases["found"].lower())
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/complaints/{stage.cases['found']}/")


def test_j_and_k_walk_the_lines_and_enter_opens_one(desk):
    page = desk("frontdesk")
    page.goto("/")
    second = page.locator("[data-row] th a").nth(1).inner_text()

    for key in ("j", "j", "j", "k"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/complaints/{second}/")


def test_going_back_finds_the_filters_as_they_were_left(desk):
    page = desk("frontdesk")
    page.goto("/")

    page.get_by_label("类别", exact=True).select_option("B")
    page.wait_for_url(re.compile("category=B"))
    numbers = page.locator("[data-row] th a")
    expect(page.locator(".filters-held")).to_be_visible()
    before = numbers.all_inner_texts()
    numbers.first.click()
    page.wait_for_url("**/complaints/SH001-*/")
    page.go_back()

    expect(page.get_by_label("类别", exact=True)).to_have_value("B")
    assert before == numbers.all_inner_texts()
    assert before != []


def test_the_longest_words_and_names_fit_a_telephone(desk):
    page = desk("frontdesk")
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})

    page.goto("/?q=Incomprehensibilities")

    expect(page.locator("[data-row]")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
    page.locator("[data-row] th a").click()
    page.wait_for_url("**/complaints/SH001-*/")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
