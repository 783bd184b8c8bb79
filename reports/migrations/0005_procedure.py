import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0004_closure_decided_for_good"),
        ("reports", "0004_common_problems_content_types"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProcedureVersion",
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
                ("number", models.PositiveSmallIntegerField(verbose_name="版次")),
                ("snapshot", models.JSONField(verbose_name="内容")),
                ("digest", models.CharField(max_length=64, verbose_name="内容校验码")),
                ("pdf", models.BinaryField(verbose_name="发布的文件")),
                (
                    "pdf_digest",
                    models.CharField(max_length=64, verbose_name="文件校验码"),
                ),
                ("issued_at", models.DateTimeField(verbose_name="发布时间")),
                (
                    "issued_as",
                    models.CharField(max_length=200, verbose_name="发布人署名"),
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
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
            ],
            options={
                "verbose_name": "投诉处理流程",
                "verbose_name_plural": "投诉处理流程",
                "ordering": ["branch_id", "-number"],
            },
        ),
        migrations.CreateModel(
            name="ProcedureSignature",
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
                ("signed_as", models.CharField(max_length=200, verbose_name="署名")),
                ("signed_at", models.DateTimeField(verbose_name="签署时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签署人",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="reports.procedureversion",
                        verbose_name="版次",
                    ),
                ),
            ],
            options={
                "verbose_name": "流程签署",
                "verbose_name_plural": "流程签署",
                "ordering": ["signed_at", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.UniqueConstraint(
                models.F("branch"), models.F("number"), name="procedure_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="proceduresignature",
            constraint=models.UniqueConstraint(
                models.F("version"), models.F("by"), name="procedure_signed_once"
            ),
        ),
    ]
