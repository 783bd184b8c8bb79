from django.urls import path

from complaints.acts import converters  # noqa: F401 (registers <yyyy:…>)
from complaints.archive import pages as archive
from complaints.archive import retention_pages as retention
from complaints.attachments import pages as attachments
from complaints.deadline_changes import pages as deadline_changes
from complaints.decision_group import pages as decision_group
from complaints.desk.case_page import reveal
from complaints.desk.case_page import views as case
from complaints.desk.counter import views as counter
from complaints.desk.drafts import views as drafts
from complaints.desk.my_day import views as my_day
from complaints.desk.notices import views as notices
from complaints.desk.queue import views as queue
from complaints.desk.read_log import views as reads
from complaints.disposals import pages as disposals
from complaints.headquarters_reports import pages as reports_to_headquarters
from complaints.incidents import incident_page
from complaints.incidents import pages as incidents
from complaints.inquiry import pages as inquiry
from complaints.liaison import pages as liaison
from complaints.lifecycle import pages as steps
from complaints.lifecycle.ending_pages import (
    change_nature,
    merge,
    recategorise,
    weigh,
    withdraw,
)
from complaints.records import pages as records
from complaints.recurrence import pages as problems
from complaints.referrals import pages as referrals
from complaints.requests import pages as decisions
from complaints.responsibility.pages import (
    ask_help,
    hand_over,
    name_staff,
    name_successor,
    unname,
)
from complaints.task_force import pages as task_force
from complaints.visits import pages as visits
from complaints.watch_list import pages as watch

app_name = "complaints"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("decisions/<int:pk>/approve/", decisions.approve, name="approve"),
    path("decisions/<int:pk>/recall/", decisions.recall, name="recall"),
    path("decisions/<int:pk>/return/", decisions.send_back, name="send_back"),
    path("notices/", notices.notices, name="notices"),
    path("notices/bell/", notices.bell, name="bell"),
    path("notices/read/", notices.read_all, name="read_all"),
    path("notices/<int:pk>/read/", notices.read_one, name="read_one"),
    path("complaints/new/", counter.new, name="new"),
    path("complaints/new/similar/", counter.similar, name="similar"),
    path("complaints/new/promise/", counter.promise, name="promise"),
    path("my-day/", my_day.my_day, name="my_day"),
    path("my-day.ics", my_day.download, name="my_day_file"),
    path("my-day/calendar/", my_day.renew_calendar, name="renew_calendar"),
    path("calendar/<slug:secret>.ics", my_day.calendar, name="calendar"),
    path("reads/", reads.reads, name="reads"),
    path("visits/", visits.visits, name="visits"),
    path(
        "reports-to-headquarters/", reports_to_headquarters.received, name="hq_reports"
    ),
    path("archive/", archive.archive_home, name="archive_home"),
    path("archive/retention/", retention.retention, name="retention"),
    path("archive/retention/ask/", retention.ask_erasure, name="ask_erasure"),
    path("archive/retention/erase/", retention.erase, name="erase"),
    path("archive/volumes/<int:pk>/", archive.volume, name="volume"),
    path(
        "archive/volumes/<int:pk>/export/", archive.export_volume, name="export_volume"
    ),
    path("archive/loans/<int:pk>/return/", archive.take_back, name="take_back"),
    path("archive/<str:branch>/<yyyy:year>/", archive.archive, name="archive"),
    path(
        "archive/<str:branch>/<yyyy:year>/close/",
        archive.close_volume,
        name="close_volume",
    ),
    path("complaints/<str:number>/lend/", archive.lend, name="lend"),
    path("complaints/<str:number>/export/", archive.export_case, name="export_case"),
    path("drafts/<slug:page>/", drafts.draft, name="draft"),
    path("complaints/<str:number>/", case.case, name="case"),
    path("complaints/<str:number>/received/", counter.received, name="received"),
    path("complaints/<str:number>/timeline/", case.timeline, name="timeline"),
    path("complaints/<str:number>/reveal/", reveal.reveal, name="reveal"),
    path("complaints/<str:number>/acknowledge/", steps.acknowledge, name="acknowledge"),
    path("complaints/<str:number>/investigate/", steps.investigate, name="investigate"),
    path("complaints/<str:number>/findings/", steps.findings, name="record_findings"),
    path("complaints/<str:number>/resolve/", steps.resolve, name="resolve"),
    path(
        "complaints/<str:number>/settle-on-spot/",
        steps.settle_on_spot,
        name="settle_on_spot",
    ),
    path("complaints/<str:number>/record/", records.record, name="record"),
    path("complaints/<str:number>/record/write/", records.write, name="write_record"),
    path(
        "complaints/<str:number>/hand-out/<int:pk>/", records.hand_out, name="hand_out"
    ),
    path(
        "complaints/<str:number>/materials/<int:pk>/", records.material, name="material"
    ),
    path("complaints/<str:number>/inquiry/", inquiry.inquiry, name="inquiry"),
    path("complaints/<str:number>/inquiry/write/", inquiry.write, name="write_inquiry"),
    path(
        "complaints/<str:number>/take-statement/",
        inquiry.take_statement,
        name="take_statement",
    ),
    path(
        "complaints/<str:number>/give-opinion/",
        inquiry.give_opinion,
        name="give_opinion",
    ),
    path("complaints/<str:number>/disposal/", disposals.disposal, name="disposal"),
    path(
        "complaints/<str:number>/disposal/decide/",
        disposals.decide,
        name="decide_disposal",
    ),
    path(
        "complaints/<str:number>/disposal/<int:pk>/finish/",
        disposals.finish_disposal,
        name="finish_disposal",
    ),
    path(
        "complaints/<str:number>/disposal/<int:pk>/revoke/",
        disposals.revoke,
        name="revoke_disposal",
    ),
    path("complaints/<str:number>/correct/", steps.correct, name="correct"),
    path("complaints/<str:number>/close/", steps.close, name="close"),
    path("complaints/<str:number>/reopen/", steps.reopen, name="reopen"),
    path("complaints/<str:number>/reply-text/", steps.reply_text, name="reply_text"),
    path("complaints/<str:number>/contact/", steps.contact, name="record_contact"),
    path(
        "complaints/<str:number>/appoint-visit/",
        visits.appoint_visit,
        name="appoint_visit",
    ),
    path(
        "complaints/<str:number>/record-visit/",
        visits.record_visit,
        name="record_visit",
    ),
    path(
        "complaints/<str:number>/waive-visit/", visits.waive_visit, name="waive_visit"
    ),
    path("complaints/<str:number>/withdraw/", withdraw, name="withdraw"),
    path("complaints/<str:number>/merge/", merge, name="merge"),
    path("complaints/<str:number>/hand-over/", hand_over, name="hand_over"),
    path(
        "complaints/<str:number>/recategorise/",
        recategorise,
        name="recategorise",
    ),
    path("complaints/<str:number>/weigh/", weigh, name="weigh"),
    path("complaints/<str:number>/nature/", change_nature, name="change_nature"),
    path("complaints/<str:number>/help/", ask_help, name="ask_help"),
    path(
        "complaints/<str:number>/name-successor/",
        name_successor,
        name="name_successor",
    ),
    path("complaints/<str:number>/name-staff/", name_staff, name="name_staff"),
    path(
        "complaints/<str:number>/named-staff/<int:pk>/unname/",
        unname,
        name="unname",
    ),
    path(
        "complaints/<str:number>/late-entry/",
        deadline_changes.late_entry,
        name="ask_late_entry",
    ),
    path(
        "complaints/<str:number>/extension/",
        deadline_changes.extension,
        name="ask_extension",
    ),
    path(
        "complaints/<str:number>/receipt/",
        deadline_changes.receipt,
        name="move_receipt",
    ),
    path("complaints/<str:number>/incident/", incidents.incident, name="incident"),
    path(
        "complaints/<str:number>/incident/open/",
        incidents.open_incident,
        name="open_incident",
    ),
    path(
        "complaints/<str:number>/incident/link/",
        incidents.link_incident,
        name="link_incident",
    ),
    path(
        "complaints/<str:number>/incident/unlink/",
        incidents.unlink_incident,
        name="unlink_incident",
    ),
    path("incidents/", incident_page.incidents, name="incidents"),
    path("incidents/<int:pk>/", incident_page.one_incident, name="one_incident"),
    path("incidents/<int:pk>/gather/", incident_page.gather_cases, name="gather_cases"),
    path(
        "incidents/<int:pk>/meetings/new/",
        incident_page.hold_meeting,
        name="hold_meeting",
    ),
    path(
        "incidents/<int:pk>/meetings/<int:meeting>/tell/",
        incident_page.tell_meeting,
        name="tell_meeting",
    ),
    path("incidents/<int:pk>/texts/new/", incident_page.ask_text, name="ask_text"),
    path(
        "incidents/<int:pk>/texts/<int:text>/deliver/",
        incident_page.deliver_text,
        name="deliver_text",
    ),
    path(
        "incidents/<int:pk>/repair/",
        incident_page.repair_incident,
        name="repair_incident",
    ),
    path("incidents/<int:pk>/told/", incident_page.tell_repair, name="tell_repair"),
    path(
        "incidents/<int:pk>/notices/new/",
        incident_page.write_notice,
        name="write_notice",
    ),
    path(
        "incidents/<int:pk>/notices/<int:notice>/post/",
        incident_page.post_notice,
        name="post_notice",
    ),
    path(
        "incidents/<int:pk>/notices/<int:notice>/remove/",
        incident_page.remove_notice,
        name="remove_notice",
    ),
    path("watch/", watch.watch_list, name="watch_list"),
    path("complaints/<str:number>/watch/", watch.of_case, name="watch"),
    path("complaints/<str:number>/watch/new/", watch.enter, name="enter_watch"),
    path(
        "complaints/<str:number>/watch/<int:pk>/reached/",
        watch.reach,
        name="reach_standard",
    ),
    path(
        "complaints/<str:number>/watch/<int:pk>/told/", watch.tell, name="tell_watched"
    ),
    path("complaints/<str:number>/watch/<int:pk>/end/", watch.end, name="end_watch"),
    path("checks/", problems.checks, name="checks"),
    path(
        "complaints/<str:number>/checks/<str:quarter>/",
        problems.check,
        name="check_problem",
    ),
    path("complaints/<str:number>/recurrence/", problems.of_case, name="recurrence"),
    path(
        "complaints/<str:number>/recurrence/mark/",
        problems.mark,
        name="mark_recurrence",
    ),
    path("complaints/<str:number>/referrals/", referrals.referrals, name="referrals"),
    path("complaints/<str:number>/refer/", referrals.refer, name="refer"),
    path(
        "complaints/<str:number>/referrals/<int:pk>/answer/",
        referrals.answer,
        name="answer_referral",
    ),
    path(
        "complaints/<str:number>/task-force/",
        task_force.task_force,
        name="task_force",
    ),
    path(
        "complaints/<str:number>/task-force/new/",
        task_force.set_up,
        name="set_up_task_force",
    ),
    path(
        "complaints/<str:number>/task-force/<int:pk>/task/",
        task_force.give_task,
        name="give_task",
    ),
    path(
        "complaints/<str:number>/task-force/<int:pk>/exchange/",
        task_force.exchange_member,
        name="exchange_member",
    ),
    path(
        "complaints/<str:number>/task-force/<int:pk>/dissolve/",
        task_force.dissolve,
        name="dissolve_task_force",
    ),
    path(
        "complaints/<str:number>/tasks/<int:pk>/finish/",
        task_force.finish_task,
        name="finish_task",
    ),
    path(
        "complaints/<str:number>/decision-group/",
        decision_group.decision_group,
        name="decision_group",
    ),
    path(
        "complaints/<str:number>/decision-group/new/",
        decision_group.convene,
        name="convene_group",
    ),
    path(
        "complaints/<str:number>/decision-group/<int:pk>/voice/",
        decision_group.give_voice,
        name="give_voice",
    ),
    path(
        "complaints/<str:number>/decision-group/<int:pk>/exchange/",
        decision_group.exchange_voice,
        name="exchange_voice",
    ),
    path(
        "complaints/<str:number>/decision-group/<int:pk>/call-off/",
        decision_group.call_off,
        name="call_off_group",
    ),
    path(
        "complaints/<str:number>/decision-group/<int:pk>/carry-out/",
        decision_group.carry_out,
        name="carry_out",
    ),
    path("complaints/<str:number>/liaison/", liaison.liaison, name="liaison"),
    path(
        "complaints/<str:number>/liaison/flag/",
        liaison.flag_company,
        name="flag_company",
    ),
    path("complaints/<str:number>/liaison/new/", liaison.liaise, name="liaise"),
    path(
        "complaints/<str:number>/liaison/<int:pk>/answer/",
        liaison.answer,
        name="answer_liaison",
    ),
    path(
        "complaints/<str:number>/report/", reports_to_headquarters.report, name="report"
    ),
    path(
        "complaints/<str:number>/report/draft/",
        reports_to_headquarters.draft,
        name="draft_report",
    ),
    path(
        "complaints/<str:number>/report/submit/",
        reports_to_headquarters.submit,
        name="submit_report",
    ),
    path(
        "complaints/<str:number>/report/<int:pk>/receive/",
        reports_to_headquarters.receive,
        name="receive_report",
    ),
    path("complaints/<str:number>/attach/", attachments.attach, name="attach"),
    path(
        "complaints/<str:number>/attachments/<int:pk>/",
        attachments.download,
        name="attachment",
    ),
]
