"""Who downloaded what is never changed: by trigger and by privilege."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

STAY = """
CREATE TRIGGER download_unalterable BEFORE UPDATE OR DELETE ON reports_download
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER download_untruncatable BEFORE TRUNCATE ON reports_download
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
"""

UNSTAY = """
DROP TRIGGER download_untruncatable ON reports_download;
DROP TRIGGER download_unalterable ON reports_download;
"""


def revoke(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(
        f"REVOKE UPDATE, DELETE, TRUNCATE ON reports_download FROM {role}"
    )


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(f"GRANT UPDATE, DELETE ON reports_download TO {role}")


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0004_quarterly_review_for_good"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
                        ],
                        max_length=16,
                        verbose_name="内容",
                    ),
                ),
                (
                    "query",
                    models.CharField(blank=True, max_length=4000, verbose_name="条件"),
                ),
                ("rows", models.PositiveIntegerField(verbose_name="行数")),
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
        migrations.RunSQL(STAY, UNSTAY),
        migrations.RunPython(revoke, grant),
    ]
