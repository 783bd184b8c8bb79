"""Who took which list away, the audit's too, is digested into the house's chain."""

from django.db import migrations, models

from branches.house.watching import Digest


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0008_words_of_the_trade"),
        ("branches", "0015_chain_of_the_house"),
    ]

    operations = [
        migrations.AlterField(
            model_name="download",
            name="what",
            field=models.CharField(
                choices=[
                    ("queue", "投诉列表"),
                    ("visits", "回访列表"),
                    ("incidents", "群体事件"),
                    ("watch_list", "关注名单"),
                    ("hq_reports", "报送总部材料"),
                    ("reads", "查阅记录"),
                    ("changes", "人员与设置变更"),
                    ("logins", "登录记录"),
                    ("register", "登记簿"),
                    ("ask", "数据查询"),
                    ("month", "月度分析"),
                    ("months", "各营业部月度分析"),
                    ("consolidated", "月度汇总"),
                    ("scorecard", "规范记分表"),
                    ("review", "季度总结"),
                    ("overview", "半年、年度概览"),
                    ("trainings", "培训"),
                ],
                max_length=16,
                verbose_name="内容",
            ),
        ),
        Digest("reports_download"),
    ]
