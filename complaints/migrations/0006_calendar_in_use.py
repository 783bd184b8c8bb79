"""A calendar that deadlines were counted with is not deleted.

A deadline's calendar version digests every day that was known: any one of them gone,
and what the deadline was counted with can't be shown any more. A day may still be
declared a working day or a day off; the years stay.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION complaints_keep_calendar() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM complaints_deadline WHERE calendar_version <> '') THEN
        RAISE EXCEPTION '% on % is refused: deadlines were counted with this calendar',
            TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE TRIGGER calendar_day_in_use BEFORE DELETE ON branches_calendarday
    FOR EACH ROW EXECUTE FUNCTION complaints_keep_calendar();
CREATE TRIGGER calendar_day_in_place BEFORE UPDATE OF date ON branches_calendarday
    FOR EACH ROW WHEN (OLD.date <> NEW.date)
    EXECUTE FUNCTION complaints_keep_calendar();
CREATE TRIGGER calendar_year_in_use BEFORE DELETE ON branches_calendaryear
    FOR EACH ROW EXECUTE FUNCTION complaints_keep_calendar();
CREATE TRIGGER calendar_year_in_place BEFORE UPDATE OF year ON branches_calendaryear
    FOR EACH ROW WHEN (OLD.year <> NEW.year)
    EXECUTE FUNCTION complaints_keep_calendar();
"""

UNGUARD = """
DROP TRIGGER calendar_year_in_place ON branches_calendaryear;
DROP TRIGGER calendar_year_in_use ON branches_calendaryear;
DROP TRIGGER calendar_day_in_place ON branches_calendarday;
DROP TRIGGER calendar_day_in_use ON branches_calendarday;
DROP FUNCTION complaints_keep_calendar();
"""


class Migration(migrations.Migration):
    replaces = [("complaints", "0009_calendar_in_use")]
    dependencies = [
        ("branches", "0003_published_days"),
        ("complaints", "0005_erasure"),
    ]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
