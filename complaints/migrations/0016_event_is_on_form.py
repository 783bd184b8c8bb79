from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0015_note_category_before_and_after")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="is_on_form",
            field=models.BooleanField(
                db_default=True,
                default=True,
                editable=False,
                verbose_name="情况表有记载",
            ),
        ),
    ]
