"""What a branch has signed stands; and a quarter is signed after its end."""

from django.db import migrations

GUARD = """
CREATE FUNCTION reports_guard_review() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.signed_at < (
        (NEW.quarter + interval '3 months') AT TIME ZONE 'Asia/Shanghai'
    ) THEN
        RAISE EXCEPTION 'a quarter is signed after it has ended'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER quarterly_review_after_its_quarter
    BEFORE INSERT OR UPDATE ON reports_quarterlyreview
    FOR EACH ROW EXECUTE FUNCTION reports_guard_review();
CREATE TRIGGER quarterly_review_for_good
    BEFORE UPDATE OR DELETE ON reports_quarterlyreview
    FOR EACH ROW WHEN (OLD.state = 'signed')
    EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER quarterly_review_untruncatable
    BEFORE TRUNCATE ON reports_quarterlyreview
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
"""

UNGUARD = """
DROP TRIGGER quarterly_review_untruncatable ON reports_quarterlyreview;
DROP TRIGGER quarterly_review_for_good ON reports_quarterlyreview;
DROP TRIGGER quarterly_review_after_its_quarter ON reports_quarterlyreview;
DROP FUNCTION reports_guard_review();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0003_quarterly_review"),
        ("complaints", "0002_event_chain"),
    ]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
