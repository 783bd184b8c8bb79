"""The dossier's section for the record of the main category."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.dossier import Missing, Section, Summary
from complaints.case.models import Complaint
from complaints.records import RECORDS


class Records(Section):
    """The whole row: what of it is wanted, the record itself says."""

    key = "record"
    title = _("类别档案")
    icon = "clipboard-data"
    sql = """
        SELECT CASE complaint.category
            WHEN 'A' THEN (
                SELECT to_jsonb(record) FROM complaints_facilityrecord record
                WHERE record.complaint_id = complaint.id)
            WHEN 'B' THEN (
                SELECT to_jsonb(record) FROM complaints_standardrecord record
                WHERE record.complaint_id = complaint.id)
            WHEN 'C' THEN (
                SELECT to_jsonb(record) FROM complaints_failurerecord record
                WHERE record.complaint_id = complaint.id)
            WHEN 'E' THEN (
                SELECT to_jsonb(record) FROM complaints_guidancerecord record
                WHERE record.complaint_id = complaint.id)
            WHEN 'F' THEN (
                SELECT to_jsonb(record) FROM complaints_demandrecord record
                WHERE record.complaint_id = complaint.id)
        END
    """

    def applies(self, complaint: Complaint) -> bool:
        return complaint.category in RECORDS

    def missing_to_tell(self, complaint: Complaint, summary: Summary) -> list[Missing]:
        record = RECORDS[complaint.category].of(complaint, summary)
        return record.missing(record.wanted, anchor=self.key, act="write_record")

    def missing_to_close(self, complaint: Complaint, summary: Summary) -> list[Missing]:
        record = RECORDS[complaint.category].of(complaint, summary)
        return record.missing(record.owed, anchor=self.key, act="write_record")

    def words(self, complaint: Complaint, summary: Summary) -> str:
        if not summary or complaint.category not in RECORDS:
            return ""
        if self.missing_to_tell(complaint, summary):
            return _now("已填部分")
        if self.missing_to_close(complaint, summary):
            return _now("办结所需已填，落实情况未填")
        return _now("已填全")
