"""Debian's Chromium on the real stack, with the packaged Chinese font."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from complaints.desk.help.pictures import browser
from tests.browser.pages import Stage
from tests.browser.watch import Watch


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def base_url(stack) -> str:
    return stack.url


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args, tmp_path_factory
) -> dict[str, object]:
    return {
        **browser_type_launch_args,
        "executable_path": browser.chromium(),
        "args": browser.FLAGS,
        "env": browser.environment(tmp_path_factory.mktemp("fontconfig")),
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args) -> dict[str, object]:
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1366, "height": 768},
    }


@pytest.fixture(scope="session")
def stage(stack) -> Stage:
    asked = "from tests.browser.stage import main; main()"
    told = stack.manage("shell", "--verbosity=0", "--command", asked)
    return Stage(stack.url, **json.loads(told))


@pytest.fixture
def watch(base_url) -> Iterator[Watch]:
    """Nothing is complained of in any browser of the test, or it fails."""
    watch = Watch(base_url)
    yield watch
    assert watch.faults == []


@pytest.fixture
def new_context(new_context, watch) -> Callable[..., BrowserContext]:
    def watched(**options) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(15_000)
        watch.over(context)
        return context

    return watched


@pytest.fixture
def desk(new_context, stage) -> Callable[..., Page]:
    """The browser of somebody who is logged in; of nobody for an empty name."""

    def of(username: str, **options) -> Page:
        page = new_context(**options).new_page()
        stage.seat(page, username)
        return page

    return of
