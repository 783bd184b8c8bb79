"""The house's own reply templates (norm 8.1); a branch makes its own in admin."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

HANDLING = """经核实：{facts}
原因：{cause}
处理结果：{result}"""
WRITTEN = {
    "thanks": """尊敬的{client}：
首先感谢您对我们工作的关心，并提出宝贵意见。
您于 {received} 反映的事项（受理编号 {number}），我们已经调查处理，现将情况告知您：""",
    "handling": HANDLING,
    "hope": """希望您继续支持营业部的工作。如有其他意见，欢迎致电 {telephone}。
{branch}""",
}
TEMPLATES = {
    "telephone": {
        "thanks": """{client}您好，我是{branch}的{handler}。
首先感谢您对我们工作的关心，并提出宝贵意见。
关于您反映的事项，我们已经调查处理，现将情况告知您：""",
        "handling": HANDLING,
        "hope": "希望您继续支持营业部的工作。",
    },
    "letter": WRITTEN,
    "email": WRITTEN,
    "notice": {
        "thanks": """首先感谢客户对我们工作的关心，并提出宝贵意见。
关于客户反映的事项，我们已经调查处理，现答复如下：""",
        "handling": HANDLING,
        "hope": """希望您继续支持营业部的工作。如有其他意见，欢迎致电 {telephone}。
{branch}""",
    },
}


def seed(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    template = apps.get_model("complaints", "ReplyTemplate")
    template.objects.using(schema_editor.connection.alias).bulk_create(
        template(way=way, **parts) for way, parts in TEMPLATES.items()
    )


class Migration(migrations.Migration):
    replaces = [("complaints", "0022_default_reply_templates")]
    dependencies = [("complaints", "0007_default_tiers")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
