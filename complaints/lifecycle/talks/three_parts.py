"""norm 8.1: thanks, the handling in detail, hope: which of them a text has.

What is spoken and not written down is ticked by whoever spoke; what stands in the
text needs no tick.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from complaints.case.models import Complaint
from complaints.case.models.contacts import REPLIES, Contact

THANKS = re.compile(r"感谢|谢谢|多谢|致谢|谢意")
# A word that introduces an outcome, and on the same line what it was. The template's
# own 已经调查处理 introduces nothing.
DETAIL = re.compile(
    r"(?:(?<!已)经(?:核实|核查|调查|了解|查)|查明|查实|核实(?:结果|情况)"
    r"|调查(?:结果|情况|结论)|处理(?:结果|情况|意见))"
    r"[^\S\n]*[为是如下：:，,]*[^\S\n]*[^\s：:，,。；;]{2,}"
)
HOPE = re.compile(
    r"(?:希望|期待|欢迎|恳请|敬请|请)[^。！\n]{0,16}(?:继续|一如既往)"
    r"[^。！\n]{0,12}(?:支持|关心|关注|监督|信任)"
)


@dataclass(frozen=True)
class Parts:
    thanked: bool
    explained: bool
    hoped: bool


def found_in(text: str, *, result: str = "") -> Parts:
    """`result`: of the case; a text that repeats it tells of the handling."""
    tells = bool(result.strip()) and result.strip() in text
    return Parts(
        thanked=bool(THANKS.search(text)),
        explained=tells or bool(DETAIL.search(text)),
        hoped=bool(HOPE.search(text)),
    )


def mark(contact: Contact, complaint: Complaint) -> None:
    """A tick stays; what the text has is added. Other talks have no parts."""
    if contact.purpose not in REPLIES:
        return
    found = found_in(contact.said, result=complaint.result)
    contact.thanked |= found.thanked
    contact.explained |= found.explained
    contact.hoped |= found.hoped
