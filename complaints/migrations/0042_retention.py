"""The database keeps a case as long as its owner says, by its own clock.

Whoever approves and erases in the application's name could have set his clock on.
"""

from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

KEEP = """
INSERT INTO complaints_retention (years) VALUES (20);

CREATE OR REPLACE FUNCTION complaints_erase(erased bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept_since timestamptz;
    kept_years integer;
BEGIN
    PERFORM FROM public.complaints_complaint WHERE id = erased FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT FROM public.complaints_escalation request
        JOIN public.branches_user decider ON decider.id = request.decided_by_id
        WHERE request.complaint_id = erased
            AND request.kind = 'erasure' AND request.state = 'approved'
            AND request.requested_by_id <> decider.id
            AND decider.post = 'headquarters'
    ) THEN
        RAISE EXCEPTION 'no erasure of complaint % was approved', erased
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT max(recorded_at) INTO kept_since FROM public.complaints_event
        WHERE complaint_id = erased
            AND verb IN ('close', 'withdraw', 'merge', 'import');
    SELECT max(years) INTO kept_years FROM public.complaints_retention;
    IF kept_since IS NULL OR kept_years IS NULL
        OR kept_since + make_interval(years => kept_years) > clock_timestamp()
    THEN
        RAISE EXCEPTION 'complaint % is not kept for % years', erased, kept_years
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM set_config('complaints.erasing', erased::text, true);
    UPDATE public.complaints_volumeitem SET papers = (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'kind', paper -> 'kind', 'name', '（已销毁）', 'sha256', '',
            'pages', paper -> 'pages') ORDER BY place), '[]')
        FROM jsonb_array_elements(papers) WITH ORDINALITY AS found (paper, place)
    ) WHERE complaint_id = erased;
    UPDATE public.complaints_reportversion
        SET problem = '（已销毁）', solution = '（已销毁）', handling = '（已销毁）'
        WHERE report_id IN (
            SELECT id FROM public.complaints_headquartersreport WHERE complaint_id = erased);
    UPDATE public.complaints_headquartersreport
        SET problem = '（已销毁）', solution = '（已销毁）', handling = '（已销毁）',
            snapshot = CASE WHEN snapshot IS NOT NULL THEN '{}'::jsonb END,
            remark = CASE remark WHEN '' THEN '' ELSE '（已销毁）' END
        WHERE complaint_id = erased;
    UPDATE public.complaints_complaint SET salt = '', erased_at = at
        WHERE id = erased AND erased_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'complaint % is erased already', erased
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM set_config('complaints.erasing', '', true);
END
$$;
"""

AS_BEFORE = """
CREATE OR REPLACE FUNCTION complaints_erase(erased bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM complaints_complaint WHERE id = erased FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT FROM complaints_escalation request
        JOIN branches_user decider ON decider.id = request.decided_by_id
        WHERE request.complaint_id = erased
            AND request.kind = 'erasure' AND request.state = 'approved'
            AND request.requested_by_id <> decider.id
            AND decider.post = 'headquarters'
    ) THEN
        RAISE EXCEPTION 'no erasure of complaint % was approved', erased
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM set_config('complaints.erasing', erased::text, true);
    UPDATE complaints_volumeitem SET papers = (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'kind', paper -> 'kind', 'name', '（已销毁）', 'sha256', '',
            'pages', paper -> 'pages') ORDER BY place), '[]')
        FROM jsonb_array_elements(papers) WITH ORDINALITY AS found (paper, place)
    ) WHERE complaint_id = erased;
    UPDATE complaints_reportversion
        SET problem = '（已销毁）', solution = '（已销毁）', handling = '（已销毁）'
        WHERE report_id IN (
            SELECT id FROM complaints_headquartersreport WHERE complaint_id = erased);
    UPDATE complaints_headquartersreport
        SET problem = '（已销毁）', solution = '（已销毁）', handling = '（已销毁）',
            snapshot = CASE WHEN snapshot IS NOT NULL THEN '{}'::jsonb END,
            remark = CASE remark WHEN '' THEN '' ELSE '（已销毁）' END
        WHERE complaint_id = erased;
    UPDATE complaints_complaint SET salt = '', erased_at = at
        WHERE id = erased AND erased_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'complaint % is erased already', erased
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM set_config('complaints.erasing', '', true);
END
$$;
"""


def revoke(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(
        f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON complaints_retention FROM {role}"
    )


class Migration(migrations.Migration):
    dependencies = [("complaints", "0041_transfer_limit_moved")]

    operations = [
        migrations.CreateModel(
            name="Retention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "years",
                    models.PositiveSmallIntegerField(
                        default=20, verbose_name="保管年限"
                    ),
                ),
            ],
            options={"verbose_name": "保管期", "verbose_name_plural": "保管期"},
        ),
        migrations.RunSQL(KEEP, AS_BEFORE),
        migrations.RunPython(revoke, migrations.RunPython.noop),
    ]
