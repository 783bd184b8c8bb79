"""Changes of leaders are asked by one and decided by another; what was decided stays."""

import django.db.models.deletion
import django.utils.timezone
import django_fsm
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE TRIGGER staff_change_decided_for_good BEFORE UPDATE ON branches_staffchange
    FOR EACH ROW WHEN (OLD.state <> 'pending')
    EXECUTE FUNCTION branches_keep_closure();
CREATE TRIGGER staff_change_undeletable BEFORE DELETE ON branches_staffchange
    FOR EACH ROW EXECUTE FUNCTION branches_keep_closure();
"""

UNGUARD = """
DROP TRIGGER staff_change_undeletable ON branches_staffchange;
DROP TRIGGER staff_change_decided_for_good ON branches_staffchange;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0004_closure_decided_for_good"),
    ]

    operations = [
        migrations.CreateModel(
            name="StaffChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("post", "岗位与账号"),
                            ("password", "重设密码"),
                            ("deputy", "岗位代理"),
                            ("branch_use", "营业部启用与停用"),
                        ],
                        max_length=12,
                        verbose_name="类型",
                    ),
                ),
                ("before", models.JSONField(default=dict, verbose_name="原值")),
                ("wanted", models.JSONField(default=dict, verbose_name="新值")),
                (
                    "password",
                    models.CharField(blank=True, editable=False, max_length=128),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("pending", "待决定"),
                            ("approved", "已同意"),
                            ("returned", "已退回"),
                        ],
                        default="pending",
                        max_length=12,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                (
                    "requested_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="申请时间"
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="决定时间"
                    ),
                ),
                (
                    "comment",
                    models.TextField(blank=True, max_length=500, verbose_name="批示"),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="所涉人员",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
            ],
            options={
                "verbose_name": "人员与权限变更",
                "verbose_name_plural": "人员与权限变更",
                "ordering": ["-requested_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("state", "pending"),
                            ),
                            models.Q(
                                models.Q(("state", "pending"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("password", ""),
                            ),
                            _connector="OR",
                        ),
                        name="staff_change_decided_iff_not_pending",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(
                                ("decided_by", models.F("requested_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="staff_change_four_eyes",
                        violation_error_message="不能决定自己提出的申请。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            ("person__isnull", True),
                            models.Q(("decided_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="staff_change_not_of_himself",
                        violation_error_message="不能决定涉及本人的申请。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="staff_change_returned_with_comment",
                        violation_error_message="退回须说明理由。",
                    ),
                    models.UniqueConstraint(
                        models.F("kind"),
                        models.F("person"),
                        condition=models.Q(
                            ("person__isnull", False),
                            ("state", "pending"),
                            models.Q(("kind", "deputy"), _negated=True),
                        ),
                        name="staff_change_asked_once",
                        violation_error_message="已有同样的申请在等决定。",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
