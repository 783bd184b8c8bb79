"""Seed the State Council's schedules that are known, from chinesecalendar."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from branches.calendar import PACKAGE_VERSION, published_days

YEARS = range(2004, 2027)


def seed(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    alias = schema_editor.connection.alias
    calendar_year = apps.get_model("branches", "CalendarYear")
    calendar_day = apps.get_model("branches", "CalendarDay")
    for year in YEARS:
        row = calendar_year.objects.using(alias).create(
            year=year, source="chinesecalendar", version=PACKAGE_VERSION
        )
        calendar_day.objects.using(alias).bulk_create(
            calendar_day(calendar_year=row, date=day, is_working=is_working, name=name)
            for day, is_working, name in published_days(year)
        )


def clear(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    alias = schema_editor.connection.alias
    apps.get_model("branches", "CalendarDay").objects.using(alias).all().delete()
    apps.get_model("branches", "CalendarYear").objects.using(alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("branches", "0002_application_role")]

    operations = [migrations.RunPython(seed, clear)]
