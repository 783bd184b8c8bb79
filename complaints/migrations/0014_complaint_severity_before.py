from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0013_common_problems_to_reports")]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="severity_before",
            field=models.CharField(
                blank=True,
                choices=[
                    ("normal", "一般"),
                    ("considerable", "较重"),
                    ("serious", "重大"),
                ],
                editable=False,
                max_length=12,
                verbose_name="重大之前的严重程度",
            ),
        ),
    ]
