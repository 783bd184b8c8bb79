"""All sessions of one can be ended at once; those of before this are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0010_passwords"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="sessions_ended",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]
