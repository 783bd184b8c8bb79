"""The words of the form's boxes by their codes: what a template prints beside codes."""

from collections.abc import Mapping

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from branches.models import Post
from complaints.case.choices import (
    Attitude,
    Channel,
    ClientKind,
    Conclusion,
    InvestorKind,
    LeadDepartment,
    Nature,
    Place,
    Responsibility,
    Severity,
    Source,
)
from complaints.case.tables.categories import CATEGORIES
from complaints.case.tables.channels import CHANNELS, SOURCES
from complaints.case.tables.ways import WAYS
from complaints.inquiry.models import Heard

CHOICES: dict[str, type[TextChoices]] = {
    "place": Place,
    "client": ClientKind,
    "investor": InvestorKind,
    "nature": Nature,
    "severity": Severity,
    "heard": Heard,
    "conclusion": Conclusion,
    "responsibility": Responsibility,
    "attitude": Attitude,
}
OTHER_WAY = "other"
LEADERS = (Post.MARKETING_DIRECTOR, Post.OPERATIONS_DIRECTOR, Post.GENERAL_MANAGER)


def boxes() -> dict[str, Mapping[str, str]]:
    with translation.override(settings.LANGUAGE_CODE):
        return {
            **{name: _labels(choices) for name, choices in CHOICES.items()},
            "channel": {x: str(Channel(x).label) for x in CHANNELS},
            "source": {x: str(Source(x).label) for x in SOURCES},
            "category": {x: str(row.box) for x, row in CATEGORIES.items()},
            # The box stands beside the word 部门.
            "department": {
                x: label.removesuffix("部")
                for x, label in _labels(LeadDepartment).items()
            },
            "visit": {
                **{way: str(row.box) for way, row in WAYS.items() if row.box},
                OTHER_WAY: _("其他"),
            },
            "leader": {post.value: str(post.label) for post in LEADERS},
        }


def _labels(choices: type[TextChoices]) -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices}
