"""That a month was sent back stays, and is written into the chain of the house.

A next version is signed only while it is open, by another, and of the same figures.
"""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from branches.house.watching import Note

BEFORE = """
CREATE OR REPLACE FUNCTION reports_guard_month() RETURNS trigger
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
"""

GUARD = """
CREATE OR REPLACE FUNCTION reports_guard_month() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('INSERT', 'UPDATE') AND NEW.signed_at < (
        (NEW.month + interval '1 month') AT TIME ZONE 'Asia/Shanghai'
    ) THEN
        RAISE EXCEPTION 'a month is signed after it has ended'
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') AND NEW.version > 1 AND NOT EXISTS (
        SELECT FROM public.reports_monthlyreport AS earlier
        JOIN public.reports_monthsentback AS sent ON sent.report_id = earlier.id
        WHERE earlier.branch_id = NEW.branch_id
            AND earlier.month = NEW.month
            AND earlier.version = NEW.version - 1
            AND (
                NEW.state = 'draft'
                OR NEW.signed_at BETWEEN sent.sent_at AND sent.until
                AND NEW.signed_by_id <> sent.sent_by_id
                AND NEW.data_as_of = earlier.data_as_of
                AND NEW.anchor_id IS NOT DISTINCT FROM earlier.anchor_id
                AND NEW.snapshot -> 'figures' = earlier.snapshot -> 'figures'
                AND NEW.snapshot #>> '{again,replaces}' = earlier.digest
            )
    ) THEN
        RAISE EXCEPTION 'a month is signed anew only where it was sent back, with its figures'
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
"""

KEEP = """
CREATE FUNCTION reports_guard_sent_back() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM public.reports_monthlyreport WHERE id = NEW.report_id FOR UPDATE;
    IF NOT EXISTS (
        SELECT FROM public.reports_monthlyreport AS report
        WHERE report.id = NEW.report_id
            AND report.state = 'signed'
            AND report.signed_by_id <> NEW.sent_by_id
            AND report.written_by_id IS DISTINCT FROM NEW.sent_by_id
            AND NOT EXISTS (
                SELECT FROM public.reports_monthlyreport AS later
                WHERE later.branch_id = report.branch_id
                    AND later.month = report.month
                    AND later.version > report.version
                    AND later.state = 'signed'
            )
    ) OR EXISTS (
        SELECT FROM public.reports_monthsentback AS sent
        WHERE sent.report_id = NEW.report_id AND sent.until >= NEW.sent_at
    ) THEN
        RAISE EXCEPTION 'sent back is what was signed last, once, by another'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER month_sent_back_guarded
    BEFORE INSERT ON reports_monthsentback
    FOR EACH ROW EXECUTE FUNCTION reports_guard_sent_back();
CREATE TRIGGER month_sent_back_unalterable
    BEFORE UPDATE OR DELETE ON reports_monthsentback
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER month_sent_back_untruncatable
    BEFORE TRUNCATE ON reports_monthsentback
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
"""

FREE = """
DROP TRIGGER month_sent_back_untruncatable ON reports_monthsentback;
DROP TRIGGER month_sent_back_unalterable ON reports_monthsentback;
DROP TRIGGER month_sent_back_guarded ON reports_monthsentback;
DROP FUNCTION reports_guard_sent_back();
"""


def revoke(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(
        f"REVOKE UPDATE, DELETE, TRUNCATE ON reports_monthsentback FROM {role}"
    )


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(f"GRANT UPDATE, DELETE ON reports_monthsentback TO {role}")


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0018_months_sent_back"),
        ("branches", "0015_chain_of_the_house"),
    ]

    operations = [
        migrations.RunSQL(GUARD, BEFORE),
        migrations.RunSQL(KEEP, FREE),
        migrations.RunPython(revoke, grant),
        Note("reports_monthsentback"),
    ]
