"""norm 26.3: which reads answer a question to the access log."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.finding import search
from complaints.case.finding.keyset import Part
from complaints.case.models import Complaint
from complaints.case.models.read_log import CaseRead, ReadOn
from complaints.case.querysets import ComplaintQuerySet
from complaints.desk.audit.filters import MOST_CHARACTERS, AuditForm


class ReadsForm(AuditForm):
    """Of which client besides."""

    q = forms.CharField(
        label=_("客户"), required=False, max_length=MOST_CHARACTERS, strip=True
    )
    field_order = ("q", "who")


def form(query: Mapping[str, str]) -> ReadsForm:
    made = ReadsForm(query, ways=list(ReadOn.choices), way=_("方式"))
    made.fields["q"].widget.attrs["placeholder"] = _("受理编号、客户姓名或电话后四位")
    return made


def part(user: User, form: ReadsForm) -> Part[CaseRead]:
    asked = form.asked()
    visible = Complaint.objects.visible_to(user)
    q = form.cleaned_data.get("q")
    found = CaseRead.objects.select_related("reader", "branch", "complaint")
    found = found.defer("complaint__search_vector")
    found = found.filter(complaint__in=_of_client(visible, q) if q else visible)
    found = asked.narrow(
        found, at="at", branch="branch", post="post", way="what", people=("reader",)
    )
    return Part(found, "at", descending=True)


def _of_client(visible: ComplaintQuerySet, q: str) -> ComplaintQuerySet:
    """By number, name, whole telephone or its last four digits; not by content.

    The vector finds them, and finds more: what the words say is left out again.
    """
    fits = Q(number__icontains=q) | Q(client_name__icontains=q)
    if key := search.telephone_key(q):
        fits |= Q(telephone_keys__contains=[key])
    return visible.filter(search.matching(q)).filter(fits)
