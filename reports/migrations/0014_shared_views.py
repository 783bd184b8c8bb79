from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0013_duty_quotas_for_good"),
    ]

    operations = [
        migrations.AddField(
            model_name="savedview",
            name="is_shared",
            field=models.BooleanField(default=False, verbose_name="共享"),
        ),
    ]
