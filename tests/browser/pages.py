"""Every page of the house: who looks at it, and where it is."""

from dataclasses import dataclass

from playwright.sync_api import Page

WIDE, NARROW = (1366, 768), (390, 844)

# Page: its reader and its address; a state in braces stands for a case in it;
# {pk} and {branch} for the keys of one of them; {problem} for one of {last_month}.
DESK = {
    "login": ("", "/login/"),
    "board": ("", "/board/SH001/"),
    "screen": ("", "/board/SH001/screen/"),
    "intake": ("", "/intake/SH001/"),
    "intake-state": ("", "/intake/state/"),
    "password": ("handler", "/password/"),
    "account": ("handler", "/account/"),
    "authenticator": ("handler", "/account/authenticator/"),
    "queue": ("frontdesk", "/"),
    "queue-of-a-director": ("operations", "/?question=overdue"),
    "queue-of-headquarters": ("hq", "/"),
    "queue-empty": ("bj-frontdesk", "/?q=没有这样的事"),
    "search": ("handler", "/?q=佣金"),
    "notices": ("operations", "/notices/"),
    "visits": ("handler", "/visits/"),
    "reads": ("auditor", "/reads/"),
    "reads-of-nobody": ("auditor", "/reads/?q=没有这个人"),
    "my-day": ("handler", "/my-day/"),
    "counter": ("frontdesk", "/complaints/new/"),
    "received-page": ("handler", "/complaints/{received}/received/"),
    "received": ("frontdesk", "/complaints/{received}/"),
    "investigating": ("handler", "/complaints/{investigating}/"),
    "investigating-for-the-manager": ("gm", "/complaints/{investigating}/"),
    "investigating-for-the-auditor": ("auditor", "/complaints/{investigating}/"),
    "resolved": ("handler", "/complaints/{resolved}/"),
    "follow_up": ("handler", "/complaints/{follow_up}/"),
    "incident": ("handler", "/complaints/{investigating}/incident/"),
    "incidents": ("operations", "/incidents/"),
    "watch": ("marketing", "/watch/?show=all"),
    "checks": ("operations", "/checks/"),
    "recurrence": ("handler", "/complaints/{investigating}/recurrence/"),
    "inquiry": ("operations", "/complaints/{d_class}/inquiry/"),
    "disposal": ("operations", "/complaints/{d_class}/disposal/"),
    "take-statement": ("operations", "/complaints/{d_class}/take-statement/"),
    "record": ("handler", "/complaints/{investigating}/record/"),
    "referrals": ("handler", "/complaints/{investigating}/referrals/"),
    "form-sheet": ("handler", "/complaints/{resolved}/form/"),
    "archive": ("archivist", "/archive/SH001/2026/"),
    "retention": ("archivist", "/archive/retention/"),
    "lend": ("archivist", "/complaints/{resolved}/lend/"),
    "problems": ("gm", "/reports/problems/SH001/{last_month}/"),
    "problem": ("gm", "/reports/problems/{problem}/"),
    "state-problem": ("handler", "/reports/problems/SH001/{last_month}/state/"),
    "hold-study": ("gm", "/reports/problems/{problem}/study/"),
    "reviews": ("gm", "/reports/reviews/SH001/2026/"),
    "review": ("gm", "/reports/reviews/SH001/{last_quarter}/B/"),
    "write-review": ("marketing", "/reports/reviews/SH001/{last_quarter}/B/write/"),
    "overview": ("gm", "/reports/overview/SH001/2026/"),
    "trainings": ("hq", "/reports/trainings/SH001/2026/"),
    "ask": ("hq", "/reports/ask/?by=category&across=channel"),
    "headquarters": ("hq", "/reports/headquarters/"),
    "downloads": ("auditor", "/reports/downloads/"),
    "register": ("hq", "/reports/register/SH001/2026/"),
    "scorecard": ("gm", "/reports/scorecard/"),
    "reports": ("gm", "/reports/"),
    "months": ("gm", "/reports/monthly/SH001/"),
    "month": ("gm", "/reports/monthly/SH001/2026-01/"),
    "refer": ("handler", "/complaints/{investigating}/refer/"),
    "task-force": ("operations", "/complaints/{investigating}/task-force/"),
    "set-up-task-force": ("operations", "/complaints/{investigating}/task-force/new/"),
    "decision-group": ("gm", "/complaints/{investigating}/decision-group/"),
    "convene-group": ("gm", "/complaints/{investigating}/decision-group/new/"),
    "liaison": ("operations", "/complaints/{investigating}/liaison/"),
    "liaise": ("operations", "/complaints/{investigating}/liaison/new/"),
    "report-to-headquarters": ("handler", "/complaints/{investigating}/report/"),
    "draft-report": ("handler", "/complaints/{investigating}/report/draft/"),
    "reports-received": ("hq", "/reports-to-headquarters/"),
    "closed": ("archivist", "/complaints/{closed}/"),
    "withdrawn": ("handler", "/complaints/{withdrawn}/"),
    "merged": ("handler", "/complaints/{merged}/"),
    "not-found": ("handler", "/complaints/SH001-1999-00001/"),
    "forbidden": ("archivist", "/complaints/new/"),
    "help": ("handler", "/help/?q=回访"),
    "help-page": ("frontdesk", "/help/walk-in/"),
    "help-with-a-table": ("branchadmin", "/help/who-may/"),
}
STEPS = (
    "acknowledge",
    "settle_on_spot",
    "investigate",
    "record_contact",
    "appoint_visit",
    "record_visit",
    "waive_visit",
    "record_findings",
    "resolve",
    "close",
    "reopen",
    "hand_over",
    "recategorise",
    "name_staff",
    "unname",
    "withdraw",
    "merge",
    "correct",
    "approve",
    "send_back",
)
ADMIN = {
    "admin": ("admin", "/admin/"),
    "admin-of-the-manager": ("gm", "/admin/"),
    "admin-complaints": ("gm", "/admin/complaints/complaint/"),
    "admin-complaint": ("gm", "/admin/complaints/complaint/{pk}/change/"),
    "admin-decisions": ("gm", "/admin/complaints/escalation/"),
    "admin-users": ("admin", "/admin/branches/user/"),
    "admin-add-user": ("admin", "/admin/branches/user/add/"),
    "admin-branches": ("admin", "/admin/branches/branch/"),
    "admin-branch": ("branchadmin", "/admin/branches/branch/{branch}/change/"),
}


@dataclass(frozen=True)
class Stage:
    """What tests/browser/stage.py prepared on the stack."""

    url: str
    sessions: dict[str, str]
    cases: dict[str, str]
    states: dict[str, str]
    keys: dict[str, int | str]
    steps: dict[str, tuple[str, str]]

    def page(self, name: str) -> tuple[str, str]:
        """Who looks at the page, and its address."""
        if name in STEPS:
            username, path = self.steps[name]
            return username, path
        username, path = (DESK | ADMIN)[name]
        return username, path.format(**self.states, **self.keys)

    def seat(self, page: Page, username: str) -> None:
        """At the window where somebody else was; nobody for an empty name."""
        page.context.clear_cookies()
        if username:
            value = self.sessions[username]
            cookie = {"name": "sessionid", "value": value, "url": self.url}
            page.context.add_cookies([cookie])
