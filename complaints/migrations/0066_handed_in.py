"""What the public hands in by the web, and a function that says how far it is."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# With its owner's rights: the public's role reads nothing of what it looks into.
STATE = """
CREATE FUNCTION complaints_public_state(asked_number text, asked_digest text)
RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE
        WHEN proposal.id IS NULL OR proposal.state = 'open'
            OR (proposal.state = 'dismissed' AND proposal.reviewed_at IS NULL)
            THEN 'waiting'
        WHEN proposal.state = 'dismissed' THEN 'dismissed'
        WHEN complaint.state IN ('resolved', 'follow_up', 'closed') THEN 'answered'
        WHEN complaint.state = 'withdrawn' THEN 'withdrawn'
        ELSE 'in_hand' END
    FROM complaints_handedin handed
    LEFT JOIN complaints_proposal proposal ON proposal.id = handed.proposal_id
    LEFT JOIN complaints_complaint complaint ON complaint.id = proposal.case_id
    WHERE handed.number = asked_number AND handed.code_digest = asked_digest
$$;
REVOKE ALL ON FUNCTION complaints_public_state(text, text) FROM PUBLIC;
"""


def make_function(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(STATE, params=None)
    schema_editor.execute(
        f"GRANT EXECUTE ON FUNCTION complaints_public_state(text, text) TO {role}"
    )


def drop_function(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP FUNCTION complaints_public_state(text, text)")


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0065_mailbox_is_watched"),
    ]

    operations = [
        migrations.CreateModel(
            name="HandedIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("number", models.CharField(max_length=24, unique=True)),
                ("code_digest", models.CharField(max_length=64)),
                ("branch_code", models.CharField(max_length=12)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("address_digest", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=100, blank=True)),
                ("telephone", models.CharField(max_length=60, blank=True)),
                ("email", models.CharField(max_length=254, blank=True)),
                ("text", models.TextField(blank=True)),
                (
                    "proposal",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handed_in",
                        to="complaints.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "网上留言",
                "verbose_name_plural": "网上留言",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="HandedInFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("content", models.BinaryField()),
                (
                    "handed_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="complaints.handedin",
                    ),
                ),
            ],
            options={
                "verbose_name": "网上留言的附件",
                "verbose_name_plural": "网上留言的附件",
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="handedin",
            index=models.Index(
                models.F("address_digest"),
                models.F("at"),
                name="handed_in_from_address",
            ),
        ),
        migrations.AddIndex(
            model_name="handedin",
            index=models.Index(
                models.F("id"),
                condition=models.Q(("proposal", None)),
                name="handed_in_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="handedin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proposal", None), models.Q(("text", ""), _negated=True)),
                    models.Q(
                        ("email", ""),
                        ("name", ""),
                        ("proposal__isnull", False),
                        ("telephone", ""),
                        ("text", ""),
                    ),
                    _connector="OR",
                ),
                name="handed_in_gone_when_taken_in",
            ),
        ),
        migrations.RunPython(make_function, drop_function),
    ]
