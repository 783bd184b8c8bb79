"""An anchor says how far the chain of the house had come, and its digest covers that.

Of anchors made before there is none, and their digests are what they were. The house's
own tables of this app are watched, and reads are digested into its chain.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from branches.house.watching import Digest, Note

ANCHOR = """
CREATE OR REPLACE FUNCTION complaints_make_anchor() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    since timestamptz;
    newest timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(26, NEW.branch_id::integer);
    SELECT upto, digest INTO since, NEW.prev_digest
        FROM complaints_anchor WHERE branch_id = NEW.branch_id
        ORDER BY upto DESC LIMIT 1;
    IF NOT FOUND THEN
        since := '-infinity';
        NEW.prev_digest := ''::bytea;
    END IF;
    SELECT count(*), max(last.newest), string_agg(
        concat_ws(chr(31), last.number, last.seq, encode(last.hash, 'hex')) || chr(10),
        '' ORDER BY last.number COLLATE "C"
    ) INTO NEW.count, newest, NEW.entries FROM (
        SELECT DISTINCT ON (event.complaint_id)
            complaint.number, event.seq, event.hash,
            max(event.recorded_at) OVER () AS newest
        FROM complaints_event event
        JOIN complaints_complaint complaint ON complaint.id = event.complaint_id
        WHERE event.recorded_at > since AND complaint.branch_id = NEW.branch_id
        ORDER BY event.complaint_id, event.seq DESC
    ) AS last;
    IF NEW.count = 0 THEN
        RETURN NULL;
    END IF;
    SELECT seq, hash INTO NEW.house_seq, NEW.house_hash
        FROM public.branches_houseevent ORDER BY seq DESC LIMIT 1;
    NEW.upto := greatest(clock_timestamp(), newest);
    NEW.digest := sha256(NEW.prev_digest || convert_to(concat_ws(
        chr(31), complaints_utc_text(NEW.upto), NEW.count, NEW.house_seq,
        encode(NEW.house_hash, 'hex')
    ) || chr(10) || NEW.entries, 'UTF8'));
    RETURN NEW;
END
$$;
"""

AS_BEFORE = """
CREATE OR REPLACE FUNCTION complaints_make_anchor() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    since timestamptz;
    newest timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(26, NEW.branch_id::integer);
    SELECT upto, digest INTO since, NEW.prev_digest
        FROM complaints_anchor WHERE branch_id = NEW.branch_id
        ORDER BY upto DESC LIMIT 1;
    IF NOT FOUND THEN
        since := '-infinity';
        NEW.prev_digest := ''::bytea;
    END IF;
    SELECT count(*), max(last.newest), string_agg(
        concat_ws(chr(31), last.number, last.seq, encode(last.hash, 'hex')) || chr(10),
        '' ORDER BY last.number COLLATE "C"
    ) INTO NEW.count, newest, NEW.entries FROM (
        SELECT DISTINCT ON (event.complaint_id)
            complaint.number, event.seq, event.hash,
            max(event.recorded_at) OVER () AS newest
        FROM complaints_event event
        JOIN complaints_complaint complaint ON complaint.id = event.complaint_id
        WHERE event.recorded_at > since AND complaint.branch_id = NEW.branch_id
        ORDER BY event.complaint_id, event.seq DESC
    ) AS last;
    IF NEW.count = 0 THEN
        RETURN NULL;
    END IF;
    NEW.upto := greatest(clock_timestamp(), newest);
    NEW.digest := sha256(NEW.prev_digest || convert_to(concat_ws(
        chr(31), complaints_utc_text(NEW.upto), NEW.count
    ) || chr(10) || NEW.entries, 'UTF8'));
    RETURN NEW;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0016_login_tries_of_branch_and_post"),
        ("complaints", "0048_asked_by_nobody"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="anchor",
            name="house_hash",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="anchor",
            name="house_seq",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="caseread",
            name="branch",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="branches.branch",
                verbose_name="营业部",
            ),
        ),
        migrations.AddField(
            model_name="caseread",
            name="post",
            field=models.CharField(
                choices=[
                    ("front_desk", "前台接待"),
                    ("handler", "经办人"),
                    ("keeper", "渠道专人"),
                    ("operations_director", "运行总监"),
                    ("marketing_director", "营销总监"),
                    ("general_manager", "总经理"),
                    ("archive_keeper", "档案专人"),
                    ("branch_admin", "营业部管理员"),
                    ("headquarters", "营销管理总部"),
                    ("auditor", "审计"),
                ],
                max_length=24,
                null=True,
                verbose_name="岗位",
            ),
        ),
        migrations.RunSQL(ANCHOR, AS_BEFORE),
        Note("complaints_tier"),
        Note("complaints_reportingline"),
        Note("complaints_onwardrule"),
        Note("complaints_requesttiming"),
        Note("complaints_outage"),
        Note("complaints_clockjump"),
        Note("complaints_retention"),
        Digest("complaints_caseread"),
    ]
