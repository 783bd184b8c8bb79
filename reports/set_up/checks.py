"""The lines of the check-list, each asked of many branches in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import Branch, Post, User
from complaints.case.choices import Channel
from complaints.case.tables.channels import KEEPERS
from complaints.intake.mail.models import Mailbox
from complaints.intake.models import Keeper
from complaints.reply_templates.models import ReplyTemplate
from reports.procedure.models import ProcedureVersion

# Without one of these somebody is missed on the first day.
WANTED_POSTS = (
    Post.FRONT_DESK,
    Post.HANDLER,
    Post.OPERATIONS_DIRECTOR,
    Post.MARKETING_DIRECTOR,
    Post.GENERAL_MANAGER,
    Post.ARCHIVE_KEEPER,
    Post.BRANCH_ADMIN,
)
# By branch what is there, and what is missing; no words where that is nothing.
Found = dict[int, tuple[str, str]]


@dataclass(frozen=True)
class Check:
    label: Promise
    find: Callable[[Sequence[Branch]], Found]
    # Where it is mended.
    address: Callable[[Branch], str]


@dataclass(frozen=True)
class Line:
    check: Check
    there: str
    missing: str
    url: str


def of_branch(branch: Branch) -> list[Line]:
    return of_branches([branch])[0][1]


def of_branches(branches: Sequence[Branch]) -> list[tuple[Branch, list[Line]]]:
    """As many statements as there are checks, however many branches."""
    found = [(check, check.find(branches)) for check in CHECKS]
    return [
        (
            branch,
            [
                Line(check, *by_branch[branch.pk], check.address(branch))
                for check, by_branch in found
            ],
        )
        for branch in branches
    ]


def _posts(branches: Sequence[Branch]) -> Found:
    rows = User.objects.filter(branch__in=branches, is_active=True).order_by()
    held = set(rows.values_list("branch", "post").distinct())
    return {
        branch.pk: (
            "",
            _listed(
                post.label for post in WANTED_POSTS if (branch.pk, post) not in held
            ),
        )
        for branch in branches
    }


def _keepers(branches: Sequence[Branch]) -> Found:
    """A channel without one is every channel keeper's: then the post must be held."""
    kept: dict[int, set[str]] = defaultdict(set)
    for row in Keeper.objects.on(timezone.localdate()).filter(branch__in=branches):
        if row.person.is_active and row.person.branch_id == row.branch_id:
            kept[row.branch_id].add(row.channel)
    keepers = User.objects.filter(branch__in=branches, is_active=True, post=Post.KEEPER)
    with_post = set(keepers.values_list("branch", flat=True))
    return {
        branch.pk: (
            "",
            ""
            if branch.pk in with_post
            else _listed(
                Channel(channel).label
                for channel in KEEPERS
                if channel not in kept[branch.pk]
            ),
        )
        for branch in branches
    }


def _hours(branches: Sequence[Branch]) -> Found:
    said = "{0.opening_time:%H:%M}–{0.closing_time:%H:%M}"
    return {branch.pk: (said.format(branch), "") for branch in branches}


def _telephones(branches: Sequence[Branch]) -> Found:
    return _of_columns(branches, "telephone", "complaint_telephone")


def _mailbox(branches: Sequence[Branch]) -> Found:
    """Its address, and whether it is read: a client's mail waits in one that is not."""
    boxes = {x.branch_id: x for x in Mailbox.objects.filter(branch__in=branches)}
    addresses = _of_columns(branches, "complaint_email")
    found: Found = {}
    for branch in branches:
        there, missing = addresses[branch.pk]
        read, unread = _reading(boxes.get(branch.pk))
        found[branch.pk] = (
            _listed(filter(None, (there, read))),
            _listed(filter(None, (missing, unread))),
        )
    return found


def _reading(box: Mailbox | None) -> tuple[str, str]:
    if box is None or not box.is_active:
        return "", _now("未设置读取") if box is None else _now("读取已停用")
    if box.failing_since:
        since = timezone.localtime(box.failing_since)
        return "", _now("自 %(since)s 起无法读取") % {
            "since": f"{since:%Y-%m-%d %H:%M}"
        }
    if box.read_at is None:
        return "", _now("尚未读取过")
    at = timezone.localtime(box.read_at)
    return _now("最近读取 %(at)s") % {"at": f"{at:%Y-%m-%d %H:%M}"}, ""


def _robot(branches: Sequence[Branch]) -> Found:
    """Whoever knows its address can speak for it: it is not shown."""
    return {
        branch.pk: (_now("已设置"), "") if branch.robot_url else ("", _now("未设置"))
        for branch in branches
    }


def _templates(branches: Sequence[Branch]) -> Found:
    rows = ReplyTemplate.objects.filter(is_active=True).order_by()
    of = list(rows.values_list("branch", flat=True))
    return {
        branch.pk: (_now("%(count)s 个") % {"count": count}, "")
        if (count := sum(pk in (None, branch.pk) for pk in of))
        else ("", _now("没有可用的模板"))
        for branch in branches
    }


def _procedure(branches: Sequence[Branch]) -> Found:
    rows = ProcedureVersion.objects.filter(branch__in=branches).order_by()
    issued = set(rows.values_list("branch", flat=True))
    return {
        branch.pk: (_now("已发布"), "") if branch.pk in issued else ("", _now("未发布"))
        for branch in branches
    }


def _first_day(branches: Sequence[Branch]) -> Found:
    return {
        branch.pk: (str(branch.first_day), "")
        if branch.first_day
        else ("", _now("未填写"))
        for branch in branches
    }


def _of_columns(branches: Sequence[Branch], *names: str) -> Found:
    labels = [str(Branch._meta.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]
    found: Found = {}
    for branch in branches:
        said = [str(getattr(branch, name)) for name in names]
        lacking = (label for label, x in zip(labels, said, strict=True) if not x)
        found[branch.pk] = _listed(filter(None, said)), _listed(lacking)
    return found


def _listed(words: Iterable[object]) -> str:
    return "、".join(map(str, words))


def _change(branch: Branch) -> str:
    return reverse("admin:branches_branch_change", args=[branch.pk])


def _admin(name: str) -> Callable[[Branch], str]:
    return lambda branch: reverse(f"admin:{name}")


CHECKS = (
    Check(_("空缺的岗位"), _posts, _admin("branches_user_changelist")),
    Check(_("渠道专人"), _keepers, _admin("complaints_keeper_changelist")),
    Check(_("营业时间"), _hours, _admin("branches_closure_changelist")),
    Check(_("电话"), _telephones, _change),
    Check(_("投诉邮箱"), _mailbox, _admin("complaints_mailbox_changelist")),
    Check(_("群机器人"), _robot, _change),
    Check(_("答复模板"), _templates, _admin("complaints_replytemplate_changelist")),
    Check(
        _("投诉处理流程"),
        _procedure,
        lambda branch: reverse("reports:procedure_draft", args=[branch.code]),
    ),
    Check(_("启用日期"), _first_day, _change),
)
