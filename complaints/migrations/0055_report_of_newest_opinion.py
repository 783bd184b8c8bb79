"""Whether a report is owed, the newest opinion says: one that it replaced does not."""

from django.db import migrations

from branches.database_views import DropView, MakeView

BEFORE = """
SELECT complaint.id AS complaint_id,
    CASE WHEN complaint.erased_at IS NULL
    THEN jsonb_build_object(
    'board', (
        SELECT jsonb_build_object(
            'all', count(*),
            'waiting', count(*) FILTER (WHERE posted_at IS NULL),
            'hanging', count(*) FILTER (
                WHERE posted_at IS NOT NULL AND removed_on IS NULL))
        FROM complaints_boardnotice WHERE complaint_id = complaint.id
    ),
    'decision_group', (
        SELECT jsonb_build_object(
            'all', count(*),
            'pending', count(*) FILTER (WHERE verdict = 'pending'),
            'open', count(*) FILTER (
                WHERE verdict = 'adopted' AND carried_out_at IS NULL),
            'newest', max(id))
        FROM complaints_groupdecision WHERE complaint_id = complaint.id
    ),
    'disposal', (
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
    ),
    'incident', (
        SELECT jsonb_build_object(
            'title', incident.title, 'told', link.repair_told_at, 'link', link.id)
        FROM complaints_incidentcase link
        JOIN complaints_incident incident ON incident.id = link.incident_id
        WHERE link.complaint_id = complaint.id AND link.unlinked_at IS NULL
    ),
    'inquiry', (
        SELECT jsonb_build_object(
            'record', (
                SELECT to_jsonb(record) FROM complaints_inquiryrecord record
                WHERE record.complaint_id = complaint.id),
            'heard', ARRAY(
                SELECT DISTINCT heard FROM complaints_statement
                WHERE complaint_id = complaint.id ORDER BY heard),
            'parties', ARRAY(
                SELECT jsonb_build_object(
                    'name', COALESCE(NULLIF(
                        concat(staff.last_name, staff.first_name), ''),
                        staff.username, named.name),
                    'named_at', named.named_at,
                    'is_heard', EXISTS (
                        SELECT FROM complaints_statement said
                        WHERE said.named_id = named.id),
                    'answer_by', (
                        SELECT min(answer_by) FROM complaints_invitation
                        WHERE named_id = named.id),
                    'unheard', (
                        SELECT max(CASE WHEN why <> 'unknown' AND consent_id IS NULL
                            THEN 1 ELSE 2 END)
                        FROM complaints_unheard WHERE named_id = named.id))
                FROM complaints_namedstaff named
                LEFT JOIN branches_user staff ON staff.id = named.user_id
                WHERE named.complaint_id = complaint.id
                    AND named.removed_at IS NULL
                ORDER BY named.id),
            'heard_of_old', (
                SELECT max(written_at) FROM complaints_statement
                WHERE complaint_id = complaint.id AND heard = 'party'
                    AND named_id IS NULL AND NOT is_none),
            'is_sought', EXISTS (
                SELECT FROM complaints_unheard
                WHERE complaint_id = complaint.id AND why = 'unknown'),
            'came_late', (
                SELECT count(*) FROM complaints_statement
                WHERE complaint_id = complaint.id AND came_late
                    AND confirmed_at IS NULL),
            'disposals', (
                SELECT count(*) FROM complaints_disposal
                WHERE complaint_id = complaint.id AND revoked_at IS NULL),
            'opinion', (
                array_agg(request.state ORDER BY opinion.id DESC))[1],
            'approved_at', (
                array_agg(request.decided_at ORDER BY opinion.id DESC)
                FILTER (WHERE request.state = 'approved'))[1])
        FROM complaints_opinion opinion
        JOIN complaints_escalation request ON request.id = opinion.request_id
        WHERE opinion.complaint_id = complaint.id AND opinion.cycle = complaint.cycle
    ),
    'liaison', (
        SELECT jsonb_build_object(
            'all', count(*),
            'waiting', count(*) FILTER (WHERE answered_at IS NULL),
            'newest', max(id))
        FROM complaints_liaison WHERE complaint_id = complaint.id
    ),
    'onward', (
        SELECT jsonb_build_object(
            'all', count(*),
            'kind', (array_agg(kind ORDER BY due_at)
                FILTER (WHERE done_at IS NULL AND dropped_at IS NULL))[1],
            'due_at', min(due_at)
                FILTER (WHERE done_at IS NULL AND dropped_at IS NULL))
        FROM complaints_onwarddue WHERE complaint_id = complaint.id
    ),
    'record', (
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
    ),
    'recurrence', (
        SELECT jsonb_build_object('same', count(*) FILTER (WHERE is_same))
        FROM complaints_recurrence WHERE complaint_id = complaint.id
    ),
    'referrals', (
        SELECT jsonb_build_object(
            'all', count(*), 'waiting', count(*) FILTER (WHERE answered_at IS NULL))
        FROM complaints_referral WHERE complaint_id = complaint.id
    ),
    'report', (
        SELECT jsonb_build_object(
            'all', count(*),
            'sent', count(sent_at),
            'received', count(received_at),
            'asked_for', EXISTS (
                SELECT FROM complaints_opinion opinion
                JOIN complaints_escalation request ON request.id = opinion.request_id
                WHERE opinion.complaint_id = complaint.id
                    AND opinion.cycle = complaint.cycle
                    AND opinion.to_headquarters
                    AND request.state = 'approved'))
        FROM complaints_headquartersreport report
        WHERE report.complaint_id = complaint.id AND report.cycle = complaint.cycle
    ),
    'task_force', (
        SELECT jsonb_build_object(
            'groups', count(DISTINCT task_force.id),
            'tasks', count(task.id),
            'open', count(task.id) FILTER (WHERE task.done_at IS NULL),
            'newest', max(task.id))
        FROM complaints_taskforce task_force
        LEFT JOIN complaints_task task ON task.task_force_id = task_force.id
        WHERE task_force.complaint_id = complaint.id
    ),
    'watch', (
        SELECT jsonb_build_object(
            'all', count(*), 'running', count(*) FILTER (WHERE ended_at IS NULL))
        FROM complaints_watchentry WHERE complaint_id = complaint.id
    ))
    ELSE '{}' END AS sections
FROM complaints_complaint complaint
"""
AFTER = """
SELECT complaint.id AS complaint_id,
    CASE WHEN complaint.erased_at IS NULL
    THEN jsonb_build_object(
    'board', (
        SELECT jsonb_build_object(
            'all', count(*),
            'waiting', count(*) FILTER (WHERE posted_at IS NULL),
            'hanging', count(*) FILTER (
                WHERE posted_at IS NOT NULL AND removed_on IS NULL))
        FROM complaints_boardnotice WHERE complaint_id = complaint.id
    ),
    'decision_group', (
        SELECT jsonb_build_object(
            'all', count(*),
            'pending', count(*) FILTER (WHERE verdict = 'pending'),
            'open', count(*) FILTER (
                WHERE verdict = 'adopted' AND carried_out_at IS NULL),
            'newest', max(id))
        FROM complaints_groupdecision WHERE complaint_id = complaint.id
    ),
    'disposal', (
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
    ),
    'incident', (
        SELECT jsonb_build_object(
            'title', incident.title, 'told', link.repair_told_at, 'link', link.id)
        FROM complaints_incidentcase link
        JOIN complaints_incident incident ON incident.id = link.incident_id
        WHERE link.complaint_id = complaint.id AND link.unlinked_at IS NULL
    ),
    'inquiry', (
        SELECT jsonb_build_object(
            'record', (
                SELECT to_jsonb(record) FROM complaints_inquiryrecord record
                WHERE record.complaint_id = complaint.id),
            'heard', ARRAY(
                SELECT DISTINCT heard FROM complaints_statement
                WHERE complaint_id = complaint.id ORDER BY heard),
            'parties', ARRAY(
                SELECT jsonb_build_object(
                    'name', COALESCE(NULLIF(
                        concat(staff.last_name, staff.first_name), ''),
                        staff.username, named.name),
                    'named_at', named.named_at,
                    'is_heard', EXISTS (
                        SELECT FROM complaints_statement said
                        WHERE said.named_id = named.id),
                    'answer_by', (
                        SELECT min(answer_by) FROM complaints_invitation
                        WHERE named_id = named.id),
                    'unheard', (
                        SELECT max(CASE WHEN why <> 'unknown' AND consent_id IS NULL
                            THEN 1 ELSE 2 END)
                        FROM complaints_unheard WHERE named_id = named.id))
                FROM complaints_namedstaff named
                LEFT JOIN branches_user staff ON staff.id = named.user_id
                WHERE named.complaint_id = complaint.id
                    AND named.removed_at IS NULL
                ORDER BY named.id),
            'heard_of_old', (
                SELECT max(written_at) FROM complaints_statement
                WHERE complaint_id = complaint.id AND heard = 'party'
                    AND named_id IS NULL AND NOT is_none),
            'is_sought', EXISTS (
                SELECT FROM complaints_unheard
                WHERE complaint_id = complaint.id AND why = 'unknown'),
            'came_late', (
                SELECT count(*) FROM complaints_statement
                WHERE complaint_id = complaint.id AND came_late
                    AND confirmed_at IS NULL),
            'disposals', (
                SELECT count(*) FROM complaints_disposal
                WHERE complaint_id = complaint.id AND revoked_at IS NULL),
            'opinion', (
                array_agg(request.state ORDER BY opinion.id DESC))[1],
            'approved_at', (
                array_agg(request.decided_at ORDER BY opinion.id DESC)
                FILTER (WHERE request.state = 'approved'))[1])
        FROM complaints_opinion opinion
        JOIN complaints_escalation request ON request.id = opinion.request_id
        WHERE opinion.complaint_id = complaint.id AND opinion.cycle = complaint.cycle
    ),
    'liaison', (
        SELECT jsonb_build_object(
            'all', count(*),
            'waiting', count(*) FILTER (WHERE answered_at IS NULL),
            'newest', max(id))
        FROM complaints_liaison WHERE complaint_id = complaint.id
    ),
    'onward', (
        SELECT jsonb_build_object(
            'all', count(*),
            'kind', (array_agg(kind ORDER BY due_at)
                FILTER (WHERE done_at IS NULL AND dropped_at IS NULL))[1],
            'due_at', min(due_at)
                FILTER (WHERE done_at IS NULL AND dropped_at IS NULL))
        FROM complaints_onwarddue WHERE complaint_id = complaint.id
    ),
    'record', (
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
    ),
    'recurrence', (
        SELECT jsonb_build_object('same', count(*) FILTER (WHERE is_same))
        FROM complaints_recurrence WHERE complaint_id = complaint.id
    ),
    'referrals', (
        SELECT jsonb_build_object(
            'all', count(*), 'waiting', count(*) FILTER (WHERE answered_at IS NULL))
        FROM complaints_referral WHERE complaint_id = complaint.id
    ),
    'report', (
        SELECT jsonb_build_object(
            'all', count(*),
            'sent', count(sent_at),
            'received', count(received_at),
            'asked_for', COALESCE((
                SELECT opinion.to_headquarters AND request.state = 'approved'
                FROM complaints_opinion opinion
                JOIN complaints_escalation request ON request.id = opinion.request_id
                WHERE opinion.complaint_id = complaint.id
                    AND opinion.cycle = complaint.cycle
                ORDER BY opinion.id DESC LIMIT 1), false))
        FROM complaints_headquartersreport report
        WHERE report.complaint_id = complaint.id AND report.cycle = complaint.cycle
    ),
    'task_force', (
        SELECT jsonb_build_object(
            'groups', count(DISTINCT task_force.id),
            'tasks', count(task.id),
            'open', count(task.id) FILTER (WHERE task.done_at IS NULL),
            'newest', max(task.id))
        FROM complaints_taskforce task_force
        LEFT JOIN complaints_task task ON task.task_force_id = task_force.id
        WHERE task_force.complaint_id = complaint.id
    ),
    'watch', (
        SELECT jsonb_build_object(
            'all', count(*), 'running', count(*) FILTER (WHERE ended_at IS NULL))
        FROM complaints_watchentry WHERE complaint_id = complaint.id
    ))
    ELSE '{}' END AS sections
FROM complaints_complaint complaint
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0054_keepers_and_checks_for_good")]

    operations = [
        DropView("complaints_casesummary", BEFORE),
        MakeView("complaints_casesummary", AFTER),
    ]
