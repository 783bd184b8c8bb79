"""Find each number of an older case: several in one place, country codes, extensions."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from complaints.case.finding import search

BATCH = 1_000


def digest_anew(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    complaints = apps.get_model("complaints", "Complaint").objects
    # A plain number has the keys that it had.
    odd = complaints.filter(telephone__regex=r"[^0-9]|^86|^00").exclude(telephone="")
    batch = []
    for row in odd.only("telephone", "telephone_keys").order_by("pk").iterator(BATCH):
        keys = search.telephone_keys(row.telephone)
        if keys != row.telephone_keys:
            row.telephone_keys = keys
            batch.append(row)
        if len(batch) == BATCH:
            complaints.bulk_update(batch, ["telephone_keys"])
            batch = []
    complaints.bulk_update(batch, ["telephone_keys"])


class Migration(migrations.Migration):
    dependencies = [("complaints", "0045_words_of_the_trade")]

    operations = [migrations.RunPython(digest_anew, migrations.RunPython.noop)]
