"""What happened, unalterable: events in a chain, files by their digest.

The chain is made by the database (migration 0003_event_chain): whatever is supplied
for `seq`, `recorded_at`, `prev_hash` and `hash` is overwritten by its trigger.
An anchor too (in the same migration): nothing but its branch is given.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import Branch, User

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
    # Whether the form tells of it; what doesn't leaves a signed form as it was. No
    # hash covers it.
    is_on_form = models.BooleanField(
        _("情况表有记载"), default=True, db_default=True, editable=False
    )
    prev_hash = models.BinaryField(default=b"", editable=False)
    hash = models.BinaryField(default=b"", editable=False)

    class Meta:
        verbose_name = _("事件")
        verbose_name_plural = _("事件")
        ordering = ["complaint_id", "seq"]
        constraints = [
            models.UniqueConstraint("complaint", "seq", name="event_seq_once"),
        ]
        indexes = [
            # What the night's anchor is made of. Events come in the order of time.
            BrinIndex(
                fields=["recorded_at"],
                name="event_recorded",
                autosummarize=True,
                pages_per_range=16,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} #{self.seq}"


class Anchor(models.Model):
    """How far each chain of a branch had come: proof, once printed, of all before.

    `entries` has a line for each complaint with an event since the anchor before:
    number, last seq and last hash, in the order of numbers.
    """

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="anchors"
    )
    upto = models.DateTimeField(_("截至"), default=timezone.now, editable=False)
    count = models.PositiveIntegerField(_("投诉数"), default=0, editable=False)
    entries = models.TextField(default="", editable=False)
    # How far the chain of the house had come; null before there was one.
    house_seq = models.BigIntegerField(null=True, editable=False)
    house_hash = models.BinaryField(null=True, editable=False)
    prev_digest = models.BinaryField(default=b"", editable=False)
    digest = models.BinaryField(default=b"", editable=False)

    class Meta:
        verbose_name = _("锚")
        verbose_name_plural = _("锚")
        ordering = ["branch_id", "upto"]
        constraints = [
            models.UniqueConstraint("branch", "upto", name="anchor_upto_once"),
            # One line of anchors, which never forks.
            models.UniqueConstraint(
                "branch", "prev_digest", name="anchor_follows_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.upto:%Y-%m-%d %H:%M} {self.digest_text}"

    @property
    def digest_text(self) -> str:
        """As it is printed, and as verify_archive takes it back."""
        return bytes(self.digest).hex()


def folder_of(complaint_pk: int) -> str:
    """Under which the default storage keeps a case's files."""
    return f"cases/{complaint_pk}"


class AttachmentKind(models.TextChoices):
    CLIENT_MATERIAL = "client_material", _("客户书面材料")
    RECORDING = "recording", _("录音或笔录")
    INVESTIGATION = "investigation", _("调查材料")
    WITHDRAWAL = "withdrawal", _("客户撤回材料")
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
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def opens_in_browser(self) -> bool:
        """What telephones make is an image, which most browsers can only save."""
        is_known = self.content_type not in ("image/heic", "image/heif")
        return self.content_type == "application/pdf" or (self.is_image and is_known)

    @property
    def path(self) -> str:
        """Where the default storage keeps it."""
        return f"{folder_of(self.complaint_id)}/{self.sha256}"
