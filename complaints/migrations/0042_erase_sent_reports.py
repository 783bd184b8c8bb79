"""A report that was sent keeps a snapshot, of which the erasure leaves nothing."""

from django.db import migrations

ERASE = """
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

UNERASE = ERASE.replace(
    "snapshot = CASE WHEN snapshot IS NOT NULL THEN '{}'::jsonb END", "snapshot = NULL"
)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0041_month_indexes")]

    operations = [migrations.RunSQL(ERASE, UNERASE)]
