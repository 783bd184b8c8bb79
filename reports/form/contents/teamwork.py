"""Who else took part: departments, groups, the company, and who approved."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from branches.models import Post
from complaints.decision_group.models import GroupDecision
from complaints.inquiry.models import Heard, Opinion, Statement
from complaints.liaison.models import Liaison
from complaints.requests.models import EscalationKind
from complaints.task_force.models import TaskForceMember
from reports.form.contents.casefile import CaseFile
from reports.form.contents.wording import day, joined, moment, name
from reports.times import minute

DIRECTORS = (Post.OPERATIONS_DIRECTOR, Post.MARKETING_DIRECTOR)
# In the order of the boxes.
LEADERS = (Post.MARKETING_DIRECTOR, Post.OPERATIONS_DIRECTOR, Post.GENERAL_MANAGER)


def reported(case: CaseFile) -> list[dict[str, Any]]:
    """norm 18.1, 4.2: who was told of it, and when first.

    At receipt by the reporting line's notices; later by whom it was brought before.
    """
    told = [
        (row.created_at, row.recipient.post, name(row.recipient))
        for row in case.reports
    ]
    told += [
        (row.asked_at, row.person.post if row.person else row.post, name(row.person))
        for row in case.dossier.referrals
    ]
    told += [
        (row.requested_at, post, "")
        for row in case.requests
        if row.kind == EscalationKind.HELP
        for post in row.decider_posts
    ]
    first: dict[tuple[str, str], datetime] = {}
    for at, post, who in sorted(told, key=lambda row: (row[0], row[2] == "", row)):
        # A post that was asked is whoever of it was told before.
        if post and not (who == "" and any(known == post for known, _who in first)):
            first.setdefault((post, who), at)
    leaders = [key for key in first if key[0] in LEADERS]
    return [
        {"to": post, "name": who, "at": moment(first[post, who])}
        for post, who in sorted(leaders, key=lambda key: LEADERS.index(key[0]))
    ]


def assisting(case: CaseFile) -> str:
    """norm 4.2: whom it was brought before."""
    return joined(*(str(referral) for referral in case.dossier.referrals), by="、")


def task_force(case: CaseFile) -> str:
    """norm 18.2: the groups in the order of their setting up."""
    groups: dict[int, list[TaskForceMember]] = {}
    for member in case.dossier.members:
        groups.setdefault(member.task_force_id, []).append(member)
    return "\n".join(_task_force(members) for members in groups.values())


def _task_force(members: list[TaskForceMember]) -> str:
    leader = members[0].task_force.leader_id
    led_by = [str(member) for member in members if member.user_id == leader]
    others = [str(member) for member in members if member.user_id != leader]
    return _("组长%(leader)s；成员%(members)s") % {
        "leader": "、".join(led_by),
        "members": "、".join(others),
    }


def committee(case: CaseFile) -> str:
    """norm 18.3"""
    return "\n".join(
        _("%(opinion)s（%(verdict)s，%(on)s）")
        % {
            "opinion": decision.opinion,
            "verdict": decision.get_verdict_display(),
            "on": day(decision.decided_at),
        }
        for decision in case.dossier.group_decisions
    )


def executor(case: CaseFile) -> str:
    """norm 18.3: whom the decision group charged."""
    adopted = case.dossier.adopted
    return name(adopted.charged) if adopted else ""


def has_emergency_plan(case: CaseFile) -> bool | None:
    failure = case.dossier.failure
    return failure.plan_started if failure else None


def company_informed(case: CaseFile) -> str:
    """norm 22.1, 12.1: which of the company's departments was told, and when."""
    failure = case.dossier.failure
    told = ""
    if failure:
        told = joined(
            failure.company_department, minute(failure.company_told_at), by="，"
        )
    return joined(told, *(_liaison(row) for row in case.dossier.liaisons))


def _liaison(row: Liaison) -> str:
    return f"{row.department}，{minute(row.asked_at)}"


def heard(case: CaseFile) -> list[str]:
    """norm 23.2: of whom there is a statement; whom there was none of is not."""
    taken = {statement.heard for statement in _taken(case)}
    return [kind.value for kind in Heard if kind.value in taken]


def investigators(case: CaseFile) -> str:
    return joined(
        name(case.complaint.facts_by),
        *(name(row.taken_by) for row in _taken(case)),
        by="、",
    )


def statements(case: CaseFile) -> str:
    """How many: what they say, and who they are, stays in the dossier."""
    count = len(_taken(case))
    return _("询问笔录 %(count)s 份") % {"count": count} if count else ""


def _taken(case: CaseFile) -> list[Statement]:
    return [row for row in case.dossier.statements if not row.is_none]


def drafted_by(case: CaseFile) -> str:
    opinion = case.dossier.opinion
    if opinion:
        return name(opinion.given_by)
    return name(case.complaint.opinion_by)


def approvals(case: CaseFile) -> list[dict[str, Any]]:
    """norm 23.2: who gave the opinion and who approved it; norm 18.3: the group."""
    opinion = case.dossier.opinion
    rows = [_given(opinion), _approved(opinion)] if opinion else []
    return rows + [_group(decision) for decision in case.dossier.group_decisions]


def _given(opinion: Opinion) -> dict[str, Any]:
    """The words themselves stand as the preliminary opinion."""
    to = _("，报营销管理总部") if opinion.to_headquarters else ""
    is_directors = opinion.given_by.post in DIRECTORS
    return {
        "by": "director" if is_directors else "general_manager",
        "name": name(opinion.given_by),
        "on": day(opinion.given_at),
        "opinion": _("拟定初步处理意见%(to)s") % {"to": to},
    }


def _approved(opinion: Opinion) -> dict[str, Any]:
    request = opinion.request
    return {
        "by": "general_manager",
        "name": request.decided,
        "on": day(request.decided_at),
        "opinion": request.comment or request.get_state_display(),
    }


def _group(decision: GroupDecision) -> dict[str, Any]:
    voices = [voice.consents for voice in decision.voices.all()]
    words = _("%(verdict)s：同意 %(consents)s 人，不同意 %(dissents)s 人") % {
        "verdict": decision.get_verdict_display(),
        "consents": voices.count(True),
        "dissents": voices.count(False),
    }
    return {
        "by": "committee",
        "name": name(decision.convened_by),
        "on": day(decision.decided_at),
        "opinion": words,
    }
