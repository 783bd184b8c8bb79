"""No form answers for whoever fills it in."""

from collections.abc import Iterator

import pytest
from django import forms
from django.urls import get_resolver, reverse
from django.utils import timezone

from complaints.acts.forms.moments import this_minute
from complaints.acts.registry import on_case_page
from complaints.desk.counter.forms import CounterForm
from tests.cases import make_complaint, reach

# A time stands in its field, and is changed where it was another.
TIMES = (this_minute, timezone.localdate)
# Asked of the desk, not of a case.
SETTINGS = {("TierForm", "is_active")}
SETTINGS |= {
    (form, name) for form in ("AskForm", "CellForm") for name in ("by", "measure")
}
# Figures of a case that are one by themselves: left empty at the counter.
COUNTED = {("CounterForm", name) for name in ("present_count", "same_matter_count")}
COUNTED |= {("CounterForm", "nature")}


def form_classes(root: type = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    assert get_resolver().url_patterns  # Which imports every page, and its forms.
    for found in root.__subclasses__():
        if found.__module__.startswith(("complaints.", "reports.")):
            yield found
        yield from form_classes(found)


def presets() -> Iterator[tuple[str, str]]:
    for form in form_classes():
        for name, field in getattr(form, "base_fields", {}).items():
            if not _is_empty(field):
                yield form.__name__, name


def _is_empty(field: forms.Field) -> bool:
    if field.initial not in (None, False, *TIMES):
        return False
    is_select = type(field) in (forms.ChoiceField, forms.TypedChoiceField)
    if is_select and isinstance(field.widget, forms.Select):
        if isinstance(field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return True
        # Without an empty choice the browser takes the first.
        choices = [value for value, _label in field.choices]
        return not choices or choices[0] == ""
    return True


def test_no_field_holds_an_answer_before_anybody_gave_it():
    assert set(presets()) == SETTINGS | COUNTED


def test_the_counter_asks_for_the_nature_and_counts_nobody_by_itself(frontdesk):
    form = CounterForm(by=frontdesk)

    preset = {name for name, field in form.fields.items() if form[name].value()}
    assert preset <= {"received_at"}
    assert form.fields["nature"].required


@pytest.mark.parametrize("act", ["record_contact", "acknowledge"])
def test_whether_the_client_was_reached_is_asked(act, client, handler):
    case = make_complaint(by=handler)
    client.force_login(handler)
    url = reverse(f"complaints:{act}", args=[case.number])
    talk = {
        "purpose": "enquiry",
        "direction": "outbound",
        "way": "telephone",
        "occurred_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}",
        "said": "询问经过。",
        "no_agreed_time_reason": "客户不便。",
    }

    shown = client.get(url).context["form"]
    refused = client.post(url, talk)
    client.post(url, {**talk, "reached": "no"})

    assert shown["reached"].value() is None
    assert "请选择是否联系到客户。" in refused.content.decode()
    assert case.contacts.latest("pk").reached is False


# What stands there already was said before, or is changed by this very act; a way is
# that by which the client came or wants to be told, offered and in sight.
SAID_BEFORE = {
    ("acknowledge", "reply_way"),
    ("acknowledge", "way"),
    ("change_nature", "nature"),
    ("correct", "place"),
    ("recategorise", "category"),
    ("record_findings", "conclusion"),
    ("record_findings", "responsibility"),
    ("resolve", "conclusion"),
    ("resolve", "responsibility"),
    ("settle_on_spot", "way"),
}


@pytest.mark.parametrize("state", ["received", "investigating", "resolved"])
def test_no_act_opens_with_its_question_answered(state, handler, operations):
    case = reach(make_complaint(by=handler), state, by=handler)

    found = {
        (act.name, name)
        for act in on_case_page()
        for user in (handler, operations)
        if act.may(case, user) is None
        for name, field in act.form(complaint=case, by=user).fields.items()
        if isinstance(field, forms.ChoiceField | forms.BooleanField)
        and act.form(complaint=case, by=user)[name].value()
    }

    assert found <= SAID_BEFORE
