"""A command says its name, and who runs it, in what the chain of the house keeps."""

from django.db import migrations

WRITE = """
CREATE OR REPLACE FUNCTION branches_write_house(verb text, kind text, said jsonb, before jsonb)
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    who bigint := substring(current_setting('desk.actor', true) FROM '^[0-9]{1,18}$');
    whom bigint := coalesce(said ->> 'person_id', said ->> 'user_id');
    whose bigint := said ->> 'branch_id';
    command text := nullif(current_setting('desk.command', true), '');
    body jsonb := jsonb_build_object('row', said, 'before', before);
BEGIN
    IF command IS NOT NULL THEN
        body := body || jsonb_build_object('command', left(command, 120));
    END IF;
    IF kind = 'branches_user' THEN
        whom := said ->> 'id';
    ELSIF kind = 'branches_branch' THEN
        whose := said ->> 'id';
    ELSIF whose IS NULL AND whom IS NOT NULL THEN
        SELECT branch_id INTO whose FROM public.branches_user WHERE id = whom;
    END IF;
    INSERT INTO public.branches_houseevent (
        seq, hash_version, verb, kind, "row", actor_id, actor_post, branch_id,
        person_id, recorded_at, body, prev_hash, hash
    ) VALUES (
        0, 1, verb, kind, (said ->> 'id')::bigint, who,
        coalesce((SELECT post FROM public.branches_user WHERE id = who), ''), whose,
        whom, now(), body::text, '', ''
    );
END
$$;
"""

BEFORE = """
CREATE OR REPLACE FUNCTION branches_write_house(verb text, kind text, said jsonb, before jsonb)
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    who bigint := substring(current_setting('desk.actor', true) FROM '^[0-9]{1,18}$');
    whom bigint := coalesce(said ->> 'person_id', said ->> 'user_id');
    whose bigint := said ->> 'branch_id';
BEGIN
    IF kind = 'branches_user' THEN
        whom := said ->> 'id';
    ELSIF kind = 'branches_branch' THEN
        whose := said ->> 'id';
    ELSIF whose IS NULL AND whom IS NOT NULL THEN
        SELECT branch_id INTO whose FROM public.branches_user WHERE id = whom;
    END IF;
    INSERT INTO public.branches_houseevent (
        seq, hash_version, verb, kind, "row", actor_id, actor_post, branch_id,
        person_id, recorded_at, body, prev_hash, hash
    ) VALUES (
        0, 1, verb, kind, (said ->> 'id')::bigint, who,
        coalesce((SELECT post FROM public.branches_user WHERE id = who), ''), whose,
        whom, now(), jsonb_build_object('row', said, 'before', before)::text, '', ''
    );
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0016_login_tries_of_branch_and_post"),
    ]

    operations = [
        migrations.RunSQL(WRITE, BEFORE),
    ]
