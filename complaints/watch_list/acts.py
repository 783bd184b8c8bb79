"""The acts of the watch list (norm 21.2)."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords
from complaints.acts.wording import Tone
from complaints.case.models import Complaint
from complaints.watch_list import forms, rules, services
from complaints.watch_list.models import WatchEntry
from complaints.watch_list.section import Watched


def _entry(complaint: Complaint, pk: int) -> WatchEntry:
    rows = complaint.watch_entries.with_news(timezone.localdate())
    entry: WatchEntry = get_object_or_404(rows.select_related("standard"), pk=pk)
    return entry


register(
    Act(
        name="enter_watch",
        label=_("列入关注"),
        icon="binoculars",
        path="watch/new",
        may=rules.may_watch,
        form=forms.WatchForm,
        do=services.watch,
        done=_("已列入关注名单。"),
        event="watch",
        told=TimelineWords(_("列入关注名单")),
        section="watch",
    ),
    Act(
        name="reach_standard",
        label=_("客户达到标准"),
        icon="binoculars",
        path="watch/<int:pk>/reached",
        row=_entry,
        may=rules.may_reach,
        form=forms.ReachForm,
        do=services.reach_standard,
        done=_("已登记，请通知客户。"),
        told=TimelineWords(),
        section="watch",
    ),
    Act(
        name="tell_watched",
        label=_("登记已通知客户"),
        icon="telephone-outbound",
        path="watch/<int:pk>/told",
        row=_entry,
        may=rules.may_tell,
        form=forms.TellWatchedForm,
        do=services.tell_watched,
        done=_("已登记通知。"),
        told=TimelineWords(_("通知关注的客户"), tone=Tone.CALM),
        section="watch",
    ),
    Act(
        name="end_watch",
        label=_("结束关注"),
        icon="binoculars",
        path="watch/<int:pk>/end",
        row=_entry,
        may=rules.may_end,
        form=forms.EndWatchForm,
        do=services.end_watch,
        done=_("已结束关注。"),
        told=TimelineWords(),
        section="watch",
    ),
    section=Watched(),
)
