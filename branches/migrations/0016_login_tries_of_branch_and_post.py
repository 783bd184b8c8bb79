"""The auditor's list of logins, of a branch or of a post."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0015_chain_of_the_house"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="logintry",
            index=models.Index(
                fields=["branch", "at", "id"], name="login_try_of_branch"
            ),
        ),
        migrations.AddIndex(
            model_name="logintry",
            index=models.Index(fields=["post", "at", "id"], name="login_try_of_post"),
        ),
    ]
