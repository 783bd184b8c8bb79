"""norm 23.2: the person complained of is heard, or it is shown why he was not."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0019_answers_that_nobody_need_give"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
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
                    "allegation",
                    models.TextField(max_length=2000, verbose_name="所涉事由"),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("desk", "系统内通知"),
                            ("in_person", "当面送达"),
                            ("telephone", "电话"),
                            ("email", "电邮"),
                            ("letter", "信函"),
                        ],
                        max_length=12,
                        verbose_name="送达方式",
                    ),
                ),
                (
                    "sent_to",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="送达地址或号码"
                    ),
                ),
                (
                    "proof",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="送达凭据"
                    ),
                ),
                ("invited_at", models.DateTimeField(verbose_name="邀请时间")),
                ("answer_by", models.DateTimeField(verbose_name="答复期限")),
                (
                    "written_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="登记时间"
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="本人打开时间"
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="答复时间"
                    ),
                ),
            ],
            options={
                "verbose_name": "陈述邀请",
                "verbose_name_plural": "陈述邀请",
                "ordering": ["written_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Unheard",
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
                    "why",
                    models.CharField(
                        choices=[
                            ("left", "已离职"),
                            ("ill", "因病"),
                            ("unknown", "未能查明被投诉人"),
                        ],
                        max_length=12,
                        verbose_name="未能听取的原因",
                    ),
                ),
                ("words", models.TextField(max_length=2000, verbose_name="经过")),
                (
                    "first_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="第一次尝试"
                    ),
                ),
                (
                    "first_how",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="第一次方式和结果"
                    ),
                ),
                (
                    "second_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="第二次尝试"
                    ),
                ),
                (
                    "second_how",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="第二次方式和结果"
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="登记时间"
                    ),
                ),
            ],
            options={
                "verbose_name": "未能听取当事人",
                "verbose_name_plural": "未能听取当事人",
                "ordering": ["recorded_at", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="statement",
            name="statement_taken_or_why_none",
        ),
        migrations.AddField(
            model_name="statement",
            name="came_late",
            field=models.BooleanField(
                blank=True, null=True, verbose_name="在意见之后提交"
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="confirmed_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="重新确认时间"
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="重新确认人",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="confirmed_words",
            field=models.TextField(
                blank=True, default="", max_length=2000, verbose_name="重新确认的说明"
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="manner",
            field=models.CharField(
                blank=True,
                choices=[
                    ("taken_down", "本人口述，当场记录"),
                    ("written", "本人书面陈述"),
                    ("answered", "本人在系统内答复"),
                ],
                default="",
                max_length=12,
                verbose_name="陈述方式",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="named",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="statements",
                to="complaints.namedstaff",
                verbose_name="当事人",
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="subject",
            field=models.CharField(
                choices=[
                    ("received", "新投诉"),
                    ("assigned", "请您办理"),
                    ("warning", "即将到期"),
                    ("overdue", "已超时"),
                    ("decision", "等待您的决定"),
                    ("decided", "已作出决定"),
                    ("handed_over", "已转交"),
                    ("task", "处理事项"),
                    ("follow_up", "可以回访"),
                    ("given_up", "外发通知未送达"),
                    ("hearing", "请您陈述"),
                ],
                max_length=12,
                verbose_name="事项",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("is_none", True),
                        ("manner", ""),
                        ("taken_at__isnull", True),
                        ("words", ""),
                        models.Q(("why_none", ""), _negated=True),
                    ),
                    models.Q(
                        ("is_none", False),
                        ("taken_at__isnull", False),
                        ("taken_by__isnull", False),
                        ("manner__in", ["", "taken_down"]),
                        ("why_none", ""),
                        models.Q(("person", ""), _negated=True),
                        models.Q(("place", ""), _negated=True),
                        models.Q(("words", ""), _negated=True),
                    ),
                    models.Q(
                        ("is_none", False),
                        ("manner", "written"),
                        ("why_none", ""),
                        ("taken_at__isnull", False),
                        ("taken_by__isnull", False),
                        ("file__isnull", False),
                        models.Q(("person", ""), _negated=True),
                    ),
                    models.Q(
                        ("is_none", False),
                        ("manner", "answered"),
                        ("why_none", ""),
                        ("taken_at__isnull", False),
                        models.Q(("person", ""), _negated=True),
                        models.Q(("words", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="statement_taken_or_why_none",
                violation_error_message="请填写姓名、询问人、时间、地点和陈述内容；没有可询问的人时，只说明原因。",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("manner", ""), ("named__isnull", True)),
                    models.Q(
                        ("heard", "party"),
                        ("named__isnull", False),
                        models.Q(("manner", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="statement_manner_of_party",
                violation_error_message="当事人的陈述须说明是谁的、如何取得。",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("confirmed_at__isnull", True),
                        ("confirmed_by__isnull", True),
                        ("confirmed_words", ""),
                    ),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                        models.Q(("confirmed_words", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="statement_confirmed_whole",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations",
                to="complaints.complaint",
                verbose_name="投诉",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="invited_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="邀请人",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="named",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations",
                to="complaints.namedstaff",
                verbose_name="当事人",
            ),
        ),
        migrations.AddField(
            model_name="unheard",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="unheard",
                to="complaints.complaint",
                verbose_name="投诉",
            ),
        ),
        migrations.AddField(
            model_name="unheard",
            name="consent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="complaints.escalation",
                verbose_name="审批",
            ),
        ),
        migrations.AddField(
            model_name="unheard",
            name="named",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="unheard",
                to="complaints.namedstaff",
                verbose_name="当事人",
            ),
        ),
        migrations.AddField(
            model_name="unheard",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="登记人",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer_by__gt", models.F("invited_at")),
                    ("invited_at__lte", models.F("written_at")),
                ),
                name="invitation_answered_later",
                violation_error_message="答复期限须在邀请之后，邀请不能晚于现在。",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("way", "desk"),
                    models.Q(
                        models.Q(("sent_to", ""), _negated=True),
                        models.Q(("proof", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="invitation_arrived_by_its_way",
                violation_error_message="系统以外送达的，请填写送达地址或号码和凭据。",
            ),
        ),
        migrations.AddConstraint(
            model_name="unheard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("words", ""), _negated=True),
                    models.Q(
                        ("why", "unknown"),
                        models.Q(
                            ("first_at__isnull", False),
                            ("named__isnull", False),
                            ("second_at__gt", models.F("first_at")),
                            ("second_at__isnull", False),
                            models.Q(("first_how", ""), _negated=True),
                            models.Q(("second_how", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                ),
                name="unheard_tried_twice_or_unknown",
                violation_error_message="请填写两次尝试的时间、方式和结果；未能查明的，说明如何查找。",
            ),
        ),
    ]
