"""The migration operations of a table that the chain of the house tells of."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

NOTE = """
CREATE CONSTRAINT TRIGGER house_noted AFTER INSERT OR UPDATE OR DELETE ON {table}
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION branches_note_house('{ignored}', '{hidden}')
"""
FOUND = """
SELECT branches_write_house('found', '{name}', branches_house_row(
    to_jsonb(known), '{ignored}', '{hidden}'), '{{}}')
FROM (SELECT * FROM {table} ORDER BY id) AS known
"""
DIGEST = """
CREATE TRIGGER house_digested BEFORE INSERT ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION branches_await_digest()
"""


class Watch(Operation):
    """What its kinds share: the trigger on a table, by its name."""

    trigger: str
    table: str

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """A trigger is no part of the models."""

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = schema_editor.quote_name(self.table)
        schema_editor.execute(f"DROP TRIGGER {self.trigger} ON {table}")


class Note(Watch):
    """Each change of a row is written into the chain, and what is there now.

    Of a hidden column the chain holds a digest; an ignored one tells of nothing.
    """

    trigger = "house_noted"

    def __init__(self, table: str, ignored: str = "", hidden: str = "") -> None:
        self.table, self.ignored, self.hidden = table, ignored, hidden

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        words = {
            "name": self.table,
            "table": schema_editor.quote_name(self.table),
            "ignored": self.ignored,
            "hidden": self.hidden,
        }
        schema_editor.execute(NOTE.format(**words), params=None)
        schema_editor.execute(FOUND.format(**words), params=None)

    def describe(self) -> str:
        return f"Note changes of {self.table} in the chain of the house"


class Digest(Watch):
    """Rows that are only added are digested into the chain."""

    trigger = "house_digested"

    def __init__(self, table: str) -> None:
        self.table = table

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = schema_editor.quote_name(self.table)
        schema_editor.execute(DIGEST.format(table=table), params=None)

    def describe(self) -> str:
        return f"Digest rows of {self.table} into the chain of the house"
