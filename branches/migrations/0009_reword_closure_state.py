import django_fsm
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0008_login_tries_are_kept"),
    ]

    operations = [
        migrations.AlterField(
            model_name="closure",
            name="state",
            field=django_fsm.FSMField(
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
    ]
