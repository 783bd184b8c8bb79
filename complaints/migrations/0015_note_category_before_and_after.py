from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0014_complaint_severity_before")]

    operations = [
        migrations.AddField(
            model_name="note",
            name="category_before",
            field=models.CharField(
                blank=True,
                choices=[
                    ("A", "A 流程制度与环境"),
                    ("B", "B 佣金与服务方式"),
                    ("C", "C 系统故障与应急"),
                    ("D", "D 员工业务与态度"),
                    ("E", "E 客户不熟悉"),
                    ("F", "F 不合理要求"),
                ],
                editable=False,
                max_length=1,
                verbose_name="原主类别",
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="category_after",
            field=models.CharField(
                blank=True,
                choices=[
                    ("A", "A 流程制度与环境"),
                    ("B", "B 佣金与服务方式"),
                    ("C", "C 系统故障与应急"),
                    ("D", "D 员工业务与态度"),
                    ("E", "E 客户不熟悉"),
                    ("F", "F 不合理要求"),
                ],
                editable=False,
                max_length=1,
                verbose_name="变更后的主类别",
            ),
        ),
    ]
