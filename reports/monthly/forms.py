from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.shape import LaidOutForm, words


class WordsForm(LaidOutForm):
    """The branch's own part of its month (norm 11.1)."""

    analysis = words(label=_("分析"), rows=6, limit=5_000)
    measures = words(label=_("改进措施"), rows=5, limit=5_000)
    groups = [(_("分析与改进措施"), ["analysis", "measures"])]


class SendBackForm(LaidOutForm):
    """Why headquarters wants a signed month signed anew."""

    reason = words(label=_("退回原因"), rows=3, limit=1_000)
    groups = [("", ["reason"])]
