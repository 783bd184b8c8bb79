"""A form that was opened on older data than are stored now (nothing typed is lost).

It is refused once: what its writer left alone shows what is stored now, what he wrote
stays and shows the other beside it, and who has worked on the case meanwhile is named.
Sent again it is saved as it then stands.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.widgets import CheckboxInput, SelectMultiple
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from complaints.acts.forms.fields import SeenField
from complaints.evidence.models import Event

if TYPE_CHECKING:
    from complaints.acts.forms.shape import StepForm

FIELD = "opened_on"


def watch(form: StepForm) -> None:
    """Remember in the form what is stored of what it changes."""
    form.stored = {x: y for x, y in form.stored.items() if x in form.fields}
    known = {
        name: _digest(_as_control(form.fields[name], value))
        for name, value in form.stored.items()
    }
    stamp = {"at": timezone.now().isoformat(), "known": known}
    form.fields[FIELD] = SeenField(initial=json.dumps(stamp), required=False)


def compare(form: StepForm) -> None:
    """Refuse the form where something that it changes was changed meanwhile."""
    try:
        stamp = json.loads(form.cleaned_data.pop(FIELD, "") or "{}")
        at, known = parse_datetime(stamp["at"]), dict(stamp["known"])
    except (ValueError, KeyError, TypeError):
        return
    changed = [
        name
        for name, value in form.stored.items()
        if known.get(name, "") != _digest(_as_control(form.fields[name], value))
        and _typed(form, name) != _as_control(form.fields[name], value)
    ]
    if not changed or at is None or not isinstance(form.data, MultiValueDict):
        return
    form.data = data = form.data.copy()
    for name in changed:
        if _digest(_typed(form, name)) == known.get(name, ""):
            _take_over(form, name, data)
        else:
            form.add_error(name, _say_both(form, name))
    labels = "、".join(str(form.fields[name].label) for name in changed)
    form.add_error(None, _who(form, at) % {"what": labels})


def _as_control(field: forms.Field, value: Any) -> list[str]:
    """A value as its control sends it."""
    if isinstance(field.widget, CheckboxInput):
        return ["on"] if value else []
    shown = field.widget.format_value(field.prepare_value(value))
    parts = shown if isinstance(shown, list) else [shown or ""]
    plain = [str(part).replace("\r\n", "\n").strip() for part in parts]
    return sorted(part for part in plain if part)


def _typed(form: StepForm, name: str) -> list[str]:
    field, html_name = form.fields[name], form.add_prefix(name)
    sent = field.widget.value_from_datadict(form.data, form.files, html_name)
    return _as_control(field, sent)


def _digest(parts: list[str]) -> str:
    return salted_hmac("opened on", "\n".join(parts)).hexdigest()[:16]


def _take_over(form: StepForm, name: str, data: MultiValueDict[str, str]) -> None:
    parts = _as_control(form.fields[name], form.stored[name])
    html_name = form.add_prefix(name)
    if isinstance(form.fields[name].widget, SelectMultiple | CheckboxInput):
        data.setlist(html_name, parts)
    else:
        data[html_name] = "".join(parts)


def _say_both(form: StepForm, name: str) -> str:
    field, value = form.fields[name], form.stored[name]
    choices = dict(getattr(field, "choices", ()))
    words = [str(choices.get(part, part)) for part in _as_control(field, value)]
    if isinstance(field.widget, CheckboxInput):
        words = [_("是") if value else _("否")]
    shown = "、".join(words) or _("未填写")
    return _("其间已存为：%(stored)s。上面保留着您的填写。") % {"stored": shown}


def _who(form: StepForm, at: datetime) -> str:
    """A sentence with `what` to be put in."""
    events = Event.objects.filter(complaint=form.complaint, recorded_at__gt=at)
    names = {
        f"{event.actor or _('系统')} {timezone.localtime(event.recorded_at):%H:%M}": 0
        for event in events.select_related("actor").order_by("seq")
    }
    by = "、".join(names).replace("%", "%%") or _("他人")
    return _(
        "打开本表以后，%(by)s 办理过本件，改了：%(what)s。您没有改的已换成现在的内容，"
        "您改过的保留着，请核对后再次保存。"
    ).replace("%(by)s", by)
