"""What Django looks for; each model lives in its room."""

from reports.ask.models import SavedView
from reports.definitions import Definition
from reports.duties.daily.models import NewAccounts, Posting
from reports.duties.models import DutyQuota, DutyRecord
from reports.exports.models import Download
from reports.jobs.models import Job
from reports.papers.monthly import MonthlyReport, MonthSentBack
from reports.papers.quarterly import QuarterlyReview
from reports.problems.models import CommonProblem, ProblemCase, ProblemSearch
from reports.problems.study_models import StudyMeeting, Training
from reports.procedure.models import ProcedureSignature, ProcedureVersion
from reports.rises.models import EarlyWarning, RiseCase, RiseSearch
from reports.surveys.models import SurveyResult
from reports.verification.models import VerifyRun

__all__ = [
    "CommonProblem",
    "Definition",
    "Download",
    "DutyQuota",
    "DutyRecord",
    "EarlyWarning",
    "Job",
    "MonthSentBack",
    "MonthlyReport",
    "NewAccounts",
    "Posting",
    "ProblemCase",
    "ProblemSearch",
    "ProcedureSignature",
    "ProcedureVersion",
    "QuarterlyReview",
    "RiseCase",
    "RiseSearch",
    "SavedView",
    "StudyMeeting",
    "SurveyResult",
    "Training",
    "VerifyRun",
]
