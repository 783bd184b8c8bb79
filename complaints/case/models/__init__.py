from complaints.case.models.complaint import Complaint, new_salt
from complaints.case.models.named_staff import NamedStaff
from complaints.case.models.number_counter import NumberCounter

__all__ = ["Complaint", "NamedStaff", "NumberCounter", "new_salt"]
