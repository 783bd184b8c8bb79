"""Everything that changes a complaint: one function, one transaction, its events.

Forms, pages, admin, imports and commands call these and nothing else.
"""

from complaints.acts.refusals import refuse
from complaints.archive.erasing.erasure import ask_erasure
from complaints.archive.services import close_volume, lend, record_export, take_back
from complaints.attachments.services import attach
from complaints.board.services import (
    post_board_notice,
    remove_board_notice,
    write_board_notice,
)
from complaints.clocks.notifications.inbox import read_all, read_of, read_one
from complaints.contact_details.services import check_details
from complaints.deadline_changes.services import (
    ask_extension,
    ask_late_entry,
    confirm_outage,
    move_receipt,
)
from complaints.decision_group.services import (
    call_off_group,
    carry_out,
    convene_group,
    exchange_voice,
    give_voice,
)
from complaints.disposals.services import (
    decide_disposal,
    finish_disposal,
    revoke_disposal,
)
from complaints.given_up.services import give_up
from complaints.headquarters_reports.services import (
    draft_report,
    receive_report,
    submit_report,
)
from complaints.incidents.for_all.meetings import (
    ask_text,
    deliver_text,
    hold_meeting,
    tell_meeting,
)
from complaints.incidents.services import (
    gather_cases,
    join,
    link_incident,
    open_incident,
    post_notice,
    remove_notice,
    repair_incident,
    tell_repair,
    unlink_incident,
    write_notice,
)
from complaints.inquiry.hearing import (
    answer_invitation,
    confirm_finding,
    invite_party,
    open_invitation,
    record_unheard,
)
from complaints.inquiry.services import (
    approve_opinion,
    give_opinion,
    take_statement,
    write_inquiry,
)
from complaints.intake.mail.sending import send_mail
from complaints.intake.proposals.arriving import propose
from complaints.intake.proposals.services import (
    accept_proposal,
    dismiss_proposal,
    link_proposal,
    review_dismissal,
)
from complaints.liaison.services import answer_liaison, flag_company, liaise
from complaints.lifecycle.classification.categories import recategorise
from complaints.lifecycle.classification.corrections import correct
from complaints.lifecycle.classification.reviews import review_category
from complaints.lifecycle.classification.severity import change_nature, weigh
from complaints.lifecycle.endings import ask_merge
from complaints.lifecycle.moves import (
    acknowledge,
    close,
    investigate,
    record_findings,
    reopen,
    resolve,
    settle_on_spot,
    start_follow_up,
)
from complaints.lifecycle.receiving import receive
from complaints.lifecycle.talks.contacts import record_contact
from complaints.lifecycle.talks.unanswered import log_unanswered
from complaints.quarrels.services import record_quarrel
from complaints.records.services import hand_out, write_record
from complaints.recurrence.services import check_problem, mark_recurrence
from complaints.referrals.services import answer_referral, refer
from complaints.requests.deciding import (
    approve,
    approve_together,
    reassign,
    recall,
    refer_up,
    send_back,
    take_over,
)
from complaints.responsibility.services import (
    appoint,
    approve_appointment,
    approve_successor,
    ask_help,
    ask_unname,
    hand_over,
    name_staff,
    name_successor,
)
from complaints.reveal.services import reveal
from complaints.signed_forms.services import print_full, scan_form, sign_form
from complaints.task_force.services import (
    dissolve_task_force,
    exchange_member,
    finish_task,
    give_task,
    set_up_task_force,
)
from complaints.transfers.limits import move_limit
from complaints.transfers.services import answer_body, answer_transfer
from complaints.visits.services import appoint_visit, record_visit
from complaints.visits.waiving import waive_visit
from complaints.watch_list.services import (
    end_watch,
    reach_standard,
    tell_watched,
    watch,
)
from complaints.withdrawals.services import (
    approve_withdrawal,
    ask_withdrawal,
    confirm_withdrawal,
)

__all__ = [
    "accept_proposal",
    "acknowledge",
    "answer_body",
    "answer_invitation",
    "answer_liaison",
    "answer_referral",
    "answer_transfer",
    "appoint",
    "appoint_visit",
    "approve",
    "approve_appointment",
    "approve_opinion",
    "approve_successor",
    "approve_together",
    "approve_withdrawal",
    "ask_erasure",
    "ask_extension",
    "ask_help",
    "ask_late_entry",
    "ask_merge",
    "ask_text",
    "ask_unname",
    "ask_withdrawal",
    "attach",
    "call_off_group",
    "carry_out",
    "change_nature",
    "check_details",
    "check_problem",
    "close",
    "close_volume",
    "confirm_finding",
    "confirm_outage",
    "confirm_withdrawal",
    "convene_group",
    "correct",
    "decide_disposal",
    "deliver_text",
    "dismiss_proposal",
    "dissolve_task_force",
    "draft_report",
    "end_watch",
    "exchange_member",
    "exchange_voice",
    "finish_disposal",
    "finish_task",
    "flag_company",
    "gather_cases",
    "give_opinion",
    "give_task",
    "give_up",
    "give_voice",
    "hand_out",
    "hand_over",
    "hold_meeting",
    "investigate",
    "invite_party",
    "join",
    "lend",
    "liaise",
    "link_incident",
    "link_proposal",
    "log_unanswered",
    "mark_recurrence",
    "move_limit",
    "move_receipt",
    "name_staff",
    "name_successor",
    "open_incident",
    "open_invitation",
    "post_board_notice",
    "post_notice",
    "print_full",
    "propose",
    "reach_standard",
    "read_all",
    "read_of",
    "read_one",
    "reassign",
    "recall",
    "recategorise",
    "receive",
    "receive_report",
    "record_contact",
    "record_export",
    "record_findings",
    "record_quarrel",
    "record_unheard",
    "record_visit",
    "refer",
    "refer_up",
    "refuse",
    "remove_board_notice",
    "remove_notice",
    "reopen",
    "repair_incident",
    "resolve",
    "reveal",
    "review_category",
    "review_dismissal",
    "revoke_disposal",
    "scan_form",
    "send_back",
    "send_mail",
    "set_up_task_force",
    "settle_on_spot",
    "sign_form",
    "start_follow_up",
    "submit_report",
    "take_back",
    "take_over",
    "take_statement",
    "tell_meeting",
    "tell_repair",
    "tell_watched",
    "unlink_incident",
    "waive_visit",
    "watch",
    "weigh",
    "write_board_notice",
    "write_inquiry",
    "write_notice",
    "write_record",
]
