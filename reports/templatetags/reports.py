from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reports.behind.ways import way
from reports.downloads import wording

register = template.Library()
register.filter(wording.asked)
register.simple_tag(way)


@register.simple_tag
def chart(charts: Mapping[str, str], name: str, title: str) -> SafeString:
    """The one of `charts` (sources by name); the tables beside it say the same."""
    return format_html(
        '<img class="report-chart" src="{}" alt="{}">', charts[name], title
    )
