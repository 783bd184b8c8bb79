"""Who took which list or report away: written then, never changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from branches.models import User


class Exported(models.TextChoices):
    QUEUE = "queue", _("投诉列表")
    VISITS = "visits", _("回访列表")
    INCIDENTS = "incidents", _("群体事件")
    WATCH_LIST = "watch_list", _("关注名单")
    HQ_REPORTS = "hq_reports", _("报送总部材料")
    READS = "reads", _("查阅记录")
    CHANGES = "changes", _("人员与设置变更")
    LOGINS = "logins", _("登录记录")
    REGISTER = "register", _("登记簿")
    ASK = "ask", _("数据查询")
    MONTH = "month", _("月度分析")
    MONTHS = "months", _("各营业部月度分析")
    CONSOLIDATED = "consolidated", _("月度汇总")
    SCORECARD = "scorecard", _("规范记分表")
    REVIEW = "review", _("季度总结")
    OVERVIEW = "overview", _("半年、年度概览")
    TRAININGS = "trainings", _("培训")


class Download(models.Model):
    by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("下载人"), related_name="+"
    )
    what = models.CharField(_("内容"), max_length=16, choices=Exported)
    # The query of its address; what was typed to find somebody is masked.
    query = models.CharField(_("条件"), max_length=4_000, blank=True)
    # None of a paper that is no list.
    rows = models.PositiveIntegerField(_("行数"), null=True, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("下载记录")
        verbose_name_plural = _("下载记录")
        ordering = ["-at", "-pk"]
        indexes = [
            # Newest first: of all, of one person.
            models.Index("at", "id", name="download_at"),
            models.Index("by", "at", "id", name="download_by"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} {self.what} {self.at}"
