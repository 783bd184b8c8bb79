import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0019_number_of_clients"),
    ]

    operations = [
        migrations.AddField(
            model_name="branch",
            name="closes_on",
            field=models.DateField(
                blank=True, editable=False, null=True, verbose_name="并入之日"
            ),
        ),
        migrations.AddField(
            model_name="branch",
            name="successor",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="predecessors",
                to="branches.branch",
                verbose_name="并入",
            ),
        ),
        migrations.AlterField(
            model_name="staffchange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("post", "岗位与账号"),
                    ("password", "重设密码"),
                    ("device", "解除验证器"),
                    ("deputy", "岗位代理"),
                    ("branch_use", "营业部启用与停用"),
                    ("bulk", "批量导入"),
                    ("branch_merge", "营业部并入另一营业部"),
                    ("tier", "上报级别"),
                    ("line", "全公司报告路线"),
                ],
                max_length=12,
                verbose_name="类型",
            ),
        ),
        migrations.AddConstraint(
            model_name="branch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closes_on__isnull", True), ("successor__isnull", True)),
                    models.Q(
                        ("closes_on__isnull", False),
                        ("successor__isnull", False),
                        models.Q(("successor", models.F("id")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="branch_merged_on_a_day_into_another",
            ),
        ),
    ]
