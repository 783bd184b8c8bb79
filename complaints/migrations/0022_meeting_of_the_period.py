"""norm 23.3: the self-review is read at a meeting of the period, or it is said why not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0021_case_summary_of_hearing")]

    operations = [
        migrations.AddField(
            model_name="disposal",
            name="late_reason",
            field=models.CharField(
                blank=True,
                default="",
                max_length=500,
                verbose_name="不在当期例会的原因",
            ),
        ),
        migrations.AddField(
            model_name="disposalmeasure",
            name="at_meeting",
            field=models.BooleanField(default=False, verbose_name="须在当期例会进行"),
        ),
    ]
