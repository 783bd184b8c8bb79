"""Is everything still as it was recorded? Read by branch, in the order of numbers.

What is stored is served by the database and digested here: the database is not asked
whether it is in order.
"""

from complaints.evidence.verify.archive import VerifyResult, register, verify_branch
from complaints.evidence.verify.broken import BrokenError

__all__ = ["BrokenError", "VerifyResult", "register", "verify_branch"]
