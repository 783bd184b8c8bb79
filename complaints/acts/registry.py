"""The dossier's sections, in the order in which a case page lists them."""

from complaints.acts.dossier import Section
from complaints.decision_group.models import DecisionGroupSection
from complaints.disposals.models import Disposals
from complaints.headquarters_reports.models import ReportSection
from complaints.incidents.section import OfIncident
from complaints.inquiry.models import Inquiry
from complaints.liaison.models import LiaisonSection
from complaints.records.section import Records
from complaints.recurrence.models import Problems
from complaints.referrals.models import Referrals
from complaints.task_force.models import TaskForceSection
from complaints.watch_list.models import Watched

SECTIONS: tuple[Section, ...] = (
    Records(),
    Inquiry(),
    Disposals(),
    Referrals(),
    OfIncident(),
    Problems(),
    Watched(),
    TaskForceSection(),
    DecisionGroupSection(),
    LiaisonSection(),
    ReportSection(),
)
BY_KEY = {section.key: section for section in SECTIONS}
