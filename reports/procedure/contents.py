"""norm 9.1: the procedure, read off the declarations and data by which the desk works.

Nothing of it is written here but headings: what changes there, changes here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from branches.models import Branch
from complaints.acts import manual
from complaints.acts.registry import ACTS, TOLD
from complaints.case.choices import Category, Channel, State
from complaints.case.models import Complaint
from complaints.case.models.contacts import Purpose
from complaints.case.tables.categories import CATEGORIES
from complaints.case.tables.channels import CHANNELS
from complaints.clocks.deadlines import Kind
from complaints.clocks.kinds import CLOCKS
from complaints.clocks.tiers import WARNING, Recipient, Tier
from complaints.reporting_lines.models import FEEDBACK_POSTS, ReportingLine
from complaints.requests.kinds import DECIDERS, REQUESTS
from complaints.requests.models import EscalationKind
from reports.digests import head_of

LAYOUT = "procedure-1"

Row = list[str]


def contents(branch: Branch) -> dict[str, Any]:
    """Plain data, of which page and paper are made: two statements."""
    return {
        **head_of(branch, layout=LAYOUT),
        "telephone": branch.complaint_telephone,
        "email": branch.complaint_email,
        "tables": list(_tables(branch)),
    }


def _tables(branch: Branch) -> Iterator[dict[str, Any]]:
    """In the order in which a complaint meets them."""
    yield _table(
        _("受理渠道"),
        [_("渠道"), _("首次联系方式"), _("由谁受理")],
        _channels(),
        note=_("谁接到投诉，谁是第一责任人。"),
    )
    yield _table(
        _("投诉类别与牵头部门"),
        [_("类别"), _("范围"), _("牵头")],
        _categories(),
    )
    yield _table(
        _("状态与步骤"), [_("状态"), _("步骤"), _("之后的状态")], _transitions()
    )
    yield _table(
        _("谁在什么状态可以做什么"),
        [_("步骤"), _("状态"), _("岗位"), _("条件")],
        list(manual.rows()),
    )
    yield _table(
        _("时限与逐级上报"),
        [_("时限"), _("何时到期"), _("以什么完成"), _("预警与上报")],
        _clocks(),
    )
    yield _table(
        _("报告路线"),
        [_("类别"), _("情形"), _("受理时报告"), _("求助时由谁决定"), _("最终反馈")],
        _lines(branch),
    )
    yield _table(_("须由他人决定的事项"), [_("事项"), _("由谁决定")], _requests())


def _table(
    title: str, columns: Row, rows: list[Row], *, note: str = ""
) -> dict[str, Any]:
    return {"title": title, "columns": columns, "rows": rows, "note": note}


def _channels() -> list[Row]:
    def kept(has_keeper: bool) -> str:
        return _("渠道专人") if has_keeper else _("接到投诉的员工")

    return [
        [_said(Channel(x)), str(row.way.label), kept(row.has_keeper)]
        for x, row in CHANNELS.items()
    ]


def _categories() -> list[Row]:
    return [
        [_said(Category(x)), str(row.words), str(row.leads.label)]
        for x, row in CATEGORIES.items()
    ]


def _transitions() -> list[Row]:
    order = {str(state): place for place, state in enumerate(State.values)}
    moves = sorted(
        Complaint().get_all_state_transitions(),
        key=lambda move: (order[str(move.source)], order[str(move.target)]),
    )
    return [
        [
            _said(State(str(move.source))),
            _step(move.name),
            _said(State(str(move.target))),
        ]
        for move in moves
    ]


def _step(name: str) -> str:
    """As its button says, or the timeline of what no button does."""
    return str(ACTS[name].label if name in ACTS else TOLD[name].label)


def _clocks() -> list[Row]:
    tiers: dict[str, list[str]] = {}
    for tier in Tier.objects.filter(is_active=True).order_by("kind", "level", "pk"):
        word = _("预警") if tier.level == WARNING else _("上报")
        said = _("%(when)s%(word)s：%(who)s") % {
            "when": tier.when,
            "word": word,
            "who": _joined(Recipient(who).label for who in tier.recipients),
        }
        tiers.setdefault(tier.kind, []).append(said)
    return [
        [
            _said(Kind(x)),
            str(row.words),
            # What no talk answers is answered on paper.
            _joined(Purpose(one).label for one in row.answered_by) or _("书面答复"),
            "\n".join(tiers.get(x, [])),
        ]
        for x, row in CLOCKS.items()
    ]


def _lines(branch: Branch) -> list[Row]:
    """Those that hold in the branch: its own, else the house's."""
    found = ReportingLine.objects.filter(Q(branch=branch) | Q(branch=None))
    own_first = sorted(found, key=lambda line: line.branch_id is None)
    chosen: dict[tuple[str, str], ReportingLine] = {}
    for line in own_first:
        chosen.setdefault((line.category, line.occasion), line)
    posts = dict(FEEDBACK_POSTS)
    return [
        [
            line.get_category_display() or _("各类"),
            line.get_occasion_display(),
            _joined(Recipient(role).label for role in line.informs),
            _joined(Recipient(role).label for role in line.decides),
            _joined(posts[post] for post in line.feedback),
        ]
        for _key, line in sorted(chosen.items())
    ]


def _requests() -> list[Row]:
    return [
        [_said(EscalationKind(x)), str(DECIDERS[row.decided_by])]
        for x, row in REQUESTS.items()
    ]


def _said(member: Any) -> str:
    return str(member.label)


def _joined(labels: Iterator[Promise | str] | Any) -> str:
    return "、".join(map(str, labels))
