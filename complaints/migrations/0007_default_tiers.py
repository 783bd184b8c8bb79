"""The default tiers (DESIGN 5); a deployment edits them in admin."""

from datetime import time

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

REPLIES = ["baseline_reply", "reply_24h", "agreed_reply"]
WORKERS = ["handler", "first_responsible"]

Defaults = list[tuple[int, str, int | None, time | None, list[str]]]
# level, anchor, amount, at, recipients
OF_REPLIES: Defaults = [
    (0, "minutes", -60, None, WORKERS),
    (1, "minutes", 0, None, ["director"]),
    (2, "minutes", 60, None, ["general_manager"]),
    (3, "next_working_day_at", None, time(9, 30), ["headquarters"]),
]
OF_FEEDBACK: Defaults = [
    (0, "due_day_at", None, time(9), ["handler", "director"]),
    (1, "minutes", 0, None, ["director", "general_manager"]),
    (2, "next_working_day_at", None, time(10), ["headquarters"]),
]
OF_VISIT: Defaults = [
    (0, "days_before", 14, None, ["handler"]),
    (0, "days_before", 3, None, ["handler"]),
    (1, "minutes", 0, None, ["director"]),
    (2, "working_days_after", 3, None, ["general_manager"]),
]
DEFAULTS: dict[str, Defaults] = {
    **dict.fromkeys(REPLIES, OF_REPLIES),
    "final_feedback": OF_FEEDBACK,
    "follow_up_visit": OF_VISIT,
}


def seed(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    tier = apps.get_model("complaints", "Tier")
    tier.objects.using(schema_editor.connection.alias).bulk_create(
        tier(
            kind=kind,
            level=level,
            anchor=anchor,
            amount=amount,
            at=at,
            recipients=recipients,
        )
        for kind, tiers in DEFAULTS.items()
        for level, anchor, amount, at, recipients in tiers
    )


class Migration(migrations.Migration):
    dependencies = [("complaints", "0006_calendar_in_use")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
