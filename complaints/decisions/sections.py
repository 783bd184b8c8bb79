"""The dossier's sections, in the order in which a case page lists them."""

from complaints.decisions.decision_group import DecisionGroupSection
from complaints.decisions.disposals import Disposals
from complaints.decisions.dossier import Section
from complaints.decisions.incidents.section import OfIncident
from complaints.decisions.inquiry import Inquiry
from complaints.decisions.liaison import LiaisonSection
from complaints.decisions.problems import Problems
from complaints.decisions.records.section import Records
from complaints.decisions.referrals import Referrals
from complaints.decisions.reports_to_headquarters import ReportSection
from complaints.decisions.task_force import TaskForceSection
from complaints.decisions.watch import Watched

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
