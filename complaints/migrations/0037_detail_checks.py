import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0036_facility_record_studied"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DetailCheck",
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
                    "detail",
                    models.CharField(
                        choices=[
                            ("telephone", "联系电话"),
                            ("email", "电子邮箱"),
                            ("address", "通讯地址"),
                        ],
                        max_length=12,
                        verbose_name="联系方式",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[("registered", "预留"), ("given", "本次所留")],
                        max_length=12,
                        verbose_name="核对结果",
                    ),
                ),
                ("checked_at", models.DateTimeField(verbose_name="核对时间")),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核对人",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="detail_checks",
                        to="complaints.complaint",
                        verbose_name="投诉",
                    ),
                ),
            ],
            options={
                "verbose_name": "联系方式核对",
                "verbose_name_plural": "联系方式核对",
                "ordering": ["checked_at", "pk"],
            },
        ),
    ]
