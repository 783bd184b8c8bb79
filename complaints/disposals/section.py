from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.dossier import Missing, Section, Summary
from complaints.case.models import Complaint


class Disposals(Section):
    key = "disposal"
    title = _("员工处置")
    icon = "person-check"
    outlasts_withdrawal = True
    sql = """
        SELECT jsonb_build_object(
            'count', count(*),
            'undecided', ARRAY(
                SELECT owed.name FROM complaints_disposalmeasure owed
                WHERE owed.branch_id IS NULL AND NOT EXISTS (
                    SELECT FROM complaints_disposal decided
                    WHERE decided.complaint_id = complaint.id
                        AND decided.measure_id = owed.id
                        AND decided.revoked_at IS NULL)
                ORDER BY owed.id),
            'undone', jsonb_agg(
                jsonb_build_object('pk', disposal.id, 'name', measure.name)
                ORDER BY disposal.id) FILTER (WHERE disposal.done_on IS NULL))
        FROM complaints_disposal disposal
        JOIN complaints_disposalmeasure measure ON measure.id = disposal.measure_id
        WHERE disposal.complaint_id = complaint.id AND disposal.revoked_at IS NULL
    """

    def applies(self, complaint: Complaint) -> bool:
        return complaint.is_staff_fault

    def missing_to_tell(self, complaint: Complaint, summary: Summary) -> list[Missing]:
        return [
            Missing(_now("未决定员工处置：%(measure)s") % {"measure": name}, self.key)
            for name in summary.get("undecided") or []
        ]

    def missing_to_close(self, complaint: Complaint, summary: Summary) -> list[Missing]:
        return [
            Missing(
                _now("员工处置尚未完成：%(measure)s") % {"measure": row["name"]},
                self.key,
                str(row["pk"]),
            )
            for row in summary.get("undone") or []
        ]

    def words(self, complaint: Complaint, summary: Summary) -> str:
        count, undone = summary.get("count"), summary.get("undone")
        if not count:
            return ""
        if undone:
            return _now("%(count)s 项待完成") % {"count": len(undone)}
        return _now("%(count)s 项已完成") % {"count": count}
