"""A wrong field is corrected by an entry of its own; both values stay (norm 26.3)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.encryption import EncryptedTextField
from branches.models import User
from complaints.case.models.complaint import Complaint

# Of the client: shown masked, so that whoever corrects one types it anew.
PERSONAL = (
    "client_name",
    "account_number",
    "identity_number",
    "telephone",
    "email",
    "address",
    "agent_name",
)
# What was taken at the counter and moves no clock. Time of receipt, category, flags
# and what was promised have acts of their own.
CORRECTABLE = (
    *PERSONAL,
    "client_kind",
    "investor_kind",
    "is_branch_client",
    "identity_document",
    "contact_time",
    "agent_relation",
    "agent_has_authority",
    "agent_was_verified",
    "asks_confidentiality",
    "place",
    "present_count",
    "has_apologised",
    "client_has_signed",
    "recording_number",
    "transcript_number",
    "transfer_number",
    "business",
    "happened",
    "amount",
    "statement",
    "demand",
)


class Correction(models.Model):
    """One field of one act. A value may be personal: kept as identity numbers are."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="corrections"
    )
    field = models.CharField(_("项目"), max_length=40)
    before = EncryptedTextField(_("更正前"), null=True, blank=True)
    after = EncryptedTextField(_("更正后"), null=True, blank=True)
    by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("更正人"), related_name="+"
    )
    at = models.DateTimeField(_("更正时间"), default=timezone.now)

    class Meta:
        verbose_name = _("更正")
        verbose_name_plural = _("更正")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="correction_of_what_may_be",
                condition=models.Q(field__in=CORRECTABLE),
            )
        ]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def label(self) -> str:
        field = Complaint._meta.get_field(self.field)
        return str(getattr(field, "verbose_name", self.field))
