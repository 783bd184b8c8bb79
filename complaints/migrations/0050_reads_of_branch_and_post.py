"""Indexes on a large table, made while it is in use."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("complaints", "0049_house_in_anchors")]

    operations = [
        AddIndexConcurrently(
            model_name="caseread",
            index=models.Index(
                models.F("branch"),
                models.F("at"),
                models.F("id"),
                name="case_read_branch",
            ),
        ),
        AddIndexConcurrently(
            model_name="caseread",
            index=models.Index(
                models.F("post"), models.F("at"), models.F("id"), name="case_read_post"
            ),
        ),
    ]
