"""The dossier's sections, in the order in which a case page lists them."""

from complaints.decisions.dossier import Section
from complaints.decisions.incidents.section import OfIncident
from complaints.decisions.referrals import Referrals

SECTIONS: tuple[Section, ...] = (OfIncident(), Referrals())
BY_KEY = {section.key: section for section in SECTIONS}
