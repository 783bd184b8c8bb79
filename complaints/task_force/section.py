from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.dossier import Missing, Section, Summary
from complaints.case.choices import ENDED
from complaints.case.models import Complaint


class TaskForceSection(Section):
    """Set up where it is needed; what it was given to do is done before the archive."""

    key = "task_force"
    title = _("问题解决小组")
    icon = "people"
    sql = """
        SELECT jsonb_build_object(
            'groups', count(DISTINCT task_force.id),
            'tasks', count(task.id),
            'open', count(task.id) FILTER (WHERE task.done_at IS NULL),
            'newest', max(task.id))
        FROM complaints_taskforce task_force
        LEFT JOIN complaints_task task ON task.task_force_id = task_force.id
        WHERE task_force.complaint_id = complaint.id
    """

    def applies(self, complaint: Complaint) -> bool:
        return complaint.state not in ENDED

    def missing_to_close(self, complaint: Complaint, summary: Summary) -> list[Missing]:
        count = summary.get("open")
        if not count:
            return []
        why = _now("问题解决小组有 %(count)s 项任务未完成") % {"count": count}
        return [Missing(why, self.key, str(summary["newest"]))]

    def words(self, complaint: Complaint, summary: Summary) -> str:
        if not summary.get("groups"):
            return ""
        if summary["open"]:
            return _now("%(count)s 项任务未完成") % {"count": summary["open"]}
        if summary["tasks"]:
            return _now("任务已完成")
        return _now("已设立")
