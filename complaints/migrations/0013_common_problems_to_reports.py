"""Common problems, studies and trainings go to reports (its 0003): no table changes."""

from django.db import migrations

LEAVING = ("Training", "StudyMeeting", "ProblemCase", "ProblemSearch", "CommonProblem")


class Migration(migrations.Migration):
    dependencies = [("complaints", "0012_solved_problems_of_recurring_categories")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name) for name in LEAVING]
        )
    ]
