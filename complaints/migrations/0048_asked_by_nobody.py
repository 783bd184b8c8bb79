"""That nobody is left in a branch comes by itself: nobody asks for it."""

from django.db import migrations, models
from django.db.models import Q

NAME = "escalation_asked_or_overdue"


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0047_ledger_words"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="escalation", name=NAME),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                name=NAME,
                condition=Q(
                    kind="overdue",
                    tier_time__isnull=False,
                    requested_by__isnull=True,
                )
                | (
                    ~Q(kind="overdue")
                    & Q(tier_time__isnull=True, requested_by__isnull=False)
                )
                | Q(kind="appointment", tier_time__isnull=True),
            ),
        ),
    ]
