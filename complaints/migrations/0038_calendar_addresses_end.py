"""A calendar's address ends with the password it was made under, or the account."""

from django.db import migrations

END = """
CREATE FUNCTION complaints_end_calendar_address() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM complaints_calendaraddress WHERE user_id = NEW.id;
    RETURN NULL;
END
$$;

CREATE TRIGGER calendar_address_ends AFTER UPDATE OF password, is_active
    ON branches_user FOR EACH ROW
    WHEN (OLD.password <> NEW.password OR (OLD.is_active AND NOT NEW.is_active))
    EXECUTE FUNCTION complaints_end_calendar_address();
"""

STAY = """
DROP TRIGGER calendar_address_ends ON branches_user;
DROP FUNCTION complaints_end_calendar_address();
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0037_detail_checks")]

    operations = [migrations.RunSQL(END, STAY)]
