"""norm 10.1: what becomes of a complaint, as poster, card and board say it."""

from __future__ import annotations

from django.utils.translation import gettext as _


def steps() -> list[tuple[str, str]]:
    """Name and sentence of each, as in the norm's own articles 7, 8 and 17."""
    return [
        (_("受理"), _("登记投诉，给您受理编号")),
        (
            _("告知"),
            _("约定答复时间；未约定的最迟次一工作日 15:30 前答复"),
        ),
        (_("调查处理"), _("查明情况和原因，依规定处理")),
        (_("反馈"), _("受理次日起三个工作日内反馈处理结果")),
        (_("回访"), _("办结后一至两个月内回访，听取意见")),
    ]
