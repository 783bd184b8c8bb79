"""Data that are there already hang on the key that was made of SECRET_KEY as well."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from branches import encryption

COLUMNS = (
    ("branches_user", "robot_url"),
    ("branches_branch", "robot_url"),
    ("complaints_complaint", "identity_number"),
    ("complaints_correction", "before"),
    ("complaints_correction", "after"),
)


def note_the_key_of_before(
    apps: StateApps, schema_editor: BaseDatabaseSchemaEditor
) -> None:
    with schema_editor.connection.cursor() as cursor:
        for table, column in COLUMNS:
            cursor.execute("SELECT to_regclass(%s)", [f"public.{table}"])
            if cursor.fetchone() == (None,):
                continue
            cursor.execute(
                f"SELECT EXISTS (SELECT FROM {table}"  # noqa: S608 (own names)
                f' WHERE "{column}" IS NOT NULL)'
            )
            if cursor.fetchone() == (True,):
                keys = apps.get_model("branches", "FieldKey").objects
                keys.using(schema_editor.connection.alias).create(
                    fingerprint=encryption.before(), use="columns"
                )
                return


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0013_login_by_sso"),
    ]

    operations = [
        migrations.CreateModel(
            name="FieldKey",
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
                ("fingerprint", models.CharField(max_length=12, verbose_name="指纹")),
                (
                    "use",
                    models.CharField(
                        choices=[("columns", "加密"), ("digests", "电话摘要")],
                        max_length=10,
                        verbose_name="用途",
                    ),
                ),
                (
                    "since",
                    models.DateTimeField(auto_now_add=True, verbose_name="启用时间"),
                ),
                (
                    "retired_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="停用时间"
                    ),
                ),
            ],
            options={
                "verbose_name": "加密密钥",
                "verbose_name_plural": "加密密钥",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)),
                        fields=("fingerprint", "use"),
                        name="field_key_once",
                    )
                ],
            },
        ),
        migrations.RunPython(note_the_key_of_before, migrations.RunPython.noop),
    ]
