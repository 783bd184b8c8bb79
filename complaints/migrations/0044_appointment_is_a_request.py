"""That headquarters appoints somebody is asked, and has a clock."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0043_clock_jump"),
    ]

    operations = [
        migrations.AlterField(
            model_name="escalation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("overdue", "超时"),
                    ("help", "求助"),
                    ("handover", "转交"),
                    ("agreed_time", "约定时间晚于下一工作日 15:30"),
                    ("withdrawal", "客户撤回"),
                    ("merge", "并案"),
                    ("recategorise", "变更类别"),
                    ("nature", "投诉、批评改为意见、建议"),
                    ("first_f", "受理时定为 F 类，请复核"),
                    ("clear_flags", "取消影响或重大标记"),
                    ("unname", "移除被投诉员工"),
                    ("successor", "第一责任人被投诉，请指定接替人"),
                    ("appointment", "营业部无人可以决定，请总部指派人员"),
                    ("given_up", "已决定的事项记为未能落实"),
                    ("late_entry", "补录确认按时"),
                    ("extension", "延长最终反馈期限"),
                    ("receipt_moved", "受理时间改晚"),
                    ("limit_moved", "转办时限改晚"),
                    ("visit_failed", "三次联系不上，不回访归档"),
                    ("opinion", "D 类初步处理意见"),
                    ("no_address", "未留联系方式，不回访归档"),
                    ("group_text", "群体事件统一答复"),
                    ("board_notice", "作为最终反馈的回复公告"),
                    ("report", "报送总部材料"),
                    ("erasure", "保管期满销毁"),
                ],
                max_length=16,
                verbose_name="请求",
            ),
        ),
        migrations.AlterField(
            model_name="requesttiming",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("overdue", "超时"),
                    ("help", "求助"),
                    ("handover", "转交"),
                    ("agreed_time", "约定时间晚于下一工作日 15:30"),
                    ("withdrawal", "客户撤回"),
                    ("merge", "并案"),
                    ("recategorise", "变更类别"),
                    ("nature", "投诉、批评改为意见、建议"),
                    ("first_f", "受理时定为 F 类，请复核"),
                    ("clear_flags", "取消影响或重大标记"),
                    ("unname", "移除被投诉员工"),
                    ("successor", "第一责任人被投诉，请指定接替人"),
                    ("appointment", "营业部无人可以决定，请总部指派人员"),
                    ("given_up", "已决定的事项记为未能落实"),
                    ("late_entry", "补录确认按时"),
                    ("extension", "延长最终反馈期限"),
                    ("receipt_moved", "受理时间改晚"),
                    ("limit_moved", "转办时限改晚"),
                    ("visit_failed", "三次联系不上，不回访归档"),
                    ("opinion", "D 类初步处理意见"),
                    ("no_address", "未留联系方式，不回访归档"),
                    ("group_text", "群体事件统一答复"),
                    ("board_notice", "作为最终反馈的回复公告"),
                    ("report", "报送总部材料"),
                    ("erasure", "保管期满销毁"),
                ],
                help_text="留空的一行适用于其他全部请求。",
                max_length=16,
                unique=True,
                verbose_name="请求",
            ),
        ),
    ]
