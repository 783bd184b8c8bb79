"""The counter as one fills it in."""

from typing import Any

from playwright.sync_api import Page

WALK_IN: dict[str, Any] = {
    "channel": "walk_in",
    "place": "quiet_area",
    "client_name": "贺一鸣",
    "telephone": "13800006642",
    "contact_time": "工作日下午",
    "nature": "complaint",
    "statement": "柜台办理销户，材料交了三次还说不齐。",
    "demand": "一次说清需要什么材料。",
    "category": "A",
    "is_settleable": "no",
    "unsettled_reason": "需要调查核实",
    "client_agreed": True,
    "proposed_by": "staff",
    "reply_way": "telephone",
}
CHOSEN = (
    "channel",
    "place",
    "category",
    "is_settleable",
    "reply_way",
    "nature",
    "proposed_by",
)


def unfold(page: Page) -> None:
    page.locator("#counter details").evaluate_all(
        "all => all.forEach(x => x.open = true)"
    )


def tell(page: Page, **overrides: Any) -> None:
    """Fill in a walk-in complaint; None leaves the field alone."""
    unfold(page)
    for name, value in {**WALK_IN, **overrides}.items():
        if value is None:
            continue
        if name in CHOSEN:
            page.locator(f"[name={name}][value={value}]").check()
        elif value is True:
            page.locator(f"[name={name}]").check()
        else:
            page.locator(f"[name={name}]").fill(value)


def save(page: Page) -> None:
    page.get_by_role("button", name="保存受理").click()


def told(page: Page) -> dict[str, list[str]]:
    """What stands in the form, as it would be sent."""
    pairs = page.evaluate(
        "() => [...new FormData(document.getElementById('counter'))]"
        ".filter(([, value]) => typeof value === 'string')"
    )
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in ("csrfmiddlewaretoken", "opened"):
            found.setdefault(name, []).append(value)
    return found
