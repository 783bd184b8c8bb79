from django.db import migrations, models


class Migration(migrations.Migration):
    """Nothing of what was typed stands in the clear any more."""

    dependencies = [("complaints", "0058_encrypt_drafts")]

    operations = [
        migrations.AlterField(
            model_name="draft", name="token", field=models.UUIDField()
        ),
        migrations.RemoveField(model_name="draft", name="fields"),
        migrations.RemoveField(model_name="draft", name="saved_at"),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                models.F("user"), models.F("token"), name="draft_once"
            ),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(models.F("changed_at"), name="draft_changed_at"),
        ),
    ]
