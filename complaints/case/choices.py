"""The words of the norm from which one chooses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    RECEIVED = "received", _("已受理")
    ACKNOWLEDGED = "acknowledged", _("已告知受理")
    INVESTIGATING = "investigating", _("调查处理中")
    RESOLVED = "resolved", _("已办结")
    FOLLOW_UP = "follow_up", _("回访")
    CLOSED = "closed", _("已结案")
    WITHDRAWN = "withdrawn", _("客户撤回")
    MERGED = "merged", _("并案")


OPEN = [State.RECEIVED, State.ACKNOWLEDGED, State.INVESTIGATING]
DONE = [State.RESOLVED, State.FOLLOW_UP, State.CLOSED]
LEFT = [State.WITHDRAWN, State.MERGED]
ENDED = [State.CLOSED, *LEFT]


class Origin(models.TextChoices):
    DESK = "desk", _("受理登记")
    IMPORT = "import", _("历史导入")


class Nature(models.TextChoices):
    """norm 6: opinions, suggestions and criticism are received like complaints."""

    COMPLAINT = "complaint", _("投诉")
    OPINION = "opinion", _("意见")
    SUGGESTION = "suggestion", _("建议")
    CRITICISM = "criticism", _("批评")


# These have the final-feedback clock alone, and no visit.
ADVISORY = [Nature.OPINION, Nature.SUGGESTION]
# Who complains wants something; an opinion or a criticism may just be heard.
DEMANDING = [Nature.COMPLAINT]


class Category(models.TextChoices):
    """norm 14; what follows from each stands in categories.py."""

    A = "A", _("A 流程制度与环境")
    B = "B", _("B 佣金与服务方式")
    C = "C", _("C 系统故障与应急")
    D = "D", _("D 员工业务与态度")
    E = "E", _("E 客户不熟悉")
    F = "F", _("F 不合理要求")


class Channel(models.TextChoices):
    """norm 15, 16; what follows from each stands in channels.py."""

    WALK_IN = "walk_in", _("现场")
    TELEPHONE = "telephone", _("电话")
    LETTER = "letter", _("信函")
    EMAIL = "email", _("电邮")
    OPINION_BOOK = "opinion_book", _("意见簿")
    OPINION_BOX = "opinion_box", _("意见箱")
    OTHER = "other", _("其他")


class Source(models.TextChoices):
    """Where a complaint of the channel 'other' came from."""

    HEADQUARTERS = "headquarters", _("总部转办")
    HOTLINE_12386 = "12386", _("12386 转办")
    REGULATOR = "regulator", _("监管转办")
    OTHER_BODY = "other_body", _("外部机构转办")
    MEDIA = "media", _("媒体")
    WEB = "web", _("网络")
    FAX = "fax", _("传真")


class Way(models.TextChoices):
    """How one talks to a client, or answers him; see ways.py."""

    IN_PERSON = "in_person", _("当面")
    TELEPHONE = "telephone", _("电话")
    LETTER = "letter", _("信函")
    EMAIL = "email", _("电邮")
    MESSAGE = "message", _("短信/即时消息")
    NOTICE = "notice", _("公告栏")
    SYMPOSIUM = "symposium", _("座谈")


class Place(models.TextChoices):
    """norm 15: a quiet place, a room of its own for three or more."""

    QUIET_AREA = "quiet_area", _("安静区域")
    SEPARATE_ROOM = "separate_room", _("单独房间")
    COUNTER = "counter", _("柜台")


class ClientKind(models.TextChoices):
    INDIVIDUAL = "individual", _("个人")
    INSTITUTION = "institution", _("机构")


class InvestorKind(models.TextChoices):
    RETAIL = "retail", _("普通投资者")
    PROFESSIONAL = "professional", _("专业投资者")


class IdentityDocument(models.TextChoices):
    IDENTITY_CARD = "identity_card", _("居民身份证")
    PASSPORT = "passport", _("护照")
    PERMIT = "permit", _("港澳台通行证/居住证")
    LICENCE = "licence", _("营业执照")
    OTHER = "other", _("其他证件")


class Severity(models.TextChoices):
    NORMAL = "normal", _("一般")
    CONSIDERABLE = "considerable", _("较重")
    SERIOUS = "serious", _("重大")


class LeadDepartment(models.TextChoices):
    """norm 20–25: A and C operations, B marketing, D to F the receptionist."""

    OPERATIONS = "operations", _("运行部")
    MARKETING = "marketing", _("营销部")
    RECEPTIONIST = "receptionist", _("接待人员")


class Conclusion(models.TextChoices):
    FOUNDED = "founded", _("属实")
    PARTLY = "partly", _("部分属实")
    NOT_AS_COMPLAINED = "not_as_complained", _("与实际不符")
    UNVERIFIABLE = "unverifiable", _("无法核实")


# What the client said was so, wholly or in part.
FOUND = (Conclusion.FOUNDED, Conclusion.PARTLY)


class Responsibility(models.TextChoices):
    BRANCH = "branch", _("营业部")
    STAFF = "staff", _("员工")
    COMPANY = "company", _("公司")
    SYSTEM = "system", _("系统")
    CLIENT = "client", _("客户")
    THIRD_PARTY = "third_party", _("第三方")


class Attitude(models.TextChoices):
    SATISFIED = "satisfied", _("满意")
    MOSTLY = "mostly", _("基本满意")
    NOT_SATISFIED = "not_satisfied", _("不满意")
    NO_ANSWER = "no_answer", _("未表态")
