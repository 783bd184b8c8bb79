"""When a transfer's clock is told of, and the outcomes of answers; edited in admin."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# level, anchor, amount, recipients
TIERS = [
    (0, "working_days_or_half", 1, ["handler", "first_responsible"]),
    (1, "minutes", 0, ["director", "general_manager"]),
    (2, "working_days_after", 1, ["headquarters"]),
]
OUTCOMES = [
    ("settled", "和解"),
    ("explained", "解释说明"),
    ("made_good", "补偿"),
    ("damages", "赔偿"),
    ("not_accepted", "未采纳诉求（已说明理由）"),
    ("unreachable", "无法联系"),
    ("mediation", "转调解"),
    ("withdrawn", "客户撤回"),
]


def seed(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    alias = schema_editor.connection.alias
    tier = apps.get_model("complaints", "Tier")
    tier.objects.using(alias).bulk_create(
        tier(
            kind="transfer_reply",
            level=level,
            anchor=anchor,
            amount=amount,
            recipients=recipients,
        )
        for level, anchor, amount, recipients in TIERS
    )
    outcome = apps.get_model("complaints", "TransferOutcome")
    outcome.objects.using(alias).bulk_create(
        outcome(code=code, label=label, place=place)
        for place, (code, label) in enumerate(OUTCOMES, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("complaints", "0028_transfer_owed_index")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
