from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0035_board_in_case_summary")]

    operations = [
        migrations.AddField(
            model_name="facilityrecord",
            name="studied_by",
            field=models.TextField(
                blank=True, max_length=500, verbose_name="参加研究的人员"
            ),
        ),
        migrations.AddField(
            model_name="facilityrecord",
            name="studied_on",
            field=models.DateField(blank=True, null=True, verbose_name="研究日期"),
        ),
    ]
