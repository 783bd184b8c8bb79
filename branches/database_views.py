"""The migration operations of a view that stands behind an unmanaged model."""

from __future__ import annotations

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class MakeView(Operation):
    """Make a view that the application may read, with its own rights, and not write.

    With `of_owner` it has its owner's: for whoever may not read what is under it.

    PostgreSQL neither drops a column that a view reads nor changes its type: such a
    migration begins with DropView and ends with MakeView.
    """

    def __init__(self, name: str, select: str, *, of_owner: bool = False) -> None:
        self.name = name
        self.select = select
        self.of_owner = of_owner

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """A view is no part of the models."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        view = schema_editor.quote_name(self.name)
        role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
        rights = "security_barrier" if self.of_owner else "security_invoker"
        schema_editor.execute(
            f"CREATE VIEW {view} WITH ({rights} = true) AS {self.select}", params=None
        )
        schema_editor.execute(f"REVOKE ALL ON {view} FROM {role}")
        schema_editor.execute(f"GRANT SELECT ON {view} TO {role}")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        schema_editor.execute(f"DROP VIEW {schema_editor.quote_name(self.name)}")

    def describe(self) -> str:
        return f"Make view {self.name}"


class DropView(MakeView):
    """Drop the view that `select` had made; backwards it is made of it again."""

    database_forwards = MakeView.database_backwards
    database_backwards = MakeView.database_forwards

    def describe(self) -> str:
        return f"Drop view {self.name}"
