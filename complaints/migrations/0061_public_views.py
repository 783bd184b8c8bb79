"""What everybody may read of branches and their boards: two views with their owner's
rights, so that the role of the public's pages needs none on what is under them."""

from django.db import migrations, models

from branches.database_views import MakeView

BRANCHES = """
SELECT code, name, address, telephone, complaint_telephone, complaint_email,
    opening_time, closing_time
FROM branches_branch WHERE is_active
"""
NOTICES = """
SELECT 'c' || notice.id AS key, branch.code AS branch_code, notice.title, notice.text,
    (notice.posted_at AT TIME ZONE 'Asia/Shanghai')::date AS posted_on
FROM complaints_boardnotice notice
JOIN complaints_complaint complaint ON complaint.id = notice.complaint_id
JOIN branches_branch branch ON branch.id = complaint.branch_id
WHERE notice.posted_at IS NOT NULL AND notice.removed_on IS NULL
    AND complaint.erased_at IS NULL AND branch.is_active
UNION ALL
SELECT 'i' || notice.id, branch.code, incident.title, notice.text, notice.posted_on
FROM complaints_incidentnotice notice
JOIN complaints_incident incident ON incident.id = notice.incident_id
JOIN branches_branch branch ON branch.id = incident.branch_id
WHERE notice.posted_on IS NOT NULL AND notice.removed_on IS NULL AND branch.is_active
"""


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0018_rules_are_decided"),
        ("complaints", "0060_notices_for_good"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicBranch",
            fields=[
                (
                    "code",
                    models.CharField(max_length=12, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=100)),
                ("address", models.CharField(max_length=200)),
                ("telephone", models.CharField(max_length=40)),
                ("complaint_telephone", models.CharField(max_length=40)),
                ("complaint_email", models.EmailField(max_length=254)),
                ("opening_time", models.TimeField()),
                ("closing_time", models.TimeField()),
            ],
            options={"db_table": "complaints_publicbranch", "managed": False},
        ),
        migrations.CreateModel(
            name="PublicNotice",
            fields=[
                (
                    "key",
                    models.CharField(max_length=24, primary_key=True, serialize=False),
                ),
                ("branch_code", models.CharField(max_length=12)),
                ("title", models.CharField(max_length=100)),
                ("text", models.TextField()),
                ("posted_on", models.DateField()),
            ],
            options={
                "db_table": "complaints_publicnotice",
                "ordering": ["-posted_on", "-key"],
                "managed": False,
            },
        ),
        MakeView("complaints_publicbranch", BRANCHES, of_owner=True),
        MakeView("complaints_publicnotice", NOTICES, of_owner=True),
    ]
