import django.db.models.deletion
import django.utils.timezone
import encrypted_fields.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A draft belongs to a form that was opened, not to a page; files lie with it."""

    dependencies = [("complaints", "0056_account_notices")]

    operations = [
        migrations.AlterModelOptions(
            name="draft",
            options={"verbose_name": "暂存", "verbose_name_plural": "暂存"},
        ),
        migrations.RemoveConstraint(model_name="draft", name="draft_once_per_page"),
        migrations.AlterField(
            model_name="draft", name="page", field=models.CharField(max_length=500)
        ),
        migrations.AddField(
            model_name="draft", name="token", field=models.UUIDField(null=True)
        ),
        migrations.AddField(
            model_name="draft",
            name="heading",
            field=models.CharField(blank=True, default="", max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="draft",
            name="case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="complaints.complaint",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="title",
            field=encrypted_fields.fields.EncryptedCharField(max_length=400, null=True),
        ),
        migrations.AddField(
            model_name="draft",
            name="content",
            field=encrypted_fields.fields.EncryptedTextField(default="{}"),
        ),
        migrations.AddField(
            model_name="draft",
            name="opened_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, verbose_name="开始时间"
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="changed_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, verbose_name="保存时间"
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="told_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="draft",
            name="warned_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="submission",
            name="leads_to",
            field=models.CharField(blank=True, default="", max_length=500),
        ),
        migrations.AddField(
            model_name="submission",
            name="sent_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="DraftFile",
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
                ("field", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=200)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("key", encrypted_fields.fields.EncryptedCharField(max_length=64)),
                ("stored_as", models.UUIDField(unique=True)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="complaints.draft",
                    ),
                ),
            ],
            options={
                "verbose_name": "暂存的附件",
                "verbose_name_plural": "暂存的附件",
            },
        ),
        migrations.CreateModel(
            name="Discarded",
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
                ("told_since", models.DateTimeField(verbose_name="陈述时间")),
                ("reason", models.TextField(max_length=500, verbose_name="理由")),
                (
                    "discarded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="丢弃时间"
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.branch",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "丢弃的暂存",
                "verbose_name_plural": "丢弃的暂存",
                "indexes": [
                    models.Index(
                        models.F("branch"),
                        models.F("discarded_at"),
                        name="discarded_by_branch",
                    )
                ],
            },
        ),
    ]
