"""What Django looks for; each model lives in its room."""

from reports.ask.models import SavedView
from reports.definitions import Definition
from reports.exports.models import Download
from reports.jobs.models import Job
from reports.papers.monthly import MonthlyReport
from reports.papers.quarterly import QuarterlyReview
from reports.problems.models import CommonProblem, ProblemCase, ProblemSearch
from reports.problems.study_models import StudyMeeting, Training
from reports.procedure.models import ProcedureSignature, ProcedureVersion

__all__ = [
    "CommonProblem",
    "Definition",
    "Download",
    "Job",
    "MonthlyReport",
    "ProblemCase",
    "ProblemSearch",
    "ProcedureSignature",
    "ProcedureVersion",
    "QuarterlyReview",
    "SavedView",
    "StudyMeeting",
    "Training",
]
