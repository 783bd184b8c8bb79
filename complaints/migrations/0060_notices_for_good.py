"""norm 18.1: who was told of what, and when, stays; that it was read is added once."""

from django.db import migrations

KEEP = """
CREATE FUNCTION complaints_keep_notice() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.read_at IS NULL
        AND to_jsonb(NEW) - 'read_at' = to_jsonb(OLD) - 'read_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % is refused: who was told of it stays',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER notice_for_good BEFORE UPDATE OR DELETE ON complaints_notification
    FOR EACH ROW EXECUTE FUNCTION complaints_keep_notice();
CREATE TRIGGER notice_untruncatable BEFORE TRUNCATE ON complaints_notification
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_keep_notice();
"""

FREE = """
DROP TRIGGER notice_untruncatable ON complaints_notification;
DROP TRIGGER notice_for_good ON complaints_notification;
DROP FUNCTION complaints_keep_notice();
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0059_drafts_by_token")]

    operations = [migrations.RunSQL(KEEP, FREE)]
