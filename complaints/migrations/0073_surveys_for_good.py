"""What clients answered stays, and so do the questions that they were asked."""

from django.db import migrations

KEEP = """
CREATE FUNCTION complaints_keep_survey() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked bigint;
BEGIN
    IF TG_TABLE_NAME = 'complaints_surveyquestion' THEN
        asked := CASE WHEN TG_OP = 'INSERT' THEN NEW.questionnaire_id
            ELSE OLD.questionnaire_id END;
    ELSE
        asked := OLD.id;
        IF TG_OP = 'UPDATE'
            AND to_jsonb(NEW) - 'closes_on' = to_jsonb(OLD) - 'closes_on' THEN
            RETURN NEW;
        END IF;
    END IF;
    IF EXISTS (
        SELECT FROM complaints_surveysheet WHERE questionnaire_id = asked
    ) THEN
        RAISE EXCEPTION '% on % is refused: it was answered already',
            TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE FUNCTION complaints_keep_sheet() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.address_digest = ''
        AND to_jsonb(NEW) - 'address_digest' = to_jsonb(OLD) - 'address_digest' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % is refused: what a client answered stays',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER questionnaire_kept BEFORE UPDATE OR DELETE ON complaints_questionnaire
    FOR EACH ROW EXECUTE FUNCTION complaints_keep_survey();
CREATE TRIGGER survey_question_kept
    BEFORE INSERT OR UPDATE OR DELETE ON complaints_surveyquestion
    FOR EACH ROW EXECUTE FUNCTION complaints_keep_survey();
CREATE TRIGGER survey_sheet_kept BEFORE UPDATE OR DELETE ON complaints_surveysheet
    FOR EACH ROW EXECUTE FUNCTION complaints_keep_sheet();
CREATE TRIGGER survey_sheet_untruncatable BEFORE TRUNCATE ON complaints_surveysheet
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER survey_answer_kept BEFORE UPDATE OR DELETE ON complaints_surveyanswer
    FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change();
CREATE TRIGGER survey_answer_untruncatable BEFORE TRUNCATE ON complaints_surveyanswer
    FOR EACH STATEMENT EXECUTE FUNCTION complaints_refuse_change();
"""

FREE = """
DROP TRIGGER survey_answer_untruncatable ON complaints_surveyanswer;
DROP TRIGGER survey_answer_kept ON complaints_surveyanswer;
DROP TRIGGER survey_sheet_untruncatable ON complaints_surveysheet;
DROP TRIGGER survey_sheet_kept ON complaints_surveysheet;
DROP TRIGGER survey_question_kept ON complaints_surveyquestion;
DROP TRIGGER questionnaire_kept ON complaints_questionnaire;
DROP FUNCTION complaints_keep_sheet();
DROP FUNCTION complaints_keep_survey();
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0072_surveys")]

    operations = [migrations.RunSQL(KEEP, FREE)]
