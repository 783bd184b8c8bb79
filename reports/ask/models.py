"""Questions that somebody asks again and again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.models import EVERY_BRANCH_READERS, User

LONGEST = 2_000


class SavedViews(models.QuerySet["SavedView"]):
    def offered_to(self, user: User) -> SavedViews:
        """One's own, and what one's branch or headquarters shares; each is answered
        with what its reader may see."""
        of_branch = Q(user__branch=user.branch_id) if user.branch_id else Q()
        of_house = Q(user__post__in=EVERY_BRANCH_READERS)
        shared = Q(is_shared=True) & (of_branch | of_house)
        return self.filter(Q(user=user) | shared).select_related("user")


class SavedView(models.Model):
    """A question under a name; the answer is always today's."""

    user = models.ForeignKey(
        User, models.CASCADE, verbose_name=_("使用人"), related_name="+"
    )
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(_("条件"), max_length=LONGEST, blank=True)

    is_shared = models.BooleanField(_("共享"), default=False)

    objects = SavedViews.as_manager()

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
