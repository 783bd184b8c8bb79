"""Before its first day of use a branch owes nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("branches", "0005_staff_change")]

    operations = [
        migrations.AddField(
            model_name="branch",
            name="first_day",
            field=models.DateField(
                blank=True,
                help_text="开始使用本系统的日期。此前不计任何应办事项，月度分析、季度总结等自启用后的"
                "第一个完整月份、季度起算。不填即自受理第一件投诉起算。",
                null=True,
                verbose_name="启用日期",
            ),
        ),
    ]
