"""norm 20.1, 20.2: A, processes and rules, facilities and premises."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.acts.records.shape import Record, answer, day, line, text
from complaints.case.conditions import required


class Matter(models.TextChoices):
    PROCESS = "process", _("流程、制度")
    FACILITY = "facility", _("硬件、环境")
    BOTH = "both", _("两者都有")


class Notice(models.TextChoices):
    POSTED = "posted", _("营业场所张贴")
    WEBSITE = "website", _("网站、公众号")
    MESSAGE = "message", _("短信、即时消息")
    IN_PERSON = "in_person", _("电话或当面告知")


class Remedy(models.TextChoices):
    REPAIR = "repair", _("修缮")
    REPLACE = "replace", _("更新换代")
    NONE = "none", _("暂不改进，向客户解释")


OF_PROCESS = (Matter.PROCESS, Matter.BOTH)
OF_FACILITY = (Matter.FACILITY, Matter.BOTH)
# Decided to be: repaired or replaced.
REMEDIED = (Remedy.REPAIR, Remedy.REPLACE)


class FacilityRecord(Record):
    matter = line(_("涉及方面"), 12, choices=Matter)
    reviewed = text(_("梳理了哪些流程、制度"))
    needs_change = answer(_("是否应修改完善"))
    studied_by = text(_("参加研究的人员"), 500)
    studied_on = day(_("研究日期"))
    change = text(_("修改完善的内容"))
    change_due_on = day(_("计划完成日期"))
    changed_on = day(_("修改完成日期"))
    no_change_reason = text(_("不作修改的理由"))
    notice_way = line(_("告知客户们的方式"), 12, choices=Notice)
    noticed_on = day(_("通告日期"))
    assessed = text(_("对设施、环境的考查"))
    remedy = line(_("处理方式"), 12, choices=Remedy)
    remedy_words = text(_("修缮或更换的内容"))
    remedy_due_on = day(_("计划修缮或更换日期"))
    remedied_on = day(_("修缮或更换完成日期"))
    explanation = text(_("向客户作的解释"))

    wanted = (
        required("matter"),
        required("reviewed", "needs_change", matter=OF_PROCESS),
        required(
            "studied_by",
            "studied_on",
            "change",
            "change_due_on",
            matter=OF_PROCESS,
            needs_change=[True],
        ),
        required("no_change_reason", matter=OF_PROCESS, needs_change=[False]),
        required("assessed", "remedy", matter=OF_FACILITY),
        required("remedy_words", "remedy_due_on", matter=OF_FACILITY, remedy=REMEDIED),
        required("explanation", matter=OF_FACILITY, remedy=[Remedy.NONE]),
    )
    owed = (
        required(
            "changed_on",
            "notice_way",
            "noticed_on",
            matter=OF_PROCESS,
            needs_change=[True],
        ),
        required("remedied_on", matter=OF_FACILITY, remedy=REMEDIED),
    )
    done = ("studied_on", "changed_on", "noticed_on", "remedied_on")

    class Meta:
        verbose_name = _("A 类档案：流程与设施")
        verbose_name_plural = _("A 类档案：流程与设施")
        constraints = [
            models.CheckConstraint(
                name="facility_record_changed_where_needed",
                condition=Q(changed_on__isnull=True)
                | Q(needs_change__isnull=False, needs_change=True),
                violation_error_message=_("认定应修改的，才登记修改完成日期。"),
            ),
            models.CheckConstraint(
                name="facility_record_noticed_somehow",
                condition=Q(noticed_on__isnull=True) | ~Q(notice_way=""),
                violation_error_message=_("请选择以什么方式通告。"),
            ),
            models.CheckConstraint(
                name="facility_record_remedied_where_decided",
                condition=Q(remedied_on__isnull=True) | Q(remedy__in=list(REMEDIED)),
                violation_error_message=_("决定修缮或更换的，才登记完成日期。"),
            ),
        ]

    @property
    def is_of_process(self) -> bool:
        return self.matter in OF_PROCESS

    @property
    def is_of_facility(self) -> bool:
        return self.matter in OF_FACILITY
