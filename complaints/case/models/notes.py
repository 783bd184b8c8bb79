"""Why an act was done, in the words of whoever did it; its event keeps the digest."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.choices import Category
from complaints.case.models.complaint import Complaint


class Note(models.Model):
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="notes"
    )
    verb = models.CharField(_("事项"), max_length=40)
    by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("填写人"), related_name="+", null=True
    )
    written_at = models.DateTimeField(_("填写时间"), default=timezone.now)
    text = models.TextField(_("理由"), max_length=2_000)
    # Of a change of category: from which to which; from none where it was not known.
    category_before = models.CharField(
        _("原主类别"), max_length=1, choices=Category, blank=True, editable=False
    )
    category_after = models.CharField(
        _("变更后的主类别"), max_length=1, choices=Category, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("理由")
        verbose_name_plural = _("理由")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="note_says_something", condition=~models.Q(text="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.verb}"
