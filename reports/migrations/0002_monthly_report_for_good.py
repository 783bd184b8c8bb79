"""What a branch has signed stands: only its receipt at headquarters is added, once."""

from django.db import migrations

GUARD = """
CREATE FUNCTION reports_guard_month() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('INSERT', 'UPDATE') AND NEW.signed_at < (
        (NEW.month + interval '1 month') AT TIME ZONE 'Asia/Shanghai'
    ) THEN
        RAISE EXCEPTION 'a month is signed after it has ended'
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND OLD.state = 'draft' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.received_at IS NULL AND (
        to_jsonb(NEW) - 'received_at' - 'received_by_id'
        = to_jsonb(OLD) - 'received_at' - 'received_by_id'
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % is refused: a signed month is never changed',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER monthly_report_for_good
    BEFORE INSERT OR UPDATE ON reports_monthlyreport
    FOR EACH ROW EXECUTE FUNCTION reports_guard_month();
CREATE TRIGGER monthly_report_undeletable
    BEFORE DELETE ON reports_monthlyreport
    FOR EACH ROW WHEN (OLD.state = 'signed')
    EXECUTE FUNCTION reports_guard_month();
CREATE TRIGGER monthly_report_untruncatable
    BEFORE TRUNCATE ON reports_monthlyreport
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
"""

UNGUARD = """
DROP TRIGGER monthly_report_untruncatable ON reports_monthlyreport;
DROP TRIGGER monthly_report_undeletable ON reports_monthlyreport;
DROP TRIGGER monthly_report_for_good ON reports_monthlyreport;
DROP FUNCTION reports_guard_month();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_monthly_report")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
