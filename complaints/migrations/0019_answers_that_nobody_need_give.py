import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0018_case_summary"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="correction",
            name="correction_of_what_may_be",
        ),
        migrations.AddField(
            model_name="complaint",
            name="agent_has_authority",
            field=models.BooleanField(
                blank=True, null=True, verbose_name="有授权委托书"
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="agent_was_verified",
            field=models.BooleanField(
                blank=True, null=True, verbose_name="已核验代理人身份"
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="asks_confidentiality",
            field=models.BooleanField(
                blank=True, null=True, verbose_name="要求保密/匿名回复"
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="came_again",
            field=models.BooleanField(
                blank=True, null=True, verbose_name="客户再次投诉"
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="can_settle",
            field=models.BooleanField(
                blank=True, null=True, verbose_name="能否即时解决"
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="carried_out_by",
            field=models.CharField(
                blank=True, max_length=100, verbose_name="处理落实人"
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="carried_out_on",
            field=models.DateField(blank=True, null=True, verbose_name="落实日期"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="client_has_signed",
            field=models.BooleanField(blank=True, null=True, verbose_name="客户已签字"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="facts_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="调查人",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="has_apologised",
            field=models.BooleanField(blank=True, null=True, verbose_name="先行致歉"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="improvement_due_on",
            field=models.DateField(blank=True, null=True, verbose_name="整改期限"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="improvement_owner",
            field=models.CharField(
                blank=True, max_length=100, verbose_name="整改责任人"
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="opinion_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="拟稿人",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="said_columns",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=24),
                blank=True,
                editable=False,
                null=True,
                size=None,
                verbose_name="已说明的项目",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="asks_mediation",
            field=models.BooleanField(
                blank=True, null=True, verbose_name="客户申请调解"
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "field__in",
                        (
                            "client_name",
                            "account_number",
                            "identity_number",
                            "telephone",
                            "email",
                            "address",
                            "agent_name",
                            "client_kind",
                            "investor_kind",
                            "is_branch_client",
                            "identity_document",
                            "contact_time",
                            "agent_relation",
                            "agent_has_authority",
                            "agent_was_verified",
                            "asks_confidentiality",
                            "place",
                            "present_count",
                            "has_apologised",
                            "client_has_signed",
                            "recording_number",
                            "transcript_number",
                            "transfer_number",
                            "business",
                            "happened",
                            "amount",
                            "statement",
                            "demand",
                        ),
                    )
                ),
                name="correction_of_what_may_be",
            ),
        ),
    ]
