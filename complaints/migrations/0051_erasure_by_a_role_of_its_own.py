"""A case is erased by a role that does nothing else, of an approval that an anchor holds.

Whoever works in the application's name could approve and erase in one breath; what has
stood in an anchor for a day was printed, copied and seen.
"""

from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

STAND = """
CREATE FUNCTION complaints_erasure_stands(erased bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.complaints_escalation request
        JOIN public.branches_user decider ON decider.id = request.decided_by_id
        JOIN public.complaints_complaint complaint ON complaint.id = request.complaint_id
        JOIN public.complaints_event event
            ON event.complaint_id = request.complaint_id AND event.verb = 'approve'
            AND event.actor_id = decider.id
            AND event.body::jsonb -> 'rows' @> jsonb_build_array(
                jsonb_build_object('object', 'escalation', 'pk', request.id))
        JOIN public.complaints_anchor anchor
            ON anchor.branch_id = complaint.branch_id
            AND anchor.upto >= event.recorded_at
        WHERE request.complaint_id = erased
            AND request.kind = 'erasure' AND request.state = 'approved'
            AND request.requested_by_id <> decider.id
            AND decider.post = 'headquarters'
            AND anchor.upto + make_interval(hours => (
                SELECT max(approved_hours) FROM public.complaints_retention
            )) <= clock_timestamp()
    )
$$;

CREATE FUNCTION complaints_want_standing_approval() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.complaints_erasure_stands(NEW.id) THEN
        RAISE EXCEPTION 'no anchor holds the approved erasure of % for long enough',
            NEW.number USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER complaint_erased_by_standing_approval
    BEFORE UPDATE OF erased_at ON complaints_complaint
    FOR EACH ROW WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL)
    EXECUTE FUNCTION complaints_want_standing_approval();
"""

UNSTAND = """
DROP TRIGGER complaint_erased_by_standing_approval ON complaints_complaint;
DROP FUNCTION complaints_want_standing_approval();
DROP FUNCTION complaints_erasure_stands(bigint);
"""
FUNCTION = "FUNCTION complaints_erase(bigint, timestamptz)"


def revoke(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Who may, `branches/boundary.py` says at each `migrate`."""
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(f"REVOKE EXECUTE ON {FUNCTION} FROM {role}")


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    schema_editor.execute(f"GRANT EXECUTE ON {FUNCTION} TO {role}")


class Migration(migrations.Migration):
    dependencies = [("complaints", "0050_reads_of_branch_and_post")]

    operations = [
        migrations.AddField(
            "retention",
            "approved_hours",
            models.PositiveSmallIntegerField(
                default=24, verbose_name="同意后留证小时数"
            ),
        ),
        migrations.RunSQL(STAND, UNSTAND),
        migrations.RunPython(revoke, grant),
    ]
