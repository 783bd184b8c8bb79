"""What an empty queue says: what would be here, and what to do."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from branches.models import User
from complaints.desk.queue.filters import DueFilter, QueueQuery, Scope, WaitingFilter


def said(asked: QueueQuery, *, user: User) -> dict[str, str]:
    """For templates/includes/empty.html."""
    if not user.reads_cases:
        return _sees_no_case(user)
    if asked.q:
        return _not_found(asked)
    question = _questions().get(asked.waiting or asked.due)
    if question and asked == QueueQuery(
        scope=asked.scope, branch=asked.branch, due=asked.due, waiting=asked.waiting
    ):
        return {"icon": "check2-circle", "title": question, **_whole(asked)}
    if asked != QueueQuery(scope=asked.scope, branch=asked.branch):
        return {
            "icon": "funnel",
            "title": _("没有符合这些条件的投诉"),
            "text": _("可以去掉一两个条件再看。"),
            "action_url": QueueQuery(scope=asked.scope, branch=asked.branch).url(),
            "action_label": _("清除筛选"),
        }
    return _nothing_to_do(asked, user)


def _questions() -> dict[str, str]:
    return {
        DueFilter.OVERDUE: _("没有超时的投诉"),
        DueFilter.TODAY: _("今天没有到期的投诉"),
        DueFilter.WEEK: _("七天内没有到期的投诉"),
        WaitingFilter.APPROVAL: _("没有等待您审批的事项"),
        WaitingFilter.VISIT: _("现在没有需要回访的投诉"),
    }


def _whole(asked: QueueQuery) -> dict[str, str]:
    return {
        "text": _("有新的会出现在这里。"),
        "action_url": QueueQuery(scope=asked.scope, branch=asked.branch).url(),
        "action_label": _("看全部待办"),
    }


def _not_found(asked: QueueQuery) -> dict[str, str]:
    return {
        "icon": "search",
        "title": _("没有找到与“%(words)s”相符的投诉") % {"words": asked.q},
        "text": _(
            "可以按编号、客户姓名、电话后四位或投诉内容中的词查找；"
            "多个词用空格隔开，须同时出现。"
        ),
        "action_url": QueueQuery().url(),
        "action_label": _("回到待办"),
    }


def _nothing_to_do(asked: QueueQuery, user: User) -> dict[str, str]:
    words = {
        "icon": "check2-circle",
        "text": _("有新的投诉会出现在这里，最先到期的在前。"),
        "action_url": "",
        "action_label": "",
    }
    if asked.scope == Scope.MINE:
        whole = {
            "action_url": QueueQuery().url(),
            "action_label": _("看本营业部的待办"),
        }
        return {**words, "title": _("您名下没有待办的投诉"), **whole}
    if asked.scope == Scope.DEPARTMENT:
        whole = {
            "action_url": QueueQuery().url(),
            "action_label": _("看本营业部的待办"),
        }
        return {**words, "title": _("本部门没有待办的投诉"), **whole}
    if user.works_on_cases:
        words["action_url"] = reverse("complaints:new")
        words["action_label"] = _("投诉登记")
    return {**words, "title": _("没有待办的投诉")}


def _sees_no_case(user: User) -> dict[str, str]:
    words = {
        "icon": "eye-slash",
        "title": _("您的岗位不查看投诉"),
        "text": _("投诉由营业部受理和处理投诉的同事、总部和审计查看。"),
        "action_url": "",
        "action_label": "",
    }
    if user.uses_admin:
        words["action_url"] = reverse("admin:index")
        words["action_label"] = _("进入管理")
    return words
