"""Every route and who may open it, by table (DESIGN 8).

A route that is in no table fails a test: say here who may open it.
"""

from branches.models import Post

GET, POST = "get", "post"

# Without a login.
PUBLIC = {
    "live": [GET],
    "ready": [GET],
    "health": [GET],
    "login": [GET],
    "login_code": [GET],
    "sso": [GET],
    "sso_callback": [GET],
    "reports:blank_form": [GET],
    "public:board": [GET],
    "public:screen": [GET],
    "public:surveys": [GET],
    "public:survey": [GET, POST],
    "public:intake": [GET, POST],
    "public:state": [GET, POST],
    # Empty: asked by pages that stay open when the login has ended.
    "complaints:bell": [GET],
    # Under a secret, which a calendar program has and nobody guesses.
    "complaints:calendar": [GET],
}
# Addresses that a setting names; nobody else, whoever he is.
MACHINES = {"metrics": [GET]}
# Whoever is logged in, each for himself.
OWN = {
    "logout": [POST],
    "end_sessions": [POST],
    "password_change": [GET],
    "password_change_done": [GET],
    "account": [GET],
    "authenticator": [GET],
    "remove_authenticator": [POST],
    "recovery_codes": [POST],
    "complaints:queue": [GET],
    "complaints:visits": [GET],
    "complaints:incidents": [GET],
    "complaints:watch_list": [GET],
    "complaints:checks": [GET],
    "complaints:proposals": [GET],
    "complaints:refused_mails": [GET],
    "complaints:my_day": [GET],
    "complaints:my_day_file": [GET],
    "complaints:renew_calendar": [POST],
    "complaints:drafts": [GET],
    "complaints:draft_list": [GET],
    "complaints:notices": [GET],
    # What one is asked to answer oneself, of a case that is hidden.
    "complaints:hearings": [GET],
    "reports:export_queue": [GET],
    "reports:export_visits": [GET],
    "reports:export_incidents": [GET],
    "reports:export_watch_list": [GET],
    "complaints:read_all": [POST],
    "reports:procedure": [GET],
    "complaints:help": [GET],
    "complaints:help_page": [GET],
}
# Each for himself, of what is his: here it is another's.
ANOTHERS = {
    "complaints:draft": [GET],
    "complaints:discard_draft": [GET, POST],
    "complaints:keep_draft": [POST],
    "complaints:keep_file": [POST],
    "complaints:read_one": [POST],
    "complaints:hearing": [GET, POST],
    "reports:delete_view": [POST],
    "complaints:ledger": [GET],
    "complaints:order_ledger": [POST],
    "complaints:teach_ledger": [POST],
    "complaints:refused_rows": [GET],
    "complaints:forget_ledger": [POST],
    # Of nobody of whom he may; see tests/complaints/desk/test_people.py.
    "complaints:person": [GET, POST],
}
# Those who work on cases: nothing of any case in it yet.
COUNTER = {
    "complaints:new": [GET],
    "complaints:similar": [POST],
    "complaints:promise": [GET],
    "complaints:drafted": [POST],
    "complaints:channel_checks": [GET, POST],
}
# Whoever sees the case.
READING = {
    "complaints:case": [GET],
    "complaints:received": [GET],
    "complaints:slip": [GET],
    "complaints:timeline": [GET],
    "complaints:referrals": [GET],
    "complaints:record": [GET],
    "complaints:material": [GET],
    "complaints:inquiry": [GET],
    "complaints:disposal": [GET],
    "complaints:incident": [GET],
    "complaints:board": [GET],
    "reports:board_notice": [GET],
    "complaints:watch": [GET],
    "complaints:recurrence": [GET],
    "complaints:one_incident": [GET],
    "reports:incident_notice": [GET],
    "complaints:liaison": [GET],
    "complaints:onward": [GET],
    "complaints:task_force": [GET],
    "complaints:decision_group": [GET],
    "complaints:report": [GET],
    "complaints:attachment": [GET],
    "complaints:attachment_preview": [GET],
    "complaints:reveal": [POST],
    "reports:form": [GET],
    "reports:signed_form": [GET],
    "reports:signed_version": [GET],
    "reports:form_page": [GET],
    "reports:form_drawn": [GET],
    "reports:form_full": [GET],
    "reports:headquarters_report": [GET],
    "reports:problem": [GET],
}
# Those of the branch who work on cases, and see this one.
WORKING = {
    f"complaints:{verb}": [GET, POST]
    for verb in (
        "acknowledge",
        "investigate",
        "record_findings",
        "resolve",
        "settle_on_spot",
        "close",
        "reopen",
        "record_contact",
        "log_unanswered",
        "send_mail",
        "appoint_visit",
        "record_visit",
        "waive_visit",
        "confirm_withdrawal",
        "withdraw",
        "give_up",
        "merge",
        "hand_over",
        "recategorise",
        "name_staff",
        "unname",
        "ask_late_entry",
        "ask_extension",
        "move_receipt",
        "refer",
        "flag_company",
        "write_record",
        "write_inquiry",
        "take_statement",
        "finish_disposal",
        "hand_out",
        "open_incident",
        "link_incident",
        "unlink_incident",
        "gather_cases",
        "hold_meeting",
        "tell_meeting",
        "ask_text",
        "deliver_text",
        "repair_incident",
        "tell_repair",
        "write_notice",
        "post_notice",
        "remove_notice",
        "enter_watch",
        "reach_standard",
        "tell_watched",
        "end_watch",
        "check_problem",
        "mark_recurrence",
        "draft_report",
        "submit_report",
        "weigh",
        "write_board_notice",
        "post_board_notice",
        "remove_board_notice",
        "check_details",
        "change_nature",
        "ask_help",
        "record_quarrel",
        "answer_transfer",
        "move_limit",
        "correct",
    )
} | {
    "complaints:attach": [POST],
    "complaints:known_client": [POST],
    "complaints:reply_text": [POST],
    "reports:add_problem_cases": [GET, POST],
    "reports:hold_study": [GET, POST],
    "reports:train_for_problem": [GET, POST],
}
# Those who decide this request.
DECIDING = {
    "complaints:approve": [GET, POST],
    "complaints:send_back": [GET, POST],
}
# Leaders who work on the case.
LEADING = {
    f"complaints:{verb}": [GET, POST]
    for verb in (
        "liaise",
        "unflag_company",
        "answer_liaison",
        "set_up_task_force",
        "give_task",
        "exchange_member",
        "dissolve_task_force",
        "convene_group",
        "exchange_voice",
        "call_off_group",
        "carry_out",
        "give_opinion",
        "invite_party",
        "record_unheard",
        "confirm_finding",
        "decide_disposal",
        "name_successor",
        "revoke_disposal",
    )
} | {
    f"reports:{verb}": [GET, POST]
    for verb in (
        "accept_problem",
        "merge_problem",
        "dismiss_problem",
        "waive_study",
        "finish_measure",
    )
}
# Headquarters: what this branch sent, and what all of them did.
RECEIVING = {
    "complaints:appoint": [GET, POST],
    "complaints:answer_body": [GET, POST],
    "complaints:receive_report": [GET, POST],
}
OVERSEEING = {
    "complaints:hq_reports": [GET],
    "reports:export_hq_reports": [GET],
    "complaints:audit_changes": [GET],
    "complaints:audit_logins": [GET],
    "reports:export_changes": [GET],
    "reports:export_logins": [GET],
    "reports:downloads": [GET],
    "reports:verifications": [GET],
    "reports:headquarters_home": [GET],
    "reports:headquarters": [GET],
    "reports:jobs": [GET],
    "reports:make_job": [POST],
    "reports:job_file": [GET],
}
# Those who hand over what somebody has in hand.
STAFFING = {"complaints:people": [GET]}
# Those who bring in old ledgers.
LEDGERS = {"complaints:ledgers": [GET, POST]}
SETTING_UP = {"reports:set_up": [GET], "reports:set_up_all": [GET]}
# The one of whom it was asked: a colleague who is in none of GROUPS.
ANSWERING = {
    "complaints:answer_referral": [GET, POST],
    "complaints:finish_task": [GET, POST],
    "complaints:give_voice": [GET, POST],
    "complaints:recall": [GET, POST],
    "reports:form_sign": [POST],
}
# Those who hold the signed paper.
KEEPING = {"reports:form_scan": [GET, POST]}
# Each begins with his own branch; who reads no case has no archive.
ARCHIVE = {
    "complaints:archive_home": [GET],
    "reports:scorecard_home": [GET],
    "reports:index": [GET],
    "reports:duties_home": [GET],
    "reports:surveys_home": [GET],
    "reports:ask": [GET],
    "reports:ask_cases": [GET],
    "reports:save_view": [POST],
    "reports:ask_xlsx": [GET],
}
# What is due for erasure: the keeper asks, headquarters decides.
RETENTION = {
    "complaints:retention": ([GET], {"archivist", "bj-archivist", "hq", "auditor"}),
    "complaints:ask_erasure": ([POST], {"archivist", "bj-archivist"}),
    "complaints:erase": ([POST], {"hq"}),
}
# The archive keeper alone; and by three posts whole personal data leave the house.
ARCHIVING = {
    "complaints:close_volume": [GET, POST],
    "complaints:lend": [GET, POST],
    "complaints:take_back": [GET, POST],
}
EXPORTING = {
    "complaints:export_volume": [GET, POST],
    "complaints:export_case": [GET, POST],
}
OF_VOLUME = ("complaints:close_volume", "complaints:export_volume")
# Whoever reads cases of the branch: which ones, the register's own tests tell.
BRANCH = {
    "complaints:archive": [GET],
    "complaints:volume": [GET],
    "reports:register": [GET],
    "reports:register_pdf": [GET],
    "reports:register_xlsx": [GET],
    "reports:scorecard": [GET],
    "reports:scorecard_cases": [GET],
    "reports:figure": [GET],
    "reports:scorecard_xlsx": [GET],
    "reports:scorecard_cases_xlsx": [GET],
    "reports:months": [GET],
    "reports:monthly": [GET],
    "reports:monthly_pdf": [GET],
    "reports:monthly_version": [GET],
    "reports:monthly_xlsx": [GET],
    "reports:problems": [GET],
    "reports:trainings": [GET],
    "reports:trainings_xlsx": [GET],
    "reports:duties": [GET],
    "reports:attendance": [GET],
    "reports:poster": [GET],
    "reports:invitations": [GET],
    "reports:card": [GET],
    "reports:duty_record": [GET],
    "reports:surveys": [GET],
    "reports:survey": [GET],
    "reports:survey_sheet": [GET],
    "reports:checks": [GET],
    "reports:reviews": [GET],
    "reports:review": [GET],
    "reports:review_pdf": [GET],
    "reports:overview": [GET],
    "reports:overview_pdf": [GET],
}
# A branch's month: who of those who read it does what with it, named or not.
MONTHLY = {
    "reports:monthly_write": [GET, POST],
    "reports:monthly_sign": [POST],
    "reports:monthly_receive": [POST],
    "reports:monthly_send_back": [GET, POST],
}
OF_MONTHLY = {
    "reports:monthly_write": {"operations", "marketing", "gm"},
    "reports:monthly_sign": {"gm"},
    "reports:monthly_receive": {"hq"},
    "reports:monthly_send_back": {"hq"},
}
# Those who work on cases of the branch, also who is named in one of them.
BRANCH_WORK = {
    "reports:find_problems": [POST],
    "reports:state_problem": [GET, POST],
    "reports:plan_training": [GET, POST],
    "reports:record_duty": [GET, POST],
    "reports:enter_sheet": [GET, POST],
    "reports:record_result": [GET, POST],
    "reports:count_accounts": [GET, POST],
    "reports:post_material": [GET, POST],
    "reports:review_posting": [GET, POST],
    "reports:hold_training": [GET, POST],
    "reports:give_up_training": [GET, POST],
    "reports:write_review": [GET, POST],
    "reports:train_for_review": [GET, POST],
}
# Of those the manager alone.
SIGNING = {"reports:sign_review": [POST]}
# What another recorded is corrected by leaders.
CORRECTING = {"reports:correct_duty": [GET, POST]}
# Leaders of the branch, and headquarters.
QUOTAS = {"reports:set_quota": [GET, POST]}
# The auditor's own.
AUDITING = {"complaints:reads": [GET], "reports:export_reads": [GET]}
# Of a branch, for everybody who works there, and for who reads every branch.
HOUSE = {
    "reports:procedure_draft": [GET],
    "reports:procedure_version": [GET],
    "reports:issue_procedure": [POST],
    "reports:sign_procedure": [POST],
}
# What came in by mail or over the web: its keeper, leaders, and who reads all branches;
# the last do nothing with it.
MESSAGES = {
    "complaints:proposal": [GET],
    "complaints:proposal_file": [GET],
}
OF_MESSAGES = {
    "complaints:link_proposal": [GET, POST],
    "complaints:dismiss_proposal": [GET, POST],
}
# A leader, of what another dismissed.
REVIEWING = {"complaints:review_dismissal": [GET, POST]}
# What rose in the branch: its leaders, and who reads every branch.
RISES = {"reports:rises": [GET]}
A_RISE = {"reports:rise": [GET], "reports:judge_rise": [GET, POST]}
TABLES = (
    RISES,
    A_RISE,
    SETTING_UP,
    MESSAGES,
    OF_MESSAGES,
    REVIEWING,
    STAFFING,
    LEDGERS,
    HOUSE,
    AUDITING,
    MONTHLY,
    BRANCH,
    BRANCH_WORK,
    SIGNING,
    CORRECTING,
    QUOTAS,
    KEEPING,
    ARCHIVE,
    {route: methods for route, (methods, _names) in RETENTION.items()},
    ARCHIVING,
    EXPORTING,
    PUBLIC,
    MACHINES,
    OWN,
    ANOTHERS,
    COUNTER,
    READING,
    WORKING,
    DECIDING,
    LEADING,
    RECEIVING,
    OVERSEEING,
    ANSWERING,
)
ROUTES = {route: methods for table in TABLES for route, methods in table.items()}

WORKERS = {"frontdesk", "handler", "keeper", "operations", "marketing", "gm"}
DECIDERS = {"operations", "marketing", "gm"}
READERS = {"archivist", "hq", "auditor"}
OVERSEERS = {"hq", "auditor"}
OUTSIDERS = {
    "outsider": Post.HANDLER,
    "bj-frontdesk": Post.FRONT_DESK,
    "bj-keeper": Post.KEEPER,
    "bj-operations": Post.OPERATIONS_DIRECTOR,
    "bj-gm": Post.GENERAL_MANAGER,
    "bj-archivist": Post.ARCHIVE_KEEPER,
    "bj-branchadmin": Post.BRANCH_ADMIN,
}
CASELESS = {"branchadmin", "sysadmin"}
# Complained of in the case: a worker, a decider, and headquarters' own.
NAMED = {"named-frontdesk", "named-operations", "named-gm", "named-hq"}
# A case and its rows are made once for all of a group.
GROUPS = {
    "workers": sorted(WORKERS),
    "readers": sorted(READERS | CASELESS),
    "outsiders": sorted(OUTSIDERS),
    "named": sorted(NAMED),
}


def is_named(name: str) -> bool:
    return name in NAMED


def sees(name: str) -> bool:
    return name in WORKERS | READERS


def expected(name: str, route: str) -> str:
    """opens, 403 or 404."""
    if route in PUBLIC or route in OWN:
        return "opens"
    if route in ANOTHERS or route in MACHINES:
        return "404"
    if route in HOUSE:
        return of_house(name.removeprefix("named-"), route)
    if route in COUNTER:
        works = name.removeprefix("named-") in WORKERS
        outsider = name in OUTSIDERS and OUTSIDERS[name] not in (
            Post.ARCHIVE_KEEPER,
            Post.BRANCH_ADMIN,
        )
        return "opens" if works or outsider else "403"
    if route in SETTING_UP:
        own = name.removeprefix("named-")
        every = own in {"hq", "sysadmin"}
        if route == "reports:set_up":
            return "opens" if every or own in {*DECIDERS, "branchadmin"} else "404"
        leads = own.removeprefix("bj-") in {*DECIDERS, "branchadmin"}
        return "opens" if every or leads else "403"
    if route in STAFFING:
        own = name.removeprefix("named-").removeprefix("bj-")
        return "opens" if own in {*DECIDERS, *CASELESS, "hq"} else "403"
    if route in LEDGERS:
        own = name.removeprefix("named-").removeprefix("bj-")
        return "opens" if own in {*DECIDERS, "hq"} else "403"
    if route in AUDITING:
        return "opens" if name == "auditor" else "403"
    if route in RISES:
        told = {*DECIDERS, *OVERSEERS, "bj-operations", "bj-gm"}
        return "opens" if name.removeprefix("named-") in told else "404"
    if route in A_RISE:
        if name not in {*DECIDERS, *OVERSEERS}:
            return "404"
        is_auditors = route == "reports:judge_rise" and name == "auditor"
        return "403" if is_auditors else "opens"
    if route in BRANCH:
        # Who is named in one case reads the others.
        return "opens" if sees(name.removeprefix("named-")) else "404"
    if route in MESSAGES | OF_MESSAGES | REVIEWING:
        return of_message(name.removeprefix("named-"), route)
    if route in MONTHLY:
        reader = name.removeprefix("named-")
        if not sees(reader):
            return "404"
        return "opens" if reader in OF_MONTHLY[route] else "403"
    if route in BRANCH_WORK | SIGNING | CORRECTING:
        name = name.removeprefix("named-")
        leaders = {"gm"} if route in SIGNING else DECIDERS
        allowed = WORKERS if route in BRANCH_WORK else leaders
        return "404" if not sees(name) else "opens" if name in allowed else "403"
    if route in QUOTAS:
        name = name.removeprefix("named-")
        return (
            "404" if not sees(name) else "opens" if name in {*DECIDERS, "hq"} else "403"
        )
    if route in OVERSEEING:
        return "opens" if name.removeprefix("named-") in OVERSEERS else "403"
    if route in ARCHIVE:
        caseless = {*CASELESS, "bj-branchadmin"}
        return "404" if name in caseless else "opens"
    if route in RETENTION:
        own = name.removeprefix("named-")
        return "opens" if own in RETENTION[route][1] else "403"
    if route in OF_VOLUME:
        name = name.removeprefix("named-")
    if not sees(name):
        return "404"
    if route in ARCHIVING:
        return "opens" if name == "archivist" else "403"
    if route in EXPORTING:
        return "opens" if name in ("archivist", "gm", "hq", "auditor") else "403"
    if route in READING:
        return "opens"
    if route in ANSWERING:
        return "403"
    if route in KEEPING:
        return "opens" if name in {*WORKERS, "archivist"} else "403"
    if route in RECEIVING:
        return "opens" if name == "hq" else "403"
    if route in DECIDING:
        # The case has become D since it was asked: the manager's now.
        return "opens" if name == "gm" else "403"
    allowed = DECIDERS if route in LEADING else WORKERS
    return "opens" if name in allowed else "403"


def of_message(name: str, route: str) -> str:
    if name not in {*DECIDERS, *OVERSEERS, "keeper"}:
        return "404"
    if route in MESSAGES:
        return "opens"
    allowed = DECIDERS if route in REVIEWING else {*DECIDERS, "keeper"}
    return "opens" if name in allowed else "403"


def of_house(name: str, route: str) -> str:
    staff = WORKERS | {"archivist", "branchadmin"}
    if name not in staff | OVERSEERS:
        return "404"
    if route == "reports:issue_procedure":
        return "opens" if name == "gm" else "403"
    if route == "reports:sign_procedure":
        return "opens" if name in staff else "403"
    return "opens"
