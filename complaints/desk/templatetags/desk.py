"""The words and marks of the pages; each mark is drawn by templates/includes/."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.db.models import Model
from django.http import HttpRequest
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from branches.access import staff
from branches.models import EVERY_BRANCH_READERS, User
from complaints.acts import wording
from complaints.acts.registry import act_named
from complaints.acts.wording import Tone
from complaints.case import masking, naming
from complaints.case.answers import said
from complaints.case.choices import State
from complaints.case.models import Complaint
from complaints.case.tables.channels import CHANNELS, SOURCES
from complaints.desk.audit import changes
from complaints.desk.help.manual import manual
from complaints.desk.help.markdown import html_of
from complaints.desk.notices import listed as notices
from complaints.drafts import keeping
from complaints.drafts import opened as drafts
from complaints.requests.models import RANK
from complaints.requests.waiting import in_turn, listed

register = template.Library()

register.filter("client_of", naming.client)
register.filter("channel_of", naming.channel)
register.filter("mask_name", masking.mask_name)
register.filter("mask_telephone", masking.mask_telephone)
register.filter("mask_account", masking.mask_account)
register.filter("mask_id_number", masking.mask_id_number)
register.filter("mask_email", masking.mask_email)
register.filter("mask_address", masking.mask_address)

register.filter("help_text", html_of)

MOST_CHANGES = 50


@register.simple_tag
def changes_of(row: Model) -> list[changes.Change]:
    """For admin's history: of a row of the house, its newest changes."""
    return changes.of_row(row, most=MOST_CHANGES)


DUE_ICONS = {
    Tone.CALM: "clock",
    Tone.SOON: "hourglass-split",
    Tone.OVER: "exclamation-triangle-fill",
    Tone.DONE: "check2",
}
STATE_MARKS: dict[str, tuple[Tone, str]] = {
    State.RECEIVED: (Tone.CALM, "inbox"),
    State.ACKNOWLEDGED: (Tone.CALM, "chat-left-text"),
    State.INVESTIGATING: (Tone.CALM, "search"),
    State.RESOLVED: (Tone.DONE, "check2-circle"),
    State.FOLLOW_UP: (Tone.CALM, "telephone-outbound"),
    State.CLOSED: (Tone.DONE, "archive"),
    State.WITHDRAWN: (Tone.DONE, "arrow-return-left"),
    State.MERGED: (Tone.DONE, "sign-merge-right"),
}
MESSAGE_ICONS = {
    "success": "check-circle-fill",
    "warning": "exclamation-triangle-fill",
    "error": "x-octagon-fill",
}


@register.filter
def as_said(at: datetime | date | None) -> str:
    """今天 15:30, 周五 10-30 17:00; a plain date without the time; None is empty."""
    if at is None:
        return ""
    now = timezone.now()
    if isinstance(at, datetime):
        return wording.as_said(at, now=now)
    return wording.day_as_said(at, today=timezone.localdate(now))


@register.filter
def exactly(at: datetime) -> str:
    return wording.exactly(at)


@register.filter
def due_phrase(due_at: datetime) -> str:
    return wording.due_phrase(due_at, now=timezone.now())


@register.filter
def message_icon(level: str) -> str:
    return MESSAGE_ICONS.get(level, "info-circle-fill")


@register.simple_tag
def moment(at: datetime | None) -> str:
    """As people say it, the exact time on hover; no space before what follows."""
    if at is None:
        return "—"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        timezone.localtime(at).isoformat(timespec="seconds"),
        exactly(at),
        as_said(at),
    )


@register.inclusion_tag("includes/due.html")
def due(
    due_at: datetime | None,
    *,
    warn_at: datetime | None = None,
    done: str = "",
    explanation: str = "",
    provisional: bool = False,
) -> dict[str, Any]:
    """How long is left until due_at; `done` is the word for a clock that has ended."""
    now = timezone.now()
    tone, phrase = Tone.DONE, done or _("无时限")
    if due_at and not done:
        tone = wording.due_tone(due_at, warn_at=warn_at, now=now)
        phrase = wording.due_phrase(due_at, now=now)
    return {
        "due_at": due_at,
        "warn_at": warn_at,
        "ticking": bool(due_at and not done),
        "tone": tone,
        "icon": DUE_ICONS[tone],
        "phrase": phrase,
        "explanation": explanation,
        "provisional": provisional,
    }


@register.inclusion_tag("includes/state.html")
def state(value: str) -> dict[str, Any]:
    tone, icon = STATE_MARKS[value]
    return {"tone": tone, "icon": icon, "label": State(value).label}


@register.inclusion_tag("includes/category.html")
def category(letter: str, name: str = "") -> dict[str, Any]:
    """Empty letter: not classified yet, as on imports. Empty name: the letter alone."""
    return {"letter": letter, "name": name.removeprefix(f"{letter} ")}


@register.inclusion_tag("includes/channel.html")
def channel(case: Complaint) -> dict[str, Any]:
    """The channel's icon; the source says more where the channel is 'other'."""
    row = SOURCES[case.source] if case.source else CHANNELS[case.channel]
    icon = row.icon if said(case, "channel") else "question-circle"
    return {"icon": icon, "label": naming.channel(case)}


@register.inclusion_tag("complaints/acts/button.html", takes_context=True)
def act(
    context: Context,
    name: str,
    target: Any,
    *,
    primary: bool = False,
    of: object = "",
    **query: object,
) -> dict[str, Any]:
    """The button of an act on a case or on one of its rows, where its rule allows.

    `query` fills the form in; `of` says for screen readers what it is filled in with.
    """
    declared = act_named(name)
    url = act_url(context, name, target)
    return {
        "url": f"{url}?{urlencode(query)}" if url and query else url,
        "label": declared.label,
        "icon": declared.icon,
        "of": of or (target if declared.row else ""),
        "primary": primary,
    }


@register.simple_tag(takes_context=True)
def act_url(context: Context, name: str, target: Any) -> str:
    """Where an act is done, for a page that holds its form; empty where refused."""
    declared = act_named(name)
    refused = declared.may(target, context["request"].user)
    return "" if refused else declared.url(target)


@register.inclusion_tag("includes/marks.html")
def marks(user: User) -> dict[str, Any]:
    """In the bar of every page: what one has typed and not saved, and the bell."""
    return notices.marks(user)


@register.inclusion_tag("admin/complaints/escalation/waiting.html")
def waiting_for_you(request: HttpRequest) -> dict[str, Any]:
    """What this person has to decide; nothing for who decides nothing."""
    user = staff(request)
    if not user.reads_cases:
        return {"decides": False, "count": 0, "rows": []}
    count, rows = listed.waiting_for(user, in_turn.skipped_by(request.session))
    decides = bool(count or user.deputised) or user.post in RANK
    return {"decides": decides, "count": count, "rows": rows}


@register.inclusion_tag("includes/menu.html", takes_context=True)
def menu(context: Context) -> dict[str, Any]:
    """What this person's post may open, and the one he stands in for."""
    user = context["user"]
    match = context["request"].resolver_match
    return {
        "here": match.view_name if match else "",
        "reads_cases": user.reads_cases,
        "works_on_cases": user.works_on_cases,
        "reads_every_branch": user.post in EVERY_BRANCH_READERS,
        "opens_admin": user.opens_admin,
    }


@register.simple_tag
def help_url(slug: str) -> str:
    return manual().address(slug)


@register.inclusion_tag("includes/help.html", name="help")
def help_link(slug: str, *, in_form: bool = False) -> dict[str, Any]:
    """The small link to the section of the help about what stands beside it.

    In a form that is filled in by keyboard it is no stop of its own.
    """
    section, address = manual().section(slug), manual().address(slug)
    return {"section": section, "address": address, "in_form": in_form}


@register.simple_tag(takes_context=True)
def opened(context: Context, heading: str = "", part: str = "") -> str:
    """The hidden field under which a form is kept while it is typed, and saved once.

    `heading` names it among the drafts, `part` which it is on a page with several.
    """
    request, case = context["request"], context.get("complaint")
    case = case if isinstance(case, Complaint) else None
    form = drafts.shown(request, heading=str(heading), case=case, part=part)
    if form is None:
        return ""
    field = '<input type="hidden" name="{}" value="{}" data-opened="{}">'
    return format_html(field, drafts.FIELD, form.signed(), form.token)


@register.simple_tag(takes_context=True)
def typed(context: Context, name: str, part: str) -> str:
    """Of the draft that is gone on with, one field of this part of the page."""
    return keeping.typed(context["request"], name, part=part).get(name, "")
