"""What must be told: written with the act, in one transaction; delivered apart.

The in-app notice is the record. Mail and robots are copies that may wait for quiet
hours, be retried, and be given up; they carry no personal data.
"""

from complaints.clocks.notifications.models import (
    Delivery,
    NoticeWay,
    Notification,
    Subject,
)
from complaints.clocks.notifications.writing import write, write_many

__all__ = ["Delivery", "NoticeWay", "Notification", "Subject", "write", "write_many"]
