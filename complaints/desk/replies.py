"""The reply to a client in the three parts of norm 8.1: thanks, handling, hope."""

from django.utils.translation import gettext as _

from complaints.case.models import Complaint


def three_parts(complaint: Complaint) -> str:
    """A text to start from; what is known of the outcome stands in it already."""
    handling = [_("关于您反映的事项，我们已经调查处理，现将情况告知您：")]
    if complaint.facts:
        handling.append(_("经核实：%(facts)s") % {"facts": complaint.facts})
    if complaint.result:
        handling.append(_("处理结果：%(result)s") % {"result": complaint.result})
    return "\n".join(
        [
            _("首先感谢您对我们工作的关心，并提出宝贵意见。"),
            *handling,
            _("希望您继续支持营业部的工作。"),
        ]
    )
