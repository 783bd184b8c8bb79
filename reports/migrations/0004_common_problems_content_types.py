"""What Django keeps by content type, such as permissions, follows the moved models."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

MOVED = ("commonproblem", "problemcase", "problemsearch", "studymeeting", "training")


def _move(apps: StateApps, alias: str, *, source: str, target: str) -> None:
    types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    types.filter(app_label=source, model__in=MOVED).update(app_label=target)


def follow(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    alias = schema_editor.connection.alias
    _move(apps, alias, source="complaints", target="reports")


def go_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    alias = schema_editor.connection.alias
    _move(apps, alias, source="reports", target="complaints")


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0003_common_problems"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(follow, go_back)]
