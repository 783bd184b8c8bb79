"""Many complaints at once, as a desk has them after years: most of them closed.

Rows go in past the services: what is measured is reading.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from branches.models import Branch, User
from complaints.case.choices import OPEN, Category, Channel, State
from complaints.case.finding import search
from complaints.case.models import Complaint
from complaints.case.tables.categories import leading_department

# 佣金 is in half of the statements, 强赎 in one of a block, in the first branch.
COMMON, RARE = "佣金", "强赎"
OPENINGS = (
    "客户来电表示开户时约定的费率与实际收取的不一致，",
    "客户到营业部反映手机软件在开盘时无法登录，",
    "客户认为柜台办理业务时间过长且没有人引导，",
    "客户收到短信提示后仍不清楚可转债的处理规则，",
)
MIDDLES = (
    "对佣金的计算方式提出疑问，要求逐笔说明；",
    "多次拨打电话无人接听，等待超过四十分钟；",
    "希望降低佣金，并与新开户客户保持一致；",
    "工作人员解释前后不一致，客户表示难以接受；",
)
ENDINGS = (
    "此前已在网上留言但没有得到答复，情绪较为激动。",
    "要求营业部负责人出面说明，并给出书面答复。",
    "客户表示只要解释清楚即可，不要求赔偿。",
    "客户提供了交割单和截图，愿意配合核实。",
)
BLOCK, A_DAY = 1000, 100
TIMES = ("received_at", "entered_at", "resolved_at", "closed_at", "next_due_at")
SURNAMES = "赵钱孙李周吴郑王冯陈"
GIVEN = ("建国", "秀英", "志强", "丽华", "晓明", "海燕", "文博", "思远")


def fill(size: int, *, branches: list[Branch], handlers: list[User]) -> None:
    """`size` complaints, by turns in each branch; more than a block: whole blocks."""
    block = min(size, BLOCK)
    rows = (complaint(i, block, branches, handlers) for i in range(block))
    Complaint.objects.bulk_create(rows)
    if size > block:
        with connection.cursor() as cursor:
            copy_backwards(size // block - 1, cursor)


def copy_backwards(times: int, cursor: Any) -> None:
    """Copy what is there, each copy a block's span earlier than the one before."""
    columns = {
        field.column: field.column
        for field in Complaint._meta.concrete_fields
        if not field.primary_key
    }
    columns["number"] = "number || '-' || n"
    for column in TIMES:
        columns[column] = f"{column} - n * interval '{BLOCK // A_DAY} days'"
    cursor.execute(
        f"INSERT INTO complaints_complaint ({', '.join(columns)})"  # noqa: S608 (names of columns)
        f" SELECT {', '.join(columns.values())}"
        " FROM complaints_complaint, generate_series(1, %s) AS n",
        [times],
    )


def complaint(
    i: int, size: int, branches: list[Branch], handlers: list[User]
) -> Complaint:
    now = timezone.now()
    branch = branches[i % len(branches)]
    own = [user for user in handlers if user.branch_id == branch.pk]
    category = list(Category)[i % 6].value
    received_at = now - timedelta(days=(size - i) // 4 * 4 / A_DAY, hours=1)
    return Complaint(
        # Past the numbers that the counter gives.
        number=f"{branch.code}-{received_at.year}-{100_000 + i}",
        branch=branch,
        received_at=received_at,
        entered_at=received_at,
        channel=list(Channel)[i % 6],
        first_responsible=own[i % len(own)],
        handler=own[i % len(own)],
        client_name=SURNAMES[i % 10] + GIVEN[i // 10 % 8],
        telephone=f"138{i:08d}",
        telephone_keys=search.telephone_keys(f"138{i:08d}"),
        category=category,
        lead_department=leading_department(category),
        statement=statement(i),
        demand="请尽快答复。",
        conclusion="founded",
        result="已向客户说明。",
        **course(i, received_at),
    )


def statement(i: int) -> str:
    rare = f"涉及{RARE}的通知。" if i % BLOCK == 20 else ""
    parts = (OPENINGS[i % 4], MIDDLES[i // 4 % 4], rare, ENDINGS[i // 16 % 4])
    return "".join(parts) * 2


def course(i: int, received_at: datetime) -> dict[str, object]:
    """Of fifty one is open, two wait for the visit, the rest are closed."""
    resolved_at = received_at + timedelta(hours=1)
    turn = i // 4 % 50
    if turn == 0:
        return {
            "state": OPEN[i % 3],
            "next_due_at": received_at + timedelta(days=3),
        }
    if turn in (1, 2):
        return {
            "state": State.RESOLVED,
            "resolved_at": resolved_at,
            "next_due_at": resolved_at + timedelta(days=60),
        }
    return {
        "state": State.CLOSED,
        "resolved_at": resolved_at,
        "closed_at": resolved_at,
    }
