from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0066_handed_in"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="notification",
            name="notification_of_a_case",
        ),
        migrations.AlterField(
            model_name="notification",
            name="subject",
            field=models.CharField(
                choices=[
                    ("received", "新投诉"),
                    ("assigned", "请您办理"),
                    ("warning", "即将到期"),
                    ("overdue", "已超时"),
                    ("decision", "等待您的决定"),
                    ("decided", "已作出决定"),
                    ("decide_soon", "待您决定的事项即将到期"),
                    ("undecided", "逾期未决定，请您决定"),
                    ("lapsed", "请求已失效，无须再决定"),
                    ("handed_over", "已转交"),
                    ("task", "处理事项"),
                    ("follow_up", "可以回访"),
                    ("given_up", "外发通知未送达"),
                    ("hearing", "请您陈述"),
                    ("account", "账号与权限"),
                    ("proposal", "待处理来件"),
                    ("mailbox", "投诉邮箱无法读取"),
                    ("rise", "投诉增多的苗头"),
                    ("month", "月度分析"),
                ],
                max_length=12,
                verbose_name="事项",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("subject", "given_up"),
                    models.Q(
                        ("complaint__isnull", True),
                        (
                            "subject__in",
                            ["account", "proposal", "mailbox", "rise", "month"],
                        ),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "subject__in",
                                ["account", "proposal", "mailbox", "rise", "month"],
                            ),
                            _negated=True,
                        ),
                        ("complaint__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="notification_of_a_case",
            ),
        ),
    ]
