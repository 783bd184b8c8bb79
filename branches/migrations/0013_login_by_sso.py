"""Somebody may have come in by single sign-on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0012_second_factor"),
    ]

    operations = [
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
                ],
                max_length=12,
                verbose_name="方式",
            ),
        ),
    ]
