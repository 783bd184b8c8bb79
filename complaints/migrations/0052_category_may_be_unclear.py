from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("complaints", "0051_erasure_by_a_role_of_its_own")]

    operations = [
        migrations.RemoveConstraint(
            model_name="complaint",
            name="complaint_category_missing_only_on_import",
        ),
        migrations.AlterField(
            model_name="complaint",
            name="demand",
            field=models.TextField(
                blank=True, max_length=5000, verbose_name="客户诉求"
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=Q(
                    Q(("category", ""), _negated=True),
                    ("origin", "import"),
                    (
                        "state__in",
                        ["received", "acknowledged", "withdrawn", "merged"],
                    ),
                    _connector="OR",
                ),
                name="complaint_category_clear_when_investigated",
                violation_error_message="请选择主类别。",
            ),
        ),
    ]
