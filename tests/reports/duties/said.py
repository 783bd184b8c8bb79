"""What is entered of a duty of each kind."""

from datetime import date
from typing import Any

from complaints.models import Material
from reports.duties.kinds import DUTIES, DutyKind

SAID: dict[str, Any] = {
    "topic": "午间排队",
    "client_type": "new",
    "participants": "柜台员工和到场客户",
    "participants_count": 8,
    "lessons": "先致歉，再询问。",
}


def said_of(kind: str, **overrides: Any) -> dict[str, Any]:
    asks = DUTIES[DutyKind(kind)].asks
    said = {name: value for name, value in SAID.items() if name in asks}
    return {"content": "大厅入口左侧。", **said, **overrides}


def material(**overrides: Any) -> Material:
    """Public, and in force since long ago."""
    columns = {"title": "佣金公示", "kind": "rule", "version": "1", "text": "万分之三"}
    given = {**columns, "valid_from": date(2025, 1, 1), **overrides}
    return Material.objects.create(**given)
