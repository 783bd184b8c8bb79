"""What changes the desk itself: one chain of all of it, made by the database.

Triggers write it (migration 0015_chain_of_the_house): whoever changes an account, by
whatever statement, has written it down. The application may read it and no more.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models.people import Branch, Post, User

HASH_VERSION = 1


class HouseVerb(models.TextChoices):
    FOUND = "found", _("启用前已有")
    ADDED = "added", _("新增")
    CHANGED = "changed", _("变更")
    REMOVED = "removed", _("删除")
    DIGESTED = "digested", _("封存")


class HouseEvent(models.Model):
    """Without constraints on its keys: it tells of what is gone, too."""

    seq = models.BigIntegerField(_("序号"), primary_key=True, editable=False)
    hash_version = models.PositiveSmallIntegerField(
        default=HASH_VERSION, editable=False
    )
    verb = models.CharField(_("事项"), max_length=8, choices=HouseVerb)
    # The table, and the key of its row.
    kind = models.CharField(_("对象"), max_length=40)
    row = models.BigIntegerField(null=True)
    # Unknown where a program did it, or somebody in the database itself.
    actor = models.ForeignKey(
        User,
        models.DO_NOTHING,
        verbose_name=_("操作人"),
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    actor_post = models.CharField(_("岗位"), max_length=24, choices=Post, blank=True)
    # Of which branch, and about whom it is.
    branch = models.ForeignKey(
        Branch,
        models.DO_NOTHING,
        verbose_name=_("营业部"),
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    person = models.ForeignKey(
        User,
        models.DO_NOTHING,
        verbose_name=_("所涉人员"),
        related_name="house_events",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    recorded_at = models.DateTimeField(_("时间"), default=timezone.now, editable=False)
    # Text, not jsonb: the hash covers the very characters that are stored.
    body = models.TextField(_("内容"), default="{}")
    prev_hash = models.BinaryField(default=b"", editable=False)
    hash = models.BinaryField(default=b"", editable=False)

    class Meta:
        verbose_name = _("公司链")
        verbose_name_plural = _("公司链")
        ordering = ["-seq"]
        indexes = [
            # The auditor's list: of all, of a branch, by one, about one.
            models.Index(fields=["recorded_at", "seq"], name="house_event_at"),
            models.Index(
                fields=["branch", "recorded_at", "seq"], name="house_event_branch"
            ),
            models.Index(
                fields=["actor", "recorded_at", "seq"], name="house_event_actor"
            ),
            models.Index(
                fields=["person", "recorded_at", "seq"], name="house_event_person"
            ),
            # How far a table is digested, and what was last said of a row.
            models.Index(fields=["kind", "row", "-seq"], name="house_event_row"),
        ]

    def __str__(self) -> str:
        return f"#{self.seq}"

    @property
    def digest_text(self) -> str:
        return bytes(self.hash).hex()
