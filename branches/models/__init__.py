"""Branches, their people, and the days on which they work."""

from branches.models.authenticators import Authenticator, RecoveryCode
from branches.models.calendar import CalendarDay, CalendarYear
from branches.models.closures import Closure, ClosureKind
from branches.models.decided import DecidedRequest, DecisionState
from branches.models.deputies import Deputy
from branches.models.field_keys import FieldKey, KeyUse
from branches.models.house_events import HouseEvent, HouseVerb
from branches.models.login_tries import LoginOutcome, LoginTry, LoginWay
from branches.models.old_passwords import OldPassword
from branches.models.people import (
    ADMIN_POSTS,
    BRANCH_READERS,
    CASE_WORKERS,
    DIRECTORS,
    EVERY_BRANCH_READERS,
    LEADERS,
    RECEPTIONISTS,
    Branch,
    Department,
    Post,
    User,
)
from branches.models.staff_changes import (
    GUARDED_POSTS,
    StaffChange,
    StaffChangeKind,
)

__all__ = [
    "ADMIN_POSTS",
    "BRANCH_READERS",
    "CASE_WORKERS",
    "DIRECTORS",
    "EVERY_BRANCH_READERS",
    "GUARDED_POSTS",
    "LEADERS",
    "RECEPTIONISTS",
    "Authenticator",
    "Branch",
    "CalendarDay",
    "CalendarYear",
    "Closure",
    "ClosureKind",
    "DecidedRequest",
    "DecisionState",
    "Department",
    "Deputy",
    "FieldKey",
    "HouseEvent",
    "HouseVerb",
    "KeyUse",
    "LoginOutcome",
    "LoginTry",
    "LoginWay",
    "OldPassword",
    "Post",
    "RecoveryCode",
    "StaffChange",
    "StaffChangeKind",
    "User",
]
