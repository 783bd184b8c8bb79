"""What a branch has signed, and who downloaded what, stays as it is.

Of a signed month only its receipt at headquarters is added, once.
"""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("reports_download",)

MONTHS = """
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

REVIEWS = """
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

DOWNLOADS = """
CREATE TRIGGER download_unalterable BEFORE UPDATE OR DELETE ON reports_download
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER download_untruncatable BEFORE TRUNCATE ON reports_download
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
"""

FREE = """
DROP TRIGGER download_untruncatable ON reports_download;
DROP TRIGGER download_unalterable ON reports_download;
DROP TRIGGER quarterly_review_untruncatable ON reports_quarterlyreview;
DROP TRIGGER quarterly_review_for_good ON reports_quarterlyreview;
DROP TRIGGER quarterly_review_after_its_quarter ON reports_quarterlyreview;
DROP FUNCTION reports_guard_review();
DROP TRIGGER monthly_report_untruncatable ON reports_monthlyreport;
DROP TRIGGER monthly_report_undeletable ON reports_monthlyreport;
DROP TRIGGER monthly_report_for_good ON reports_monthlyreport;
DROP FUNCTION reports_guard_month();
"""


def revoke(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(TABLES)} FROM {role}"
    )


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(f"GRANT UPDATE, DELETE ON {', '.join(TABLES)} TO {role}")


class Migration(migrations.Migration):
    replaces = [
        ("reports", "0002_monthly_report_for_good"),
        ("reports", "0004_quarterly_review_for_good"),
    ]
    dependencies = [
        ("reports", "0001_initial"),
        ("complaints", "0003_event_chain"),
    ]

    operations = [
        migrations.RunSQL(MONTHS + REVIEWS + DOWNLOADS, FREE),
        migrations.RunPython(revoke, grant),
    ]
