"""That a message came, and who decided what of it, stays; its words may go."""

from django.db import migrations

KEEP = """
CREATE FUNCTION complaints_keep_decision() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.reason IS NULL
        AND to_jsonb(NEW) - 'reason' = to_jsonb(OLD) - 'reason' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % is refused: what was decided of a message stays',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER proposal_decision_for_good
    BEFORE UPDATE OR DELETE ON complaints_proposaldecision
    FOR EACH ROW EXECUTE FUNCTION complaints_keep_decision();
CREATE TRIGGER proposal_decision_untruncatable
    BEFORE TRUNCATE ON complaints_proposaldecision
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER proposal_undeletable BEFORE DELETE ON complaints_proposal
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER proposal_untruncatable BEFORE TRUNCATE ON complaints_proposal
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
"""

FREE = """
DROP TRIGGER proposal_untruncatable ON complaints_proposal;
DROP TRIGGER proposal_undeletable ON complaints_proposal;
DROP TRIGGER proposal_decision_untruncatable ON complaints_proposaldecision;
DROP TRIGGER proposal_decision_for_good ON complaints_proposaldecision;
DROP FUNCTION complaints_keep_decision();
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0062_proposals")]

    operations = [migrations.RunSQL(KEEP, FREE)]
