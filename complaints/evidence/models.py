"""What happened, unalterable: events in a chain, files by their digest.

The chain is made by the database (migration 0002_event_chain): whatever is supplied
for `seq`, `recorded_at`, `prev_hash` and `hash` is overwritten by its trigger.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import User

HASH_VERSION = 1


class Event(models.Model):
    complaint = models.ForeignKey(
        "complaints.Complaint",
        models.PROTECT,
        verbose_name=_("投诉"),
        related_name="events",
    )
    seq = models.PositiveIntegerField(_("序号"), default=0, editable=False)
    hash_version = models.PositiveSmallIntegerField(
        default=HASH_VERSION, editable=False
    )
    verb = models.CharField(_("事项"), max_length=40)
    actor = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("操作人"), related_name="+", null=True
    )
    on_behalf_of = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("代表"), related_name="+", null=True
    )
    occurred_at = models.DateTimeField(_("发生时间"))
    recorded_at = models.DateTimeField(
        _("记录时间"), default=timezone.now, editable=False
    )
    # Text, not jsonb: the hash covers the very characters that are stored.
    body = models.TextField(_("内容"), default="{}")
    prev_hash = models.BinaryField(default=b"", editable=False)
    hash = models.BinaryField(default=b"", editable=False)

    class Meta:
        verbose_name = _("事件")
        verbose_name_plural = _("事件")
        ordering = ["complaint_id", "seq"]
        constraints = [
            models.UniqueConstraint("complaint", "seq", name="event_seq_once"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}/{self.seq} {self.verb}"


class AttachmentKind(models.TextChoices):
    CLIENT_MATERIAL = "client_material", _("客户书面材料")
    RECORDING = "recording", _("录音或笔录")
    INVESTIGATION = "investigation", _("调查材料")
    SIGNED_FORM = "signed_form", _("签字扫描件")
    OTHER = "other", _("其他")


class Attachment(models.Model):
    """A file of a case, stored once per case under its SHA-256."""

    complaint = models.ForeignKey(
        "complaints.Complaint",
        models.PROTECT,
        verbose_name=_("投诉"),
        related_name="attachments",
    )
    kind = models.CharField(
        _("类型"),
        max_length=16,
        choices=AttachmentKind,
        default=AttachmentKind.CLIENT_MATERIAL,
    )
    name = models.CharField(_("文件名"), max_length=200)
    content_type = models.CharField(_("内容类型"), max_length=100)
    size = models.PositiveIntegerField(_("大小（字节）"))
    sha256 = models.CharField(_("摘要"), max_length=64)
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("上传人"), related_name="+", null=True
    )
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now)

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = _("附件")
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "complaint",
                "sha256",
                name="attachment_once_per_case",
                violation_error_message=_("该文件已在本投诉的附件中。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Where the default storage keeps it."""
        return f"cases/{self.complaint_id}/{self.sha256}"
