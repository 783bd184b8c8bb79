import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0031_default_request_timing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="signedform",
            options={
                "ordering": ["signed_at", "pk"],
                "verbose_name": "签字确认的情况表",
                "verbose_name_plural": "签字确认的情况表",
            },
        ),
        migrations.AddField(
            model_name="signedform",
            name="copy_sha256",
            field=models.CharField(
                blank=True, default="", max_length=64, verbose_name="留存联文件摘要"
            ),
        ),
        migrations.AddField(
            model_name="signedform",
            name="full_sha256",
            field=models.CharField(
                blank=True, default="", max_length=64, verbose_name="完整联文件摘要"
            ),
        ),
        migrations.AddField(
            model_name="signedform",
            name="signed_as",
            field=models.CharField(
                blank=True, default="", max_length=200, verbose_name="签字确认人署名"
            ),
        ),
        migrations.AddField(
            model_name="signedform",
            name="snapshot",
            field=models.JSONField(blank=True, null=True, verbose_name="留存联内容"),
        ),
        migrations.AlterField(
            model_name="signedform",
            name="signed_at",
            field=models.DateTimeField(verbose_name="签字确认时间"),
        ),
        migrations.AlterField(
            model_name="signedform",
            name="signed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="签字确认人",
            ),
        ),
        migrations.AddConstraint(
            model_name="signedform",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("copy_sha256", ""), ("full_sha256", ""), ("signed_as", "")
                    ),
                    models.Q(
                        ("copy_sha256__regex", "^[0-9a-f]{64}$"),
                        ("full_sha256__regex", "^[0-9a-f]{64}$"),
                        models.Q(("signed_as", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="signed_form_copies_both_or_none",
            ),
        ),
        migrations.AlterConstraint(
            model_name="signedform",
            name="signed_form_once",
            constraint=models.UniqueConstraint(
                models.F("complaint"),
                models.F("digest"),
                name="signed_form_once",
                violation_error_message="这一版情况表已签字确认。",
            ),
        ),
    ]
