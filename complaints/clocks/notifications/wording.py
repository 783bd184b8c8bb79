"""What a notice says, on the page, in a mail and in a group: no personal data."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from complaints.case.models import Complaint
from complaints.clocks.notifications.models import Notification, Subject

# A minute or two late is how beat works; more than this is said.
PROMPT = timedelta(minutes=5)
# Where it is answered, of no case or of one that its recipient does not see.
PAGES: dict[str, tuple[str, str | Promise]] = {
    Subject.HEARING: ("complaints:hearings", _lazy("陈述邀请")),
    Subject.ACCOUNT: ("account", _lazy("账号与登录")),
    Subject.PROPOSAL: ("complaints:proposals", _lazy("来件")),
    Subject.RISE: ("reports:rises", _lazy("苗头提示")),
    Subject.MONTH: ("reports:headquarters_home", _lazy("各营业部月度")),
    Subject.DUTY: ("complaints:my_day", _lazy("今日工作")),
    Subject.DRAFT: ("complaints:draft_list", _lazy("暂存")),
}


def sentence(notice: Notification) -> str:
    """One line, without the number."""
    clock = notice.get_kind_display()
    if notice.subject == Subject.WARNING:
        return _("%(clock)s即将到期") % {"clock": clock}
    if notice.subject == Subject.OVERDUE:
        return _("%(clock)s已到期仍未完成，请过问") % {"clock": clock}
    if notice.subject == Subject.RECEIVED:
        return _("受理了新投诉，请了解情况")
    if notice.subject == Subject.ASSIGNED:
        return _("有投诉由您负责办理")
    if notice.subject == Subject.FOLLOW_UP:
        return _("回访期已开始，请安排回访")
    if notice.subject == Subject.HANDED_OVER:
        return _("投诉已转交其他同事办理")
    if notice.subject == Subject.GIVEN_UP:
        return _("外发通知一天内未能送达，请检查邮件服务器、邮箱与机器人地址")
    if notice.subject == Subject.HEARING:
        return _("请您就一项投诉所涉事由作出陈述")
    label = notice.get_subject_display()
    return f"{label}：{notice.matter}" if notice.matter else label


def lateness(notice: Notification) -> str:
    """By how much it comes late, where the system was down or busy."""
    if notice.late_by is None or notice.late_by < PROMPT:
        return ""
    hours, rest = divmod(notice.late_by, timedelta(hours=1))
    return _("因系统原因迟报 %(hours)d 小时 %(minutes)d 分") % {
        "hours": hours,
        "minutes": rest // timedelta(minutes=1),
    }


def title(notice: Notification) -> str:
    case = case_of(notice)
    if case is None:
        return sentence(notice)
    mark = _("【重大】") if notice.is_urgent else ""
    return f"{mark}{case.number} {sentence(notice)}"


def text(notice: Notification) -> str:
    case = case_of(notice)
    lines = [
        _("投诉编号：%(number)s") % {"number": case.number} if case else "",
        _("事项：%(what)s") % {"what": sentence(notice)},
        _("到期时间：%(at)s") % {"at": _exactly(notice.due_at)}
        if notice.due_at
        else "",
        lateness(notice),
        _("您不知情的，请立即联系营业部管理员或总部。")
        if notice.subject == Subject.ACCOUNT
        else "",
        _("办理：%(link)s") % {"link": link(notice)},
    ]
    return "\n".join(line for line in lines if line)


def link(notice: Notification) -> str:
    if case := case_of(notice):
        return f"{settings.SITE_URL}{case.get_absolute_url()}"
    page, _name = PAGES.get(notice.subject, ("complaints:notices", ""))
    return f"{settings.SITE_URL}{reverse(page)}"


def case_of(notice: Notification) -> Complaint | None:
    """Of the case he who is asked to speak sees nothing (norm 23.2)."""
    return None if notice.subject == Subject.HEARING else notice.complaint


def _exactly(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
