"""The counter's form: a complaint as it is told, in the order of the talk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.forms.boundfield import BoundField, BoundWidget
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from branches.models import CASE_WORKERS, LEADERS, Department, User
from complaints.acts.forms.fields import (
    FilesField,
    TelephoneField,
    say_what_is_too_long,
    tell_people_apart,
)
from complaints.acts.forms.moments import MomentField, this_minute
from complaints.acts.forms.shape import chosen_of
from complaints.case.choices import (
    ADVISORY,
    Attitude,
    Category,
    Channel,
    Conclusion,
    IdentityDocument,
    InvestorKind,
    Nature,
    Place,
    Responsibility,
    Source,
    Way,
)
from complaints.case.models import Complaint
from complaints.case.models.contacts import Direction, Proposer, Purpose
from complaints.case.tables.categories import (
    CATEGORIES,
    OF_STAFF,
    RECORDED_AT_ONCE,
    CategoryFacts,
)
from complaints.case.tables.channels import (
    CHANNELS,
    KEEPERS,
    LIVE,
    WITH_SOURCE,
    labels,
)
from complaints.desk.counter import (
    conditions,
    from_proposal,
    settling,
    standings,
    transfer,
)
from complaints.desk.counter.columns import CASE_FIELDS, FINDINGS
from complaints.desk.counter.questions import QuestionsForm
from complaints.evidence.filing import files
from complaints.evidence.models import AttachmentKind
from complaints.intake.proposals.models import Proposal
from complaints.lifecycle.entries import (
    ContactEntry,
    FileEntry,
    Findings,
    Intake,
    NamedEntry,
)
from complaints.lifecycle.receiving import PROMPT, missing_of_receipt
from complaints.records import parts as record_parts

# Chosen among few: all of them in sight, none of them empty.
RADIOS: dict[str, type[TextChoices]] = {
    "channel": Channel,
    "place": Place,
    "nature": Nature,
    "reply_way": Way,
    "conclusion": Conclusion,
}
SELECTS: dict[str, type[TextChoices]] = {
    "source": Source,
    "investor_kind": InvestorKind,
    "identity_document": IdentityDocument,
    "responsibility": Responsibility,
}
# Said of a category that is chosen before the investigation begins; the case has none.
UNCLEAR = "unclear"


class CounterForm(QuestionsForm):
    """Cleans the columns of a case, and what else `services.receive` is given."""

    channels, natures = conditions.CHANNELS, conditions.NATURES

    received_at = MomentField(label=_("受理时间"))
    raised_at = MomentField(
        label=_("提出时间"),
        required=False,
        help_text=_("信函日期、邮件时间或开箱时间，与受理时间不同时填写。"),
    )
    telephone = TelephoneField(label=_("联系电话"), required=False, max_length=40)
    category = forms.ChoiceField(
        label=_("主类别"),
        choices=[*Category.choices, (UNCLEAR, _("待分类（暂时无法判断）"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择主类别。")},
    )
    secondary_categories = forms.MultipleChoiceField(
        label=_("次类别（可多选）"),
        choices=Category,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    named_users = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("本营业部员工"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    named_name = forms.CharField(
        label=_("姓名或特征"),
        required=False,
        max_length=100,
        help_text=_("不在名单上或姓名不详时填写，如“二号柜台戴眼镜的女员工”。"),
    )
    named_department = forms.ChoiceField(
        label=_("所在部门"),
        required=False,
        choices=[("", _("不详")), *Department.choices],
    )
    named_post = forms.CharField(label=_("岗位"), required=False, max_length=40)
    feedback_said = forms.CharField(
        label=_("向客户反馈的内容"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea,
    )
    attitude = forms.ChoiceField(
        label=_("客户态度"),
        required=False,
        choices=Attitude,
        widget=forms.RadioSelect,
    )
    agreed_at = MomentField(label=_("承诺答复时间"), required=False)
    client_agreed = forms.BooleanField(label=_("客户同意这个时间"), required=False)
    proposed_by = forms.ChoiceField(
        label=_("由谁提出"),
        required=False,
        choices=Proposer,
        widget=forms.RadioSelect,
    )
    agreed_reason = forms.CharField(
        label=_("晚于基准时间的理由"), required=False, max_length=500
    )
    attachments = FilesField(
        label=_("附件"),
        required=False,
        help_text=_(
            "PDF、图片、Office、文本或录音；一次最多 20 个，每个不超过 20 MB。"
        ),
    )
    attachments_kind = forms.ChoiceField(
        label=_("附件类型"),
        choices=chosen_of(AttachmentKind.choices),
        required=False,
    )

    class Meta:
        model = Complaint
        fields = [*CASE_FIELDS, *FINDINGS]
        widgets = {
            **dict.fromkeys(RADIOS, forms.RadioSelect),
            "statement": forms.Textarea(attrs={"rows": 3}),
            "demand": forms.Textarea(attrs={"rows": 1}),
            **{
                name: forms.Textarea(attrs={"rows": 2})
                for name in ("inquiry", "facts", "cause", "result", "improvement")
            },
        }

    def __init__(
        self,
        *args: Any,
        by: User,
        proposal: Proposal | None = None,
        **kwargs: Any,
    ) -> None:
        if proposal:
            kwargs["initial"] = {
                **from_proposal.initial(proposal),
                **kwargs.get("initial", {}),
            }
        super().__init__(*args, **kwargs)
        self.by, self.proposal = by, proposal
        self.initial["received_at"] = self.initial.get("received_at") or this_minute()
        self.fields["feedback_said"].widget.attrs["rows"] = 2
        self.fields["unsettled_reason"].widget.attrs["list"] = "unsettled-reasons"
        self.fields["attachments"].widget.attrs["accept"] = ",".join(files.ALLOWED)
        self.fields["category"].widget.attrs["class"] = "form-check-input"
        self._offer_choices()
        tell_people_apart(self)
        say_what_is_too_long(self)
        self._choose_among_colleagues()
        if proposal:
            from_proposal.hold(self, proposal)

    def _offer_choices(self) -> None:
        for name, choices in RADIOS.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices.choices
        for name, choices in SELECTS.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("请选择")), *choices.choices]

    def _choose_among_colleagues(self) -> None:
        colleagues = User.objects.filter(branch=self.by.branch_id, is_active=True)
        choices = {
            "first_responsible": colleagues.filter(post__in=CASE_WORKERS),
            "leader_present": colleagues.filter(post__in=LEADERS),
            "named_users": colleagues,
        }
        own = labels(x for x in CHANNELS if x not in KEEPERS)
        empty = {
            "first_responsible": gettext("自动：%(own)s为本人，其他为渠道专人")
            % {"own": own},
            "leader_present": gettext("未登记"),
        }
        for name, users in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = empty.get(name)
                field.queryset = users.order_by("username")

    # What the page shows

    def of_staff(self) -> str:
        return ",".join(OF_STAFF)

    def category_cards(self) -> Iterator[tuple[BoundWidget, CategoryFacts | None]]:
        for radio in self["category"]:
            yield radio, CATEGORIES.get(str(radio.data["value"]))

    def record_parts(self) -> Iterator[tuple[str, str, list[BoundField]]]:
        return record_parts.parts(self)

    # What the view asks for

    def intake(self) -> Intake:
        cleaned = self.cleaned_data
        settled = bool(cleaned["is_settleable"])
        agreed = cleaned["client_agreed"] and not settled
        return Intake(
            fields=self.said_of_case(cleaned),
            agreed_at=cleaned["agreed_at"] if agreed else None,
            agreed_reason=cleaned["agreed_reason"] if agreed else "",
            proposed_by=cleaned["proposed_by"] if agreed else "",
            named=list(self._named()),
            files=[
                FileEntry(file=file, kind=cleaned["attachments_kind"])
                for file in cleaned["attachments"]
            ],
            findings=self._findings() if settled else None,
            feedback=self._feedback() if settled else None,
            record=self._record() if settled else None,
            standings=standings.given(cleaned),
        )

    def _named(self) -> Iterator[NamedEntry]:
        for user in self.cleaned_data["named_users"]:
            yield NamedEntry(user=user, department=user.department)
        if self.cleaned_data["named_name"]:
            yield NamedEntry(
                name=self.cleaned_data["named_name"],
                department=self.cleaned_data["named_department"],
                post=self.cleaned_data["named_post"],
            )

    def _findings(self) -> Findings:
        return Findings(**{name: self.cleaned_data[name] for name in FINDINGS})

    def _record(self) -> dict[str, Any] | None:
        case = self._case(self.cleaned_data)
        if not record_parts.is_wanted(case):
            return None
        return record_parts.values(self, case.category)

    def _feedback(self) -> ContactEntry:
        return ContactEntry(
            purpose=Purpose.FINAL_FEEDBACK,
            direction=Direction.INBOUND,
            way=CHANNELS[self.cleaned_data["channel"]].way,
            occurred_at=timezone.now(),
            said=self.cleaned_data["feedback_said"],
            attitude=self.cleaned_data["attitude"],
        )

    # What must be there because of what else was entered

    def clean_received_at(self) -> datetime:
        """When a message arrived its server has said."""
        given: datetime = self.cleaned_data["received_at"]
        return self.proposal.arrived_at if self.proposal else given

    def clean_category(self) -> str:
        category: str = self.cleaned_data["category"]
        return "" if category == UNCLEAR else category

    def clean_secondary_categories(self) -> list[str]:
        main = self.cleaned_data.get("category")
        chosen: list[str] = self.cleaned_data["secondary_categories"]
        return [category for category in chosen if category != main]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        # Off-site the client is not there: nothing can be settled with him.
        self.is_live = cleaned.get("channel") in LIVE
        self.leave_unasked(cleaned, is_live=self.is_live)
        if self._must_say_whether_settled(cleaned):
            self.add_error("is_settleable", _("请选择能否即时解决。"))
        cleaned["is_settleable"] = bool(cleaned["can_settle"])
        if cleaned.get("attachments"):
            self.want("attachments_kind", gettext("请选择附件类型。"))
        self._clean_receipt(cleaned)
        self._clean_client(cleaned)
        case = self._case(cleaned)
        if case.is_serious:
            # A flag, or three people, make it serious whatever was chosen.
            cleaned["severity"] = case.severity
        is_settled = cleaned["is_settleable"]
        transfer.check(self, case)
        are_named = bool(cleaned.get("named_users") or cleaned.get("named_name"))
        for name, message in missing_of_receipt(
            case, is_settled=is_settled, are_named=are_named
        ):
            self.want(name, message)
        if is_settled:
            settling.check_settled(self, cleaned, case)
        else:
            settling.check_unsettled(self, cleaned, case)
        return cleaned

    def _must_say_whether_settled(self, cleaned: Mapping[str, Any]) -> bool:
        """norm 17.1; an opinion or a suggestion may just be taken down."""
        is_said = cleaned["can_settle"] is not None or "is_settleable" in self.errors
        return self.is_live and cleaned.get("nature") not in ADVISORY and not is_said

    def _case(self, cleaned: Mapping[str, Any]) -> Complaint:
        """The case as far as it is entered: it knows what follows from what."""
        found = {name: cleaned[name] for name in FINDINGS if name in cleaned}
        case = Complaint(**self.said_of_case(cleaned), **found)
        case.derive()
        return case

    def want(self, name: str, message: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)

    def _clean_receipt(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("channel") in WITH_SOURCE:
            self.want("source", gettext("请选择转办来源。"))
        transfer.clean(cleaned)
        received_at, now = cleaned.get("received_at"), timezone.now()
        if received_at and received_at > now:
            self.add_error("received_at", _("受理时间不能晚于现在。"))
        elif received_at and not self.proposal and now - received_at > PROMPT:
            self.want(
                "backfill_reason",
                gettext("受理时间早于登记时间 30 分钟以上，请说明补录原因。"),
            )

    def _clean_client(self, cleaned: Mapping[str, Any]) -> None:
        if not cleaned.get("is_anonymous"):
            self.want("client_name", gettext("请填写客户姓名，或勾选匿名。"))


# Among the class's own, so that a draft brings them back too.
CounterForm.base_fields |= record_parts.controls(*RECORDED_AT_ONCE)
CounterForm.base_fields |= transfer.controls()
CounterForm.base_fields |= standings.controls()
