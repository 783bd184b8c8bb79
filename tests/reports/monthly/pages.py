"""The month's pages, and how it comes to be signed."""

from django.urls import reverse

from reports import periods
from reports.monthly import services
from reports.papers.monthly import MonthlyReport

MONTH = periods.parse("2026-10")


def url(name: str = "monthly", *, month: str = "2026-10") -> str:
    return reverse(f"reports:{name}", args=["SH001", month])


def written(branch, *, by) -> MonthlyReport:
    return services.write(
        branch, MONTH, analysis="排队投诉最多。", measures="午间增开窗口。", by=by
    )


def signed(client, branch, *, gm, operations) -> MonthlyReport:
    written(branch, by=operations)
    client.force_login(gm)
    code = client.get(url()).context["code"]
    client.post(url("monthly_sign"), {"digest": code})
    return MonthlyReport.objects.get()
