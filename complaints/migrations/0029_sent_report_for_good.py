"""What was submitted, and what was sent to headquarters, stands as it was."""

from django.db import migrations

GUARD = """
CREATE FUNCTION complaints_keep_report() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: what was sent is never changed',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER report_version_for_good
    BEFORE UPDATE OR DELETE ON complaints_reportversion
    FOR EACH ROW EXECUTE FUNCTION complaints_keep_report();
CREATE TRIGGER hq_report_sent_for_good
    BEFORE UPDATE ON complaints_headquartersreport
    FOR EACH ROW WHEN (
        OLD.sent_at IS NOT NULL
        AND (OLD.problem, OLD.solution, OLD.handling, OLD.snapshot, OLD.sent_at,
             OLD.approved_by_id)
        IS DISTINCT FROM
            (NEW.problem, NEW.solution, NEW.handling, NEW.snapshot, NEW.sent_at,
             NEW.approved_by_id)
    )
    EXECUTE FUNCTION complaints_keep_report();
CREATE TRIGGER hq_report_undeletable
    BEFORE DELETE ON complaints_headquartersreport
    FOR EACH ROW WHEN (OLD.sent_at IS NOT NULL)
    EXECUTE FUNCTION complaints_keep_report();
"""

UNGUARD = """
DROP TRIGGER hq_report_undeletable ON complaints_headquartersreport;
DROP TRIGGER hq_report_sent_for_good ON complaints_headquartersreport;
DROP TRIGGER report_version_for_good ON complaints_reportversion;
DROP FUNCTION complaints_keep_report();
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0028_liaison_and_report_to_headquarters")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
