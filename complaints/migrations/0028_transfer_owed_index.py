"""An index on a large table, made while it is in use."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("complaints", "0027_transfer_reply")]

    operations = [
        AddIndexConcurrently(
            model_name="complaint",
            index=models.Index(
                models.F("branch"),
                models.F("transfer_owed_at"),
                models.F("id"),
                condition=models.Q(("transfer_owed_at__isnull", False)),
                name="complaint_transfer_owed",
            ),
        ),
    ]
