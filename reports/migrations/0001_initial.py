import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from branches.create_models import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("reports", "0003_quarterly_review"),
        ("reports", "0005_download"),
        ("reports", "0006_jobs"),
        ("reports", "0007_saved_view"),
        ("reports", "0008_paper_of_quarterly_review"),
        ("reports", "0009_downloads_of_papers"),
    ]

    initial = True

    dependencies = [
        ("branches", "0001_initial"),
        ("branches", "__first__"),
        ("complaints", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Download",
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
                    "what",
                    models.CharField(
                        choices=[
                            ("queue", "投诉列表"),
                            ("visits", "回访列表"),
                            ("incidents", "群体事件"),
                            ("watch_list", "关注名单"),
                            ("hq_reports", "报送总部材料"),
                            ("reads", "查阅记录"),
                            ("register", "登记簿"),
                            ("ask", "数据查询"),
                            ("month", "月度分析"),
                            ("months", "各营业部月度分析"),
                            ("consolidated", "月度汇总"),
                            ("scorecard", "规范记分表"),
                            ("review", "季度总结"),
                            ("overview", "半年、年度概览"),
                            ("trainings", "培训"),
                        ],
                        max_length=16,
                        verbose_name="内容",
                    ),
                ),
                (
                    "query",
                    models.CharField(blank=True, max_length=4000, verbose_name="条件"),
                ),
                (
                    "rows",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="行数"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="下载人",
                    ),
                ),
            ],
            options={
                "verbose_name": "下载记录",
                "verbose_name_plural": "下载记录",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(models.F("at"), models.F("id"), name="download_at"),
                    models.Index(
                        models.F("by"),
                        models.F("at"),
                        models.F("id"),
                        name="download_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
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
                            ("zip", "各营业部月度分析（zip）"),
                            ("pdf", "月度汇总（PDF）"),
                            ("xlsx", "月度汇总（Excel）"),
                        ],
                        max_length=8,
                        verbose_name="内容",
                    ),
                ),
                ("month", models.DateField(verbose_name="月份")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "排队中"),
                            ("running", "生成中"),
                            ("done", "已完成"),
                            ("failed", "未完成"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="请求时间"
                    ),
                ),
                (
                    "heard_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="最近进展"
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="已完成")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="共")),
                (
                    "file",
                    models.FileField(
                        blank=True, max_length=120, upload_to="", verbose_name="文件"
                    ),
                ),
                (
                    "size",
                    models.PositiveBigIntegerField(default=0, verbose_name="大小"),
                ),
                (
                    "finished_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="完成时间"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="请求人",
                    ),
                ),
            ],
            options={
                "verbose_name": "汇总任务",
                "verbose_name_plural": "汇总任务",
                "ordering": ["-asked_at", "-pk"],
                "indexes": [
                    models.Index(fields=["month", "-asked_at"], name="job_of_month")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("kind"),
                        models.F("month"),
                        condition=models.Q(("state__in", ("waiting", "running"))),
                        name="job_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finished_at", None),
                                ("state__in", ("waiting", "running")),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ("waiting", "running")), _negated=True
                                ),
                                ("finished_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="job_finished_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done__lte", models.F("total"))),
                        name="job_done_of_total",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthlyReport",
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
                        choices=[("draft", "草稿"), ("signed", "已签发")],
                        default="draft",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "drafted_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="起草时间"
                    ),
                ),
                (
                    "analysis",
                    models.TextField(blank=True, max_length=5000, verbose_name="分析"),
                ),
                (
                    "measures",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="改进措施"
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="撰写时间"
                    ),
                ),
                (
                    "snapshot",
                    models.JSONField(blank=True, null=True, verbose_name="数据快照"),
                ),
                (
                    "digest",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="快照校验码"
                    ),
                ),
                ("pdf", models.BinaryField(null=True, verbose_name="签发的文件")),
                (
                    "pdf_digest",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="文件校验码"
                    ),
                ),
                (
                    "data_as_of",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="数据截至"
                    ),
                ),
                (
                    "signed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="签发、报送时间"
                    ),
                ),
                (
                    "signed_as",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="签发岗位"
                    ),
                ),
                (
                    "received_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="总部接收时间"
                    ),
                ),
                (
                    "anchor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.anchor",
                        verbose_name="存证锚",
                    ),
                ),
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
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="总部接收人",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签发人",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撰写人",
                    ),
                ),
            ],
            options={
                "verbose_name": "月度分析",
                "verbose_name_plural": "月度分析",
                "ordering": ["-month", "branch_id"],
                "indexes": [
                    models.Index(
                        models.F("month"),
                        models.F("branch"),
                        name="monthly_report_of_month",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("branch"),
                        models.F("month"),
                        name="monthly_report_once",
                        violation_error_message="该月的报告已有。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="monthly_report_of_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("written_at__isnull", True),
                                ("written_by__isnull", True),
                            ),
                            models.Q(
                                ("written_at__isnull", False),
                                ("written_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="monthly_report_written_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("data_as_of__isnull", True),
                                ("digest", ""),
                                ("pdf__isnull", True),
                                ("pdf_digest", ""),
                                ("signed_as", ""),
                                ("signed_at__isnull", True),
                                ("signed_by__isnull", True),
                                ("snapshot__isnull", True),
                                ("state", "draft"),
                            ),
                            models.Q(
                                models.Q(("digest", ""), _negated=True),
                                models.Q(("pdf_digest", ""), _negated=True),
                                models.Q(("signed_as", ""), _negated=True),
                                ("data_as_of__isnull", False),
                                ("pdf__isnull", False),
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                                ("snapshot__isnull", False),
                                ("state", "signed"),
                            ),
                            _connector="OR",
                        ),
                        name="monthly_report_signed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("received_at__isnull", True),
                                ("received_by__isnull", True),
                            ),
                            models.Q(
                                ("received_at__isnull", False),
                                ("received_by__isnull", False),
                                ("state", "signed"),
                            ),
                            _connector="OR",
                        ),
                        name="monthly_report_received_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuarterlyReview",
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
                ("quarter", models.DateField(verbose_name="季度")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("B", "B 类：佣金与服务方式"),
                            ("D", "D 类：员工业务与态度"),
                            ("E", "E 类：客户不熟悉"),
                        ],
                        max_length=1,
                        verbose_name="类别",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "草稿"), ("signed", "已签发")],
                        default="draft",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "drafted_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="起草时间"
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="总结与研究"
                    ),
                ),
                (
                    "causes",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="原因分析"
                    ),
                ),
                (
                    "market",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="当期市场情况"
                    ),
                ),
                (
                    "competitors",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="竞争对手举措"
                    ),
                ),
                (
                    "rules",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="公司与营业部规范"
                    ),
                ),
                (
                    "adjustment",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="调整与改进"
                    ),
                ),
                (
                    "no_training_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="不安排培训的理由"
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="撰写时间"
                    ),
                ),
                (
                    "snapshot",
                    models.JSONField(blank=True, null=True, verbose_name="数据快照"),
                ),
                (
                    "digest",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="快照校验码"
                    ),
                ),
                ("pdf", models.BinaryField(null=True, verbose_name="签发的文件")),
                (
                    "pdf_digest",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="文件校验码"
                    ),
                ),
                (
                    "signed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="签发时间"
                    ),
                ),
                (
                    "signed_as",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="签发人署名"
                    ),
                ),
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
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签发人",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撰写人",
                    ),
                ),
            ],
            options={
                "verbose_name": "季度总结",
                "verbose_name_plural": "季度总结",
                "ordering": ["-quarter", "branch_id", "kind"],
                "indexes": [
                    models.Index(
                        models.F("quarter"),
                        models.F("branch"),
                        name="quarterly_review_of_quarter",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("branch"),
                        models.F("quarter"),
                        models.F("kind"),
                        name="quarterly_review_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quarter__day", 1), ("quarter__month__in", [1, 4, 7, 10])
                        ),
                        name="quarterly_review_of_a_quarter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["B", "D", "E"])),
                        name="quarterly_review_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("written_at__isnull", True),
                                ("written_by__isnull", True),
                            ),
                            models.Q(
                                ("written_at__isnull", False),
                                ("written_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="quarterly_review_written_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("digest", ""),
                                ("signed_as", ""),
                                ("signed_at__isnull", True),
                                ("signed_by__isnull", True),
                                ("snapshot__isnull", True),
                                ("state", "draft"),
                            ),
                            models.Q(
                                models.Q(("digest", ""), _negated=True),
                                models.Q(("signed_as", ""), _negated=True),
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                                ("snapshot__isnull", False),
                                ("state", "signed"),
                                ("written_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="quarterly_review_signed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("pdf__isnull", True),
                                ("pdf_digest", ""),
                                ("state", "draft"),
                            ),
                            models.Q(
                                models.Q(("pdf_digest", ""), _negated=True),
                                ("pdf__isnull", False),
                                ("state", "signed"),
                            ),
                            _connector="OR",
                        ),
                        name="quarterly_review_signed_with_paper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(
                                ("kind", "B"),
                                models.Q(("summary", ""), _negated=True),
                                models.Q(("market", ""), _negated=True),
                                models.Q(("competitors", ""), _negated=True),
                                models.Q(("rules", ""), _negated=True),
                                models.Q(("adjustment", ""), _negated=True),
                            ),
                            models.Q(
                                ("kind", "D"),
                                models.Q(("summary", ""), _negated=True),
                                models.Q(("causes", ""), _negated=True),
                                models.Q(("adjustment", ""), _negated=True),
                            ),
                            models.Q(
                                ("kind", "E"),
                                models.Q(("summary", ""), _negated=True),
                                models.Q(("causes", ""), _negated=True),
                                models.Q(("adjustment", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="quarterly_review_signed_says_all",
                        violation_error_message="请先写完各项，再签发。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_by__isnull", True),
                            models.Q(
                                ("signed_by", models.F("written_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="quarterly_review_signed_by_another",
                        violation_error_message="本人撰写的总结由他人签发。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
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
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                (
                    "query",
                    models.CharField(blank=True, max_length=2000, verbose_name="条件"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="使用人",
                    ),
                ),
            ],
            options={
                "verbose_name": "保存的查询",
                "verbose_name_plural": "保存的查询",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("user"),
                        models.F("name"),
                        name="saved_view_once",
                        violation_error_message="已有同名的查询。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="saved_view_named",
                        violation_error_message="请填写名称。",
                    ),
                ],
            },
        ),
    ]
    operations = [CreateModels(operations)]
