"""norm 17.1: what is settled on the spot is told once; the rest is drafted from it.

What is drafted stands in its field, open to change; nothing is chosen or ticked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")
LOOSE_END = re.compile(r"[；;]$")
# What a sentence says: why it came to that, or what was done about it.
WHY = re.compile(
    r"因|由于|原来|误|不了解|不知道|不会|不熟悉|没有?(?:注意|看到|说清)|未"
)
DONE = re.compile(
    r"已|当场|讲解|解释|说明|演示|陪同|办理|办妥|更正|补(?:办|发|登)|退(?:还|回)|致歉|道歉"
)


def drafted(story: str, *, statement: str = "", demand: str = "") -> dict[str, str]:
    """By the counter's field; what the story says nothing of is left out."""
    sentences = [said.strip() for said in SENTENCE.findall(story) if said.strip()]
    done = "".join(said for said in sentences if DONE.search(said))
    why = "".join(x for x in sentences if WHY.search(x) and not DONE.search(x))
    found = {
        "result": done,
        "cause": why,
        "feedback_said": _("已向客户说明：%(done)s") % {"done": done} if done else "",
        "record_E_question": why or statement,
        "record_E_explanation": done,
        "record_F_demand": demand,
        "record_F_explanation": done,
    }
    return {name: LOOSE_END.sub("。", text) for name, text in found.items() if text}


def of_typed(typed: Mapping[str, str]) -> dict[str, str]:
    """As the page posts it."""
    names = ("statement", "demand")
    said = {name: typed.get(name, "").replace("\0", "") for name in names}
    return drafted(typed.get("facts", "").replace("\0", ""), **said)
