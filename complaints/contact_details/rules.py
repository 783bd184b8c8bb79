from django.utils.translation import gettext_lazy as _

from complaints.acts.rules import RUNNING, Rule

may_check_details = Rule(states=RUNNING, ended=_("投诉已结束，不再核对。"))
