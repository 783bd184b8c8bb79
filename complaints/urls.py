from django.urls import path

from complaints.desk.views import (
    attachments,
    case,
    counter,
    deadline_changes,
    decisions,
    drafts,
    my_day,
    notices,
    queue,
    requests,
    reveal,
    steps,
    visits,
)

app_name = "complaints"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("decisions/<int:pk>/approve/", decisions.approve, name="approve"),
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
    path("visits/", visits.visits, name="visits"),
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
    path("complaints/<str:number>/close/", steps.close, name="close"),
    path("complaints/<str:number>/reopen/", steps.reopen, name="reopen"),
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
    path("complaints/<str:number>/withdraw/", requests.withdraw, name="withdraw"),
    path("complaints/<str:number>/merge/", requests.merge, name="merge"),
    path("complaints/<str:number>/hand-over/", requests.hand_over, name="hand_over"),
    path(
        "complaints/<str:number>/recategorise/",
        requests.recategorise,
        name="recategorise",
    ),
    path(
        "complaints/<str:number>/name-successor/",
        requests.name_successor,
        name="name_successor",
    ),
    path("complaints/<str:number>/name-staff/", requests.name_staff, name="name_staff"),
    path(
        "complaints/<str:number>/named-staff/<int:pk>/unname/",
        requests.unname,
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
    path("complaints/<str:number>/attach/", attachments.attach, name="attach"),
    path(
        "complaints/<str:number>/attachments/<int:pk>/",
        attachments.download,
        name="attachment",
    ),
]
