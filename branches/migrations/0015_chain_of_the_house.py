"""What changes the desk itself is one chain, written and guarded by the database.

Triggers note each change of a watched table when its transaction is committed, so that
the lock on the head of the chain is the last one taken and held for a moment. Who acts
is what the transaction has said (`branches.house.acting`); nobody where it said nothing.

Rows that are many are digested into the chain: whoever adds one holds a lock that is
shared by all who do, and the digest takes it alone, so that no row slips in behind it.

The application's role reads the chain and can't write it but by such a change.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from branches.house.watching import Digest, Note

CHAIN = """
CREATE FUNCTION branches_chain_house() RETURNS trigger
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    before timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(27, 0);
    SELECT seq + 1, hash, recorded_at INTO NEW.seq, NEW.prev_hash, before
        FROM public.branches_houseevent ORDER BY seq DESC LIMIT 1;
    IF NOT FOUND THEN
        NEW.seq := 1;
        NEW.prev_hash := ''::bytea;
    END IF;
    NEW.hash_version := 1;
    NEW.recorded_at := greatest(clock_timestamp(), before);
    NEW.hash := sha256(NEW.prev_hash || convert_to(concat_ws(
        chr(31),
        NEW.seq::text,
        NEW.hash_version::text,
        NEW.verb,
        NEW.kind,
        coalesce(NEW.row::text, ''),
        coalesce(NEW.actor_id::text, ''),
        NEW.actor_post,
        coalesce(NEW.branch_id::text, ''),
        coalesce(NEW.person_id::text, ''),
        to_char(NEW.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        NEW.body
    ), 'UTF8'));
    RETURN NEW;
END
$$;

CREATE TRIGGER house_chain BEFORE INSERT ON branches_houseevent
    FOR EACH ROW EXECUTE FUNCTION branches_chain_house();
CREATE TRIGGER house_unalterable BEFORE UPDATE OR DELETE ON branches_houseevent
    FOR EACH ROW EXECUTE FUNCTION branches_refuse_change();
CREATE TRIGGER house_untruncatable BEFORE TRUNCATE ON branches_houseevent
    FOR EACH STATEMENT EXECUTE FUNCTION branches_refuse_change();
"""

NOTE = """
CREATE FUNCTION branches_house_row(whole jsonb, ignored text, secret text)
RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(jsonb_object_agg(key, CASE
        WHEN key = ANY (string_to_array(secret, ',')) AND value NOT IN ('null', '""')
        THEN to_jsonb(encode(sha256(convert_to(value #>> '{}', 'UTF8')), 'hex'))
        ELSE value END), '{}')
    FROM jsonb_each(whole) WHERE NOT key = ANY (string_to_array(ignored, ','))
$$;

CREATE FUNCTION branches_write_house(verb text, kind text, said jsonb, before jsonb)
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

CREATE FUNCTION branches_note_house() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET TimeZone = 'UTC' AS $$
DECLARE
    was jsonb;
    stands jsonb;
    before jsonb;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        was := public.branches_house_row(to_jsonb(OLD), TG_ARGV[0], TG_ARGV[1]);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        stands := public.branches_house_row(to_jsonb(NEW), TG_ARGV[0], TG_ARGV[1]);
    END IF;
    IF was = stands THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(key, value) INTO before FROM jsonb_each(was)
            WHERE stands -> key IS DISTINCT FROM value;
    END IF;
    PERFORM public.branches_write_house(
        CASE TG_OP WHEN 'INSERT' THEN 'added' WHEN 'UPDATE' THEN 'changed'
            ELSE 'removed' END,
        TG_TABLE_NAME, coalesce(stands, was), coalesce(before, '{}'));
    RETURN NULL;
END
$$;
"""

DIGEST = """
CREATE FUNCTION branches_await_digest() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(28, hashtext(TG_TABLE_NAME));
    RETURN NULL;
END
$$;

CREATE FUNCTION branches_digest(relation text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    line text;
    names jsonb;
    since bigint;
    upto bigint;
    count bigint;
    digest text;
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_trigger WHERE tgname = 'house_digested'
            AND tgrelid = to_regclass(format('public.%I', relation))
    ) THEN
        RAISE EXCEPTION '% is not digested', relation;
    END IF;
    PERFORM pg_advisory_xact_lock(28, hashtext(relation));
    SELECT jsonb_agg(attname ORDER BY attnum), string_agg(
        CASE WHEN atttypid = 'timestamptz'::regtype THEN format(
            $f$coalesce(to_char(%I AT TIME ZONE 'UTC',
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '')$f$, attname)
        ELSE format($f$coalesce(%I::text, '')$f$, attname) END, ', ' ORDER BY attnum
    ) INTO names, line FROM pg_attribute
        WHERE attrelid = to_regclass(format('public.%I', relation))
            AND attnum > 0 AND NOT attisdropped;
    SELECT (body::jsonb ->> 'upto')::bigint INTO since
        FROM public.branches_houseevent
        WHERE kind = relation AND verb = 'digested' AND "row" IS NULL
        ORDER BY seq DESC LIMIT 1;
    since := coalesce(since, 0);
    EXECUTE format(
        'SELECT count(*), max(id), encode(sha256(convert_to('
        'string_agg(line, chr(10) ORDER BY id), ''UTF8'')), ''hex'') FROM ('
        'SELECT id, concat_ws(chr(31), %s) AS line FROM public.%I'
        ' WHERE id > $1 ORDER BY id LIMIT 10000) AS found', line, relation
    ) INTO count, upto, digest USING since;
    IF count > 0 THEN
        INSERT INTO public.branches_houseevent (
            seq, hash_version, verb, kind, actor_post, recorded_at, body, prev_hash,
            hash
        ) VALUES (0, 1, 'digested', relation, '', now(), jsonb_build_object(
            'columns', names, 'since', since, 'upto', upto, 'count', count,
            'sha256', digest)::text, '', '');
    END IF;
    RETURN count;
END
$$;
REVOKE ALL ON FUNCTION branches_digest(text) FROM PUBLIC;
"""

UNDO = """
DROP FUNCTION branches_digest(text);
DROP FUNCTION branches_await_digest();
DROP FUNCTION branches_note_house();
DROP FUNCTION branches_write_house(text, text, jsonb, jsonb);
DROP FUNCTION branches_house_row(jsonb, text, text);
DROP TRIGGER house_untruncatable ON branches_houseevent;
DROP TRIGGER house_unalterable ON branches_houseevent;
DROP TRIGGER house_chain ON branches_houseevent;
DROP FUNCTION branches_chain_house();
"""


def revoke(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = schema_editor.quote_name(str(settings.DATABASES["default"]["USER"]))
    for statement in (
        f"REVOKE ALL ON branches_houseevent FROM {role}",
        f"GRANT SELECT ON branches_houseevent TO {role}",
        f"GRANT EXECUTE ON FUNCTION branches_digest(text) TO {role}",
    ):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0014_field_keys"),
    ]

    operations = [
        migrations.AlterField(
            model_name="logintry",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("success", "成功"),
                    ("half", "第一步正确，待验证码"),
                    ("wrong", "不正确"),
                    ("paused", "已暂停，未核对"),
                    ("ended", "已退出"),
                ],
                max_length=8,
                verbose_name="结果",
            ),
        ),
        migrations.AlterField(
            model_name="logintry",
            name="way",
            field=models.CharField(
                choices=[
                    ("login", "登录"),
                    ("old_password", "修改密码时核对原密码"),
                    ("code", "验证码"),
                    ("recovery", "恢复码"),
                    ("sso", "单点登录"),
                    ("logout", "退出登录"),
                    ("expired", "登录到期退出"),
                ],
                max_length=12,
                verbose_name="方式",
            ),
        ),
        migrations.CreateModel(
            name="HouseEvent",
            fields=[
                (
                    "seq",
                    models.BigIntegerField(
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="序号",
                    ),
                ),
                (
                    "hash_version",
                    models.PositiveSmallIntegerField(default=1, editable=False),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("found", "启用前已有"),
                            ("added", "新增"),
                            ("changed", "变更"),
                            ("removed", "删除"),
                            ("digested", "封存"),
                        ],
                        max_length=8,
                        verbose_name="事项",
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="对象")),
                ("row", models.BigIntegerField(null=True)),
                (
                    "actor_post",
                    models.CharField(
                        blank=True,
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
                        verbose_name="岗位",
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="时间",
                    ),
                ),
                ("body", models.TextField(default="{}", verbose_name="内容")),
                ("prev_hash", models.BinaryField(default=b"")),
                ("hash", models.BinaryField(default=b"")),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="操作人",
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="branches.branch",
                        verbose_name="营业部",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="house_events",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="所涉人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "公司链",
                "verbose_name_plural": "公司链",
                "ordering": ["-seq"],
                "indexes": [
                    models.Index(fields=["recorded_at", "seq"], name="house_event_at"),
                    models.Index(
                        fields=["branch", "recorded_at", "seq"],
                        name="house_event_branch",
                    ),
                    models.Index(
                        fields=["actor", "recorded_at", "seq"], name="house_event_actor"
                    ),
                    models.Index(
                        fields=["person", "recorded_at", "seq"],
                        name="house_event_person",
                    ),
                    models.Index(
                        fields=["kind", "row", "-seq"], name="house_event_row"
                    ),
                ],
            },
        ),
        migrations.RunSQL(CHAIN + NOTE + DIGEST, UNDO),
        migrations.RunPython(revoke, migrations.RunPython.noop),
        Note("branches_branch", hidden="robot_url"),
        Note("branches_user", ignored="last_login", hidden="password,robot_url"),
        Note("branches_deputy", ignored="told_at"),
        Note("branches_staffchange", hidden="password"),
        Note("branches_closure"),
        Note("branches_calendaryear"),
        Note("branches_calendarday"),
        Note("branches_authenticator", ignored="last_step", hidden="key"),
        Note("branches_fieldkey"),
        Digest("branches_logintry"),
    ]
