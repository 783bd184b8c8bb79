"""That a mail was refused, and why, stays; who sent it goes after a while."""

from django.db import migrations

KEEP = """
CREATE FUNCTION complaints_keep_mail_refusal() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.sender IS NULL
        AND to_jsonb(NEW) - 'sender' = to_jsonb(OLD) - 'sender' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % is refused: that a mail was refused stays',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER mail_refusal_for_good BEFORE UPDATE OR DELETE ON complaints_mailrefusal
    FOR EACH ROW EXECUTE FUNCTION complaints_keep_mail_refusal();
CREATE TRIGGER mail_refusal_untruncatable BEFORE TRUNCATE ON complaints_mailrefusal
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
"""

FREE = """
DROP TRIGGER mail_refusal_untruncatable ON complaints_mailrefusal;
DROP TRIGGER mail_refusal_for_good ON complaints_mailrefusal;
DROP FUNCTION complaints_keep_mail_refusal();
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0073_surveys_for_good")]

    operations = [migrations.RunSQL(KEEP, FREE)]
