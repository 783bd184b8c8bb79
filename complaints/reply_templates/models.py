"""norm 8.1: what a reply says, in three parts: thanks, handling, hope."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import Branch
from complaints.case.choices import Category, Way
from complaints.case.tables.checked import table

# What a text may name, with what stands there in the reply.
PLACEHOLDERS = {
    "client": _("客户姓名"),
    "number": _("受理编号"),
    "received": _("受理时间"),
    "facts": _("查明事实"),
    "cause": _("原因分析"),
    "result": _("处理结果"),
    "branch": _("营业部名称"),
    "telephone": _("投诉电话"),
    "handler": _("答复人"),
}
PARTS = ("thanks", "handling", "hope")


class TemplateWay(models.TextChoices):
    TELEPHONE = "telephone", _("电话")
    LETTER = "letter", _("信函")
    EMAIL = "email", _("电邮")
    NOTICE = "notice", _("公告")


# fmt: off
WORDED = table(Way, {
    Way.IN_PERSON: TemplateWay.TELEPHONE, Way.TELEPHONE: TemplateWay.TELEPHONE,
    Way.LETTER: TemplateWay.LETTER, Way.EMAIL: TemplateWay.EMAIL,
    Way.MESSAGE: TemplateWay.TELEPHONE, Way.NOTICE: TemplateWay.NOTICE,
    Way.SYMPOSIUM: TemplateWay.TELEPHONE,
}, fact="reply template", kept_in=__name__)
# fmt: on


def validate_placeholders(text: str) -> None:
    try:
        names = [name for _words, name in _pieces(text) if name is not None]
    except ValueError as error:
        raise ValidationError(
            _("花括号不成对，请检查；占位符写成 {client} 这样。")
        ) from error
    unknown = [name for name in names if name not in PLACEHOLDERS]
    if unknown:
        raise ValidationError(
            _("没有占位符 %(unknown)s；可用：%(known)s。")
            % {
                "unknown": "、".join(f"{{{name}}}" for name in unknown),
                "known": "、".join(f"{{{name}}}" for name in PLACEHOLDERS),
            }
        )


class ReplyTemplateQuerySet(models.QuerySet["ReplyTemplate"]):
    def fitting(
        self, *, branch_id: int, category: str, way: str
    ) -> ReplyTemplate | None:
        """The nearest: the branch's before the house's, the category's before any."""
        rows = self.filter(
            Q(branch=branch_id) | Q(branch=None),
            category__in={category, ""},
            # Before a way is chosen, the words of a talk.
            way=WORDED.get(way, TemplateWay.TELEPHONE),
            is_active=True,
        )
        return rows.order_by(F("branch").asc(nulls_last=True), "-category").first()


class ReplyTemplate(models.Model):
    # Nobody's: the house's own, from which a branch departs with one of its own.
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        verbose_name=_("营业部"),
        related_name="reply_templates",
        null=True,
        blank=True,
    )
    category = models.CharField(
        _("类别"),
        max_length=1,
        choices=Category,
        blank=True,
        help_text=_("不选即适用于各类。"),
    )
    way = models.CharField(_("方式"), max_length=12, choices=TemplateWay)
    thanks = models.TextField(
        _("致谢"), max_length=1_000, validators=[validate_placeholders]
    )
    handling = models.TextField(
        _("处理情况"), max_length=2_000, validators=[validate_placeholders]
    )
    hope = models.TextField(
        _("希望"), max_length=1_000, validators=[validate_placeholders]
    )
    is_active = models.BooleanField(_("使用中"), default=True)

    objects = ReplyTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("答复模板")
        verbose_name_plural = _("答复模板")
        ordering = ["branch_id", "category", "way"]
        constraints = [
            models.UniqueConstraint(
                "branch",
                "category",
                "way",
                name="reply_template_once",
                nulls_distinct=False,
                violation_error_message=_("该营业部、类别和方式已有模板。"),
            ),
            models.CheckConstraint(
                name="reply_template_in_three_parts",
                condition=~Q(thanks="") & ~Q(handling="") & ~Q(hope=""),
                violation_error_message=_("致谢、处理情况、希望三部分都要填写。"),
            ),
        ]

    def __str__(self) -> str:
        category = self.category or _now("各类")
        return f"{category} {self.get_way_display()}"

    def fill(self, values: Mapping[str, str]) -> str:
        """The three parts as one text, without the lines that can't be filled."""
        lines = [
            line
            for part in PARTS
            for line in getattr(self, part).splitlines()
            if _is_known(line, values)
        ]
        return "\n".join("".join(_filled(line, values)) for line in lines)


def _pieces(text: str) -> Iterator[tuple[str, str | None]]:
    """Words, each with the placeholder after it: no attribute, index or format."""
    for words, name, spec, conversion in Formatter().parse(text):
        extra = (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
        yield words, None if name is None else f"{name}{extra}"


def _is_known(line: str, values: Mapping[str, str]) -> bool:
    return all(values.get(name) for _words, name in _pieces(line) if name is not None)


def _filled(line: str, values: Mapping[str, str]) -> Iterator[str]:
    for words, name in _pieces(line):
        yield words
        if name is not None:
            yield values[name]
