"""Questions that somebody asks again and again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.models import User

LONGEST = 2_000


class SavedView(models.Model):
    """A question under a name, for its owner alone; the answer is always today's."""

    user = models.ForeignKey(
        User, models.CASCADE, verbose_name=_("使用人"), related_name="+"
    )
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(_("条件"), max_length=LONGEST, blank=True)

    class Meta:
        verbose_name = _("保存的查询")
        verbose_name_plural = _("保存的查询")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "user",
                "name",
                name="saved_view_once",
                violation_error_message=_("已有同名的查询。"),
            ),
            models.CheckConstraint(
                name="saved_view_named",
                condition=~Q(name=""),
                violation_error_message=_("请填写名称。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('reports:ask')}?{self.query}"

    @property
    def dialog(self) -> str:
        """Of the page that asks before it deletes this."""
        return f"delete-view-{self.pk}"
