"""A signed summary keeps its paper; what was signed before has none, and stays so."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_saved_view")]

    operations = [
        migrations.AddField(
            model_name="quarterlyreview",
            name="pdf",
            field=models.BinaryField(null=True, verbose_name="签发的文件"),
        ),
        migrations.AddField(
            model_name="quarterlyreview",
            name="pdf_digest",
            field=models.CharField(
                blank=True, max_length=64, verbose_name="文件校验码"
            ),
        ),
        AddConstraintNotValid(
            model_name="quarterlyreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pdf__isnull", True), ("pdf_digest", ""), ("state", "draft")
                )
                | models.Q(
                    models.Q(("pdf_digest", ""), _negated=True),
                    ("pdf__isnull", False),
                    ("state", "signed"),
                ),
                name="quarterly_review_signed_with_paper",
            ),
        ),
    ]
