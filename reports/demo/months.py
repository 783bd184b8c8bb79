"""The demonstration's months: the last one drafted, the one before signed."""

from __future__ import annotations

from branches.models import LEADERS, Branch, Post, User
from reports.demo.told import words
from reports.monthly import services
from reports.monthly.snapshot import take
from reports.papers.monthly import MonthlyReport
from reports.periods import Period, last_ended_month


def load() -> int:
    """Returns how many were signed; what is there already stays as it is."""
    services.draft_due()
    month = last_ended_month().before
    managers = User.objects.filter(post=Post.GENERAL_MANAGER, is_active=True)
    signed = [
        _sign(manager.branch, month, by=manager)
        for manager in managers.select_related("branch").order_by("branch__code")
        if manager.branch and not _is_signed(manager.branch, month)
    ]
    headquarters = User.objects.filter(post=Post.HEADQUARTERS, is_active=True).first()
    if signed and headquarters:
        services.receive(signed[-1], by=headquarters)
    return len(signed)


def _sign(branch: Branch, month: Period, *, by: User) -> MonthlyReport:
    leaders = User.objects.filter(branch=branch, post__in=LEADERS, is_active=True)
    writer = leaders.exclude(pk=by.pk).order_by("pk").first() or by
    said = {name: text.strip() for name, text in words("month").items()}
    report = services.write(branch, month, by=writer, **said)
    code = take(branch, month, report=report).code
    return services.sign(branch, month, digest=code, by=by)


def _is_signed(branch: Branch, month: Period) -> bool:
    return MonthlyReport.objects.of(branch, month).signed().exists()
