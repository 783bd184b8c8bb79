from playwright.sync_api import Page

PASSWORD = "demo-desk-2026"


def sign_in(page: Page, username: str) -> None:
    """On the login page."""
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
