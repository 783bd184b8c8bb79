"""His written statement may stand for what the party types."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0039_lacking_items_by_key"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="statement",
            name="statement_taken_or_why_none",
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("is_none", True),
                        ("manner", ""),
                        ("taken_at__isnull", True),
                        ("words", ""),
                        models.Q(("why_none", ""), _negated=True),
                    ),
                    models.Q(
                        ("is_none", False),
                        ("taken_at__isnull", False),
                        ("taken_by__isnull", False),
                        ("manner__in", ["", "taken_down"]),
                        ("why_none", ""),
                        models.Q(("person", ""), _negated=True),
                        models.Q(("place", ""), _negated=True),
                        models.Q(("words", ""), _negated=True),
                    ),
                    models.Q(
                        ("is_none", False),
                        ("manner", "written"),
                        ("why_none", ""),
                        ("taken_at__isnull", False),
                        ("taken_by__isnull", False),
                        ("file__isnull", False),
                        models.Q(("person", ""), _negated=True),
                    ),
                    models.Q(
                        ("is_none", False),
                        ("manner", "answered"),
                        ("why_none", ""),
                        ("taken_at__isnull", False),
                        models.Q(("person", ""), _negated=True),
                        models.Q(
                            models.Q(("words", ""), _negated=True),
                            ("file__isnull", False),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="statement_taken_or_why_none",
                violation_error_message="请填写姓名、询问人、时间、地点和陈述内容；没有可询问的人时，只说明原因。",
            ),
        ),
    ]
