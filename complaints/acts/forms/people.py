from __future__ import annotations

from typing import cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.forms.shape import StepForm, words
from complaints.case.colleagues import colleagues


class PeopleField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, user: User) -> str:
        department, post = user.get_department_display(), user.get_post_display()
        place = " ".join(filter(None, [department, post, user.staff_number]))
        return _now("%(name)s（%(place)s）") % {"name": user, "place": place}


class ExchangeForm(StepForm):
    goes = forms.ModelChoiceField(
        label=_("退出的成员"), queryset=User.objects.none(), empty_label=_("请选择")
    )
    comes = forms.ModelChoiceField(
        label=_("加入的同事"), queryset=User.objects.none(), empty_label=_("请选择")
    )
    reason = words(label=_("更换的理由"), rows=2, limit=2_000)
    groups = [(_("更换"), [("goes", "comes"), "reason"])]

    def choose(self, *, members: QuerySet, able: QuerySet) -> None:
        """Subqueries of user keys: who is in it, and who of them may go."""
        goes = cast(forms.ModelChoiceField, self.fields["goes"])
        goes.queryset = User.objects.filter(pk__in=able)
        comes = cast(forms.ModelChoiceField, self.fields["comes"])
        comes.queryset = colleagues(self.complaint).exclude(pk__in=members)
