"""The search vector: characters and bigrams of what is searched, and keys.

Lexemes beside the text's: t:… keyed digests of a telephone, b:… the branch, o:1 open.
"""

from django.db import migrations

FILL = """
CREATE FUNCTION complaints_bigrams(text_in text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    letters text[] := string_to_array(lower(text_in), NULL);
    grams text[] := '{}';
    letter text;
    previous text := ' ';
BEGIN
    FOREACH letter IN ARRAY letters LOOP
        IF letter ~ '\\s' THEN
            previous := ' ';
            CONTINUE;
        END IF;
        grams := array_append(grams, letter);
        IF previous <> ' ' THEN
            grams := array_append(grams, previous || letter);
        END IF;
        previous := letter;
    END LOOP;
    RETURN grams;
END
$$;

CREATE FUNCTION complaints_fill_search() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    keys text[] := ARRAY['b:' || NEW.branch_id];
    telephone_key text;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.number, NEW.client_name, NEW.statement, NEW.demand,
        NEW.telephone_keys, NEW.state, NEW.branch_id) IS NOT DISTINCT FROM
        (OLD.number, OLD.client_name, OLD.statement, OLD.demand,
        OLD.telephone_keys, OLD.state, OLD.branch_id) THEN
        NEW.search_vector := OLD.search_vector;
        RETURN NEW;
    END IF;
    FOREACH telephone_key IN ARRAY NEW.telephone_keys LOOP
        keys := keys || ('t:' || telephone_key);
    END LOOP;
    IF NEW.state IN ('received', 'acknowledged', 'investigating') THEN
        keys := keys || 'o:1'::text;
    END IF;
    NEW.search_vector := array_to_tsvector(keys || complaints_bigrams(
        concat_ws(' ', NEW.number, NEW.client_name, NEW.statement, NEW.demand)
    ));
    RETURN NEW;
END
$$;

CREATE TRIGGER complaint_search BEFORE INSERT OR UPDATE
    OF number, client_name, statement, demand, telephone_keys, state, branch_id
    ON complaints_complaint
    FOR EACH ROW EXECUTE FUNCTION complaints_fill_search();
"""

DROP = """
DROP TRIGGER complaint_search ON complaints_complaint;
DROP FUNCTION complaints_fill_search();
DROP FUNCTION complaints_bigrams(text);
"""


class Migration(migrations.Migration):
    replaces = [("complaints", "0003_search_vector")]
    dependencies = [("complaints", "0001_initial")]

    operations = [migrations.RunSQL(FILL, DROP)]
