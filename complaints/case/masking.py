"""What stays visible of personal data. Nothing given is ever returned whole."""

import re
from collections.abc import Callable

STAR = "*"
# What stands in the place of a value after its retention: nothing is left to mask.
ERASED = "（已销毁）"
NAME_BREAKS = re.compile(r"([·•.\s]+)")
DISTRICT = re.compile(r"^.{2,12}?(?:新区|区|县|旗|市(?!.{0,8}?[区县旗]))")


def mask_name(name: str) -> str:
    """张三 → 张*, 上海明远贸易有限公司 → 上海****有限公司, John Smith → J*** S****."""
    name = name.strip()
    if len(name) > 6 and not NAME_BREAKS.search(name):
        return _keep(name, head=2, tail=4 if name.endswith("有限公司") else 2)
    return "".join(
        part if NAME_BREAKS.fullmatch(part) else _keep(part, head=1)
        for part in NAME_BREAKS.split(name)
    )


def mask_telephone(number: str) -> str:
    """13812345678 → 138****5678; the last four digits are what people search by."""
    return _keep(number.strip(), head=3, tail=4)


def mask_account(account: str) -> str:
    return _keep(account.strip(), tail=4)


def mask_id_number(id_number: str) -> str:
    """The date of birth and most of the serial go; area and check digits stay."""
    return _keep(id_number.strip(), head=3, tail=2)


def mask_email(email: str) -> str:
    local, at, domain = email.strip().rpartition("@")
    return f"{local[:1]}***@{domain}" if at else _keep(domain, head=1)


def mask_address(address: str) -> str:
    """As far as the district: 上海市浦东新区世纪大道 1 号 → 上海市浦东新区****."""
    address = address.strip()
    if address in ("", ERASED):
        return address
    district = DISTRICT.match(address)
    shown = district.group() if district else address[:3]
    return (shown if len(shown) < len(address) else address[:1]) + STAR * 4


def _keep(value: str, *, head: int = 0, tail: int = 0) -> str:
    """Stars but for the ends; of what is too short for both, the tail, else a third."""
    if value == ERASED:
        return value
    if len(value) < head + tail + 2 and tail:
        head = 0
    if len(value) < head + tail + 2:
        head, tail = len(value) // 3, 0
    if len(value) == 2 and not tail:
        head = 1
    hidden = len(value) - head - tail
    return value[:head] + STAR * hidden + value[len(value) - tail :]


# The columns of a complaint that hold personal data, each with its mask.
BY_COLUMN: dict[str, Callable[[str], str]] = {
    "client_name": mask_name,
    "account_number": mask_account,
    "identity_number": mask_id_number,
    "telephone": mask_telephone,
    "address": mask_address,
    "email": mask_email,
    "agent_name": mask_name,
}
