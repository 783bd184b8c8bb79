from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0018_rules_are_decided"),
    ]

    operations = [
        migrations.AddField(
            model_name="branch",
            name="client_count",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="用于计算每万名客户的投诉件数；不填即不计算。",
                null=True,
                verbose_name="客户数",
            ),
        ),
    ]
