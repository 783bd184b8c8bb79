"""The acts on a common problem, on a measure and on a training (norm 11.2, 11.3)."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import TimelineWords
from reports.problems import rules, services, study_services
from reports.problems.pages import forms
from reports.problems.pages.act import MeetingAct, ProblemAct, TrainingAct

ACTS = (
    ProblemAct(
        name="accept_problem",
        label=_("确认"),
        title=lambda problem: _now("确认为共性问题"),
        icon="check2",
        path="accept",
        may=rules.may_judge,
        form=forms.AcceptForm,
        do=services.accept,
        done=_("已确认，请组织研究。"),
    ),
    ProblemAct(
        name="merge_problem",
        label=_("并入其他问题"),
        icon="sign-merge-right",
        path="merge",
        may=rules.may_judge,
        form=forms.MergeProblemsForm,
        do=services.merge,
        done=_("已并入。"),
    ),
    ProblemAct(
        name="dismiss_problem",
        label=_("不是共性问题"),
        icon="x-lg",
        path="dismiss",
        may=rules.may_judge,
        form=forms.ReasonForm,
        do=services.dismiss,
        done=_("已登记为不成立。"),
    ),
    ProblemAct(
        name="add_problem_cases",
        label=_("归入投诉"),
        icon="diagram-3",
        path="cases",
        may=rules.may_add,
        form=forms.AddCasesForm,
        do=services.add_cases,
        done=_("已归入。"),
    ),
    ProblemAct(
        name="hold_study",
        label=_("登记集中研究"),
        icon="people",
        path="study",
        may=rules.may_study,
        form=forms.StudyForm,
        do=study_services.hold_study,
        done=_("已登记研究和决定。"),
    ),
    ProblemAct(
        name="waive_study",
        label=_("不组织研究"),
        icon="slash-circle",
        path="no-study",
        may=rules.may_waive,
        form=forms.ReasonForm,
        do=study_services.waive_study,
        done=_("已登记理由。"),
    ),
    ProblemAct(
        name="train_for_problem",
        label=_("计划培训"),
        icon="mortarboard",
        path="training",
        may=rules.may_study,
        form=forms.PlanTrainingForm,
        do=study_services.train_for,
        done=_("已列入培训计划。"),
    ),
    MeetingAct(
        name="finish_measure",
        label=_("登记完成"),
        title=lambda meeting: _now("措施完成"),
        icon="check2-circle",
        path="finish",
        may=rules.may_finish,
        form=forms.FinishForm,
        do=study_services.finish_measure,
        done=_("已登记完成。"),
    ),
    TrainingAct(
        name="hold_training",
        label=_("登记"),
        title=lambda training: _now("登记培训情况"),
        icon="check2",
        path="held",
        may=rules.may_record,
        form=forms.HoldTrainingForm,
        do=study_services.hold_training,
        done=_("已登记。"),
    ),
    TrainingAct(
        name="give_up_training",
        label=_("未举行"),
        title=lambda training: _now("培训未举行"),
        icon="x-lg",
        path="not-held",
        may=rules.may_record,
        form=forms.NotHeldForm,
        do=study_services.give_up_training,
        done=_("已登记原因。"),
    ),
)

register(*ACTS, told={"join_problem": TimelineWords(_("列入共性问题"), "diagram-3")})
