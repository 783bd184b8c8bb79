"""Who has a password from another changes it; one that was had is not taken again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEEP = """
CREATE FUNCTION branches_keep_old_password() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO branches_oldpassword (user_id, password) VALUES (OLD.id, OLD.password);
    RETURN NULL;
END
$$;

CREATE TRIGGER user_old_password AFTER UPDATE OF password ON branches_user
    FOR EACH ROW WHEN (OLD.password <> NEW.password)
    EXECUTE FUNCTION branches_keep_old_password();
"""

FORGET = """
DROP TRIGGER user_old_password ON branches_user;
DROP FUNCTION branches_keep_old_password();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0009_reword_closure_state"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="password_is_given",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="密码由他人设置"
            ),
        ),
        migrations.CreateModel(
            name="OldPassword",
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
                ("password", models.CharField(max_length=128)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="old_passwords",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "旧密码",
                "verbose_name_plural": "旧密码",
            },
        ),
        migrations.RunSQL(KEEP, FORGET),
    ]
