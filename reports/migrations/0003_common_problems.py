"""Common problems, studies and trainings are of reports; their tables stay as they are."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0004_closure_decided_for_good"),
        ("complaints", "0013_common_problems_to_reports"),
        ("reports", "0002_kept_for_good"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="CommonProblem",
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
                        ("month", models.DateField(verbose_name="月份")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("suggested", "待判断"),
                                    ("accepted", "已确认"),
                                    ("merged", "已并入"),
                                    ("dismissed", "不成立"),
                                ],
                                default="suggested",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=40,
                                verbose_name="首词",
                            ),
                        ),
                        (
                            "words",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="词语",
                            ),
                        ),
                        (
                            "rises",
                            models.JSONField(
                                blank=True, default=list, verbose_name="增长"
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="问题"
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="说明"
                            ),
                        ),
                        (
                            "found_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                verbose_name="发现时间",
                            ),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="判断时间"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="理由"
                            ),
                        ),
                        (
                            "no_study_reason",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="不研究的理由"
                            ),
                        ),
                        (
                            "branch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="common_problems",
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
                                verbose_name="判断人",
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged_problems",
                                to="reports.commonproblem",
                                verbose_name="并入",
                            ),
                        ),
                        (
                            "stated_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "共性问题",
                        "verbose_name_plural": "共性问题",
                        "db_table": "complaints_commonproblem",
                        "ordering": ["month", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ProblemCase",
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
                            "added_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                verbose_name="归入时间",
                            ),
                        ),
                        (
                            "added_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="归入人",
                            ),
                        ),
                        (
                            "complaint",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="problem_links",
                                to="complaints.complaint",
                                verbose_name="投诉",
                            ),
                        ),
                        (
                            "problem",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links",
                                to="reports.commonproblem",
                                verbose_name="共性问题",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "共性问题的投诉",
                        "verbose_name_plural": "共性问题的投诉",
                        "db_table": "complaints_problemcase",
                        "ordering": ["problem_id", "complaint_id"],
                    },
                ),
                migrations.CreateModel(
                    name="ProblemSearch",
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
                        ("month", models.DateField(verbose_name="月份")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("found", "有词语明显增多"),
                                    ("nothing", "没有词语明显增多"),
                                    ("too_few", "投诉太少，不足以比较"),
                                ],
                                max_length=8,
                                verbose_name="结果",
                            ),
                        ),
                        ("cases", models.PositiveIntegerField(verbose_name="当月投诉")),
                        (
                            "cases_before",
                            models.PositiveIntegerField(verbose_name="此前投诉"),
                        ),
                        ("searched_at", models.DateTimeField(verbose_name="分析时间")),
                        (
                            "branch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="branches.branch",
                                verbose_name="营业部",
                            ),
                        ),
                        (
                            "searched_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="分析人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "共性问题分析",
                        "verbose_name_plural": "共性问题分析",
                        "db_table": "complaints_problemsearch",
                        "ordering": ["month", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="StudyMeeting",
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
                        ("held_on", models.DateField(verbose_name="研究日期")),
                        (
                            "minutes",
                            models.TextField(max_length=5000, verbose_name="研究记录"),
                        ),
                        (
                            "measure",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="决定的措施"
                            ),
                        ),
                        (
                            "due_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="完成期限"
                            ),
                        ),
                        (
                            "no_measure_reason",
                            models.CharField(
                                blank=True,
                                max_length=500,
                                verbose_name="不采取措施的理由",
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                verbose_name="登记时间",
                            ),
                        ),
                        (
                            "done_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="完成日期"
                            ),
                        ),
                        (
                            "outcome",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="完成情况"
                            ),
                        ),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="完成登记人",
                            ),
                        ),
                        (
                            "participants",
                            models.ManyToManyField(
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="参加人",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="负责人",
                            ),
                        ),
                        (
                            "problem",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="reports.commonproblem",
                                verbose_name="共性问题",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "共性问题研究",
                        "verbose_name_plural": "共性问题研究",
                        "db_table": "complaints_studymeeting",
                        "ordering": ["held_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Training",
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
                            "audience",
                            models.CharField(
                                choices=[("staff", "员工"), ("clients", "客户")],
                                max_length=8,
                                verbose_name="培训对象",
                            ),
                        ),
                        (
                            "topic",
                            models.CharField(max_length=200, verbose_name="培训内容"),
                        ),
                        ("planned_on", models.DateField(verbose_name="计划日期")),
                        (
                            "category",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("A", "A 流程制度与环境"),
                                    ("B", "B 佣金与服务方式"),
                                    ("C", "C 系统故障与应急"),
                                    ("D", "D 员工业务与态度"),
                                    ("E", "E 客户不熟悉"),
                                    ("F", "F 不合理要求"),
                                ],
                                max_length=1,
                                verbose_name="针对的类别",
                            ),
                        ),
                        (
                            "quarter",
                            models.DateField(
                                blank=True, null=True, verbose_name="针对的季度"
                            ),
                        ),
                        (
                            "planned_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                verbose_name="计划登记时间",
                            ),
                        ),
                        (
                            "held_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="培训日期"
                            ),
                        ),
                        (
                            "participants_count",
                            models.PositiveIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1)
                                ],
                                verbose_name="参加人数",
                            ),
                        ),
                        (
                            "summary",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="培训情况"
                            ),
                        ),
                        (
                            "not_held_reason",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="未举行的原因"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="登记时间"
                            ),
                        ),
                        (
                            "branch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trainings",
                                to="branches.branch",
                                verbose_name="营业部",
                            ),
                        ),
                        (
                            "planned_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="计划人",
                            ),
                        ),
                        (
                            "problem",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trainings",
                                to="reports.commonproblem",
                                verbose_name="针对的共性问题",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "培训",
                        "verbose_name_plural": "培训",
                        "db_table": "complaints_training",
                        "ordering": ["planned_on", "pk"],
                    },
                ),
                migrations.AddIndex(
                    model_name="commonproblem",
                    index=models.Index(
                        models.F("month"),
                        models.F("branch"),
                        models.F("id"),
                        name="common_problem_of_month",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commonproblem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="common_problem_of_a_month",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commonproblem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("state", "suggested"),
                            ),
                            models.Q(
                                models.Q(("state", "suggested"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="common_problem_decided_whole",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commonproblem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("stated_by__isnull", True),
                            ("decided_by__isnull", True),
                            models.Q(
                                ("stated_by", models.F("decided_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="common_problem_decided_by_another",
                        violation_error_message="本人提出的问题由他人判断。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commonproblem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(
                                models.Q(("state", "accepted"), _negated=True),
                                ("stated_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="common_problem_titled",
                        violation_error_message="请写明是什么问题。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commonproblem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("merged_into__isnull", False), ("state", "merged")
                            ),
                            models.Q(
                                models.Q(("state", "merged"), _negated=True),
                                ("merged_into__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="common_problem_merged_iff_target",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commonproblem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", models.F("pk")), _negated=True
                        ),
                        name="common_problem_not_into_itself",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commonproblem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "dismissed"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="common_problem_dismissed_with_reason",
                        violation_error_message="请说明理由。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commonproblem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("no_study_reason", ""),
                            ("state", "accepted"),
                            _connector="OR",
                        ),
                        name="common_problem_unstudied_is_accepted",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commonproblem",
                    constraint=models.UniqueConstraint(
                        models.F("branch"),
                        models.F("month"),
                        models.F("key"),
                        condition=models.Q(("key", ""), _negated=True),
                        name="common_problem_found_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commonproblem",
                    constraint=models.UniqueConstraint(
                        models.F("branch"),
                        models.F("month"),
                        models.F("title"),
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            ("state__in", ["suggested", "accepted"]),
                        ),
                        name="common_problem_title_once",
                        violation_error_message="本月已有同名的问题。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="problemcase",
                    constraint=models.UniqueConstraint(
                        models.F("problem"),
                        models.F("complaint"),
                        name="problem_case_once",
                        violation_error_message="该投诉已归入。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="problemsearch",
                    constraint=models.UniqueConstraint(
                        models.F("branch"),
                        models.F("month"),
                        name="problem_search_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="problemsearch",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="problem_search_of_a_month",
                    ),
                ),
                migrations.AddIndex(
                    model_name="studymeeting",
                    index=models.Index(
                        models.F("due_on"),
                        models.F("id"),
                        condition=models.Q(
                            ("done_on__isnull", True), ("due_on__isnull", False)
                        ),
                        name="study_meeting_to_do",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="studymeeting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("measure", ""), _negated=True),
                                ("due_on__isnull", False),
                                ("no_measure_reason", ""),
                                ("person__isnull", False),
                            ),
                            models.Q(
                                ("due_on__isnull", True),
                                ("measure", ""),
                                ("person__isnull", True),
                                models.Q(("no_measure_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="study_meeting_decides_or_says_why",
                        violation_error_message="请填写措施、负责人和期限，或说明不采取措施的理由。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="studymeeting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_by__isnull", True),
                                ("done_on__isnull", True),
                                ("outcome", ""),
                            ),
                            models.Q(
                                ("done_by__isnull", False),
                                ("done_on__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("measure", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="study_meeting_done_whole",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="studymeeting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__isnull", True),
                            ("due_on__gte", models.F("held_on")),
                            _connector="OR",
                        ),
                        name="study_meeting_due_after_it",
                        violation_error_message="完成期限不能早于研究日期。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="studymeeting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("minutes", ""), _negated=True),
                        name="study_meeting_has_minutes",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="studymeeting",
                    constraint=models.UniqueConstraint(
                        models.F("problem"),
                        models.F("held_on"),
                        name="study_meeting_once_a_day",
                        violation_error_message="该问题当天已有研究记录。",
                    ),
                ),
                migrations.AddIndex(
                    model_name="training",
                    index=models.Index(
                        models.F("branch"),
                        models.F("planned_on"),
                        models.F("id"),
                        name="training_of_branch",
                    ),
                ),
                migrations.AddIndex(
                    model_name="training",
                    index=models.Index(
                        models.F("branch"),
                        models.F("category"),
                        models.F("quarter"),
                        condition=models.Q(("category", ""), _negated=True),
                        name="training_of_summary",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="training",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("held_on__isnull", True),
                                ("participants_count__isnull", True),
                            ),
                            models.Q(
                                ("held_on__isnull", False),
                                ("not_held_reason", ""),
                                ("participants_count__gte", 1),
                                ("participants_count__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="training_held_whole",
                        violation_error_message="请填写培训日期和参加人数。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="training",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("held_on__isnull", True),
                                ("not_held_reason", ""),
                                ("recorded_at__isnull", True),
                                ("recorded_by__isnull", True),
                            ),
                            models.Q(
                                models.Q(
                                    ("held_on__isnull", False),
                                    models.Q(("not_held_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                ("recorded_at__isnull", False),
                                ("recorded_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="training_recorded_whole",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="training",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("category", ""), ("quarter__isnull", True)),
                            models.Q(
                                ("category__in", ["B", "D", "E"]),
                                ("quarter__day", 1),
                                ("quarter__isnull", False),
                                ("quarter__month__in", [1, 4, 7, 10]),
                            ),
                            _connector="OR",
                        ),
                        name="training_of_a_summary_whole",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="training",
                    constraint=models.UniqueConstraint(
                        models.F("branch"),
                        models.F("audience"),
                        models.F("topic"),
                        models.F("planned_on"),
                        name="training_planned_once",
                        violation_error_message="当天已计划同样的培训。",
                    ),
                ),
            ]
        )
    ]
