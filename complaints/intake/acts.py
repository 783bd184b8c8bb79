"""A mail to the client; and how the timeline tells of one that came from him."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords, WrittenRows
from complaints.acts.wording import Tone
from complaints.evidence.models import Event
from complaints.intake.mail import rules
from complaints.intake.mail.forms import SendMailForm
from complaints.intake.mail.sending import send_mail
from complaints.intake.proposals.models import CameBy


def _came_by(event: Event, written: WrittenRows) -> str:
    return str(CameBy(written.facts(event)["came_by"]).label)


register(
    Act(
        name="send_mail",
        label=_("发送邮件"),
        icon="envelope-arrow-up",
        path="mail",
        may=rules.may_send_mail,
        form=SendMailForm,
        do=send_mail,
        done=_("邮件已发出，并登记为联系。"),
        event="contact",
        place=47,
    ),
    told={
        "link_proposal": TimelineWords(
            _("归入客户来件"), "envelope-plus", tone=Tone.CALM, about=_came_by
        ),
    },
)
