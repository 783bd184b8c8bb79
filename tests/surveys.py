"""A questionnaire with a question of each kind."""

from datetime import timedelta

from django.utils import timezone

from branches.models import User
from complaints.models import Questionnaire


def make_questionnaire(by: User, *, title: str = "柜台服务满意度") -> Questionnaire:
    """It is open today."""
    today = timezone.localdate()
    made = Questionnaire.objects.create(
        title=title,
        opens_on=today - timedelta(days=1),
        closes_on=today + timedelta(days=30),
        made_by=by,
    )
    made.questions.create(
        place=1,
        text="您常用哪种方式办理业务",
        kind="choice",
        options="柜台\n手机\n\n电话",
    )
    made.questions.create(place=2, text="您对柜台服务打几分", kind="scale")
    made.questions.create(place=3, text="您的建议", kind="text")
    return made
