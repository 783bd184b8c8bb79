"""norm 18.1, 4.3: who hears of a case, who is turned to, who tells the client."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.models import LEADERS, Branch, Post
from complaints.case.choices import Category
from complaints.case.conditions import IMPACT_FLAGS
from complaints.case.models import Complaint
from complaints.clocks.tiers import Recipient


class Occasion(models.TextChoices):
    """What the case is beside its category; the flags of norm 13.1 by name."""

    ANY = "any", _("一切投诉")
    SERIOUS = "serious", _("重大投诉")
    AFFECTS_OPERATION = "affects_operation", _("影响正常经营")
    CAUSES_LOSS = "causes_loss", _("造成经济损失")
    HARMS_REPUTATION = "harms_reputation", _("损害形象或信誉")
    DRAWS_REGULATOR = "draws_regulator", _("引起监管检查或处罚")


LINE_ROLES = [
    (role.value, role.label)
    for role in (Recipient.DIRECTOR, Recipient.GENERAL_MANAGER, Recipient.HEADQUARTERS)
]
FEEDBACK_POSTS = [(post.value, post.label) for post in map(Post, LEADERS)]


def roles(label: Any) -> Any:
    kind: models.CharField[Any, Any] = models.CharField(
        max_length=20, choices=LINE_ROLES
    )
    return ArrayField(kind, verbose_name=label, default=list, blank=True)


class ReportingLine(models.Model):
    """Data: the house's lines, from which a branch departs with its own."""

    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        verbose_name=_("营业部"),
        related_name="reporting_lines",
        null=True,
        blank=True,
    )
    category = models.CharField(
        _("类别"),
        max_length=1,
        choices=Category,
        blank=True,
        help_text=_("不选即适用于各类；次类别同样适用。"),
    )
    occasion = models.CharField(
        _("情形"), max_length=20, choices=Occasion, default=Occasion.ANY
    )
    informs = roles(_("受理时即时报告"))
    decides = roles(_("求助时由谁决定"))
    feedback = ArrayField(
        models.CharField(max_length=24, choices=FEEDBACK_POSTS),
        verbose_name=_("最终反馈由谁作出"),
        default=list,
        blank=True,
        help_text=_(
            "只对 D 类和重大投诉有效；不选即总监或总经理。符合几条的，须都满足。"
        ),
    )

    class Meta:
        verbose_name = _("报告路线")
        verbose_name_plural = _("报告路线")
        ordering = ["branch_id", "category", "occasion"]
        constraints = [
            models.UniqueConstraint(
                "branch",
                "category",
                "occasion",
                name="reporting_line_once",
                nulls_distinct=False,
                violation_error_message=_("该营业部、类别和情形已有报告路线。"),
            )
        ]

    def __str__(self) -> str:
        category = self.get_category_display() or _("各类")
        return f"{category} · {self.get_occasion_display()}"


def lines_of(complaint: Complaint) -> list[ReportingLine]:
    """Those that the case falls under, in one statement; a branch's own go first."""
    occasions = [Occasion.ANY.value]
    occasions += [flag for flag in IMPACT_FLAGS if getattr(complaint, flag)]
    if complaint.is_serious:
        occasions.append(Occasion.SERIOUS)
    categories = {"", complaint.category, *complaint.secondary_categories}
    lines = ReportingLine.objects.filter(Q(branch=complaint.branch_id) | Q(branch=None))
    fitting = [
        line
        for line in lines
        if line.category in categories and line.occasion in occasions
    ]
    own_first = sorted(fitting, key=lambda line: line.branch_id is None)
    chosen: dict[tuple[str, str], ReportingLine] = {}
    for line in own_first:
        chosen.setdefault((line.category, line.occasion), line)
    return list(chosen.values())


def informed(lines: Iterable[ReportingLine]) -> list[str]:
    """The roles that hear of it on receipt, each once."""
    return list(dict.fromkeys(role for line in lines for role in line.informs))


def turned_to(lines: Iterable[ReportingLine]) -> list[str]:
    return list(dict.fromkeys(role for line in lines for role in line.decides))


def tellers(lines: Iterable[ReportingLine]) -> set[str]:
    """Who gives the final feedback: never less than a leader, where one is wanted.

    Lines that leave nobody in common leave it to the general manager.
    """
    posts: set[str] = {post.value for post in map(Post, LEADERS)}
    for line in lines:
        if line.feedback:
            posts &= set(line.feedback)
    return posts or {Post.GENERAL_MANAGER.value}
