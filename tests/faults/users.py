"""People at work while parts of the desk fail, by the clock."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from tests.faults.desk import Desk

# As browsers do where the server closed an idle connection just as they asked.
ONCE_MORE = Retry(
    total=1,
    connect=0,
    read=1,
    allowed_methods=["GET"],
    respect_retry_after_header=False,
)
NAMES = [
    f"{branch}-{post}" for branch in ("SH001", "BJ001", "GZ001") for post in "comg"
]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Asked:
    status: int  # 0: no answer at all
    seconds: float
    text: str = ""


def browser() -> requests.Session:
    session = requests.Session()
    session.mount("http://", HTTPAdapter(max_retries=ONCE_MORE))
    return session


def get(session: requests.Session, url: str) -> Asked:
    return timed(lambda: session.get(url, timeout=60, allow_redirects=False))


def timed(ask: Callable[[], requests.Response]) -> Asked:
    began = time.monotonic()
    try:
        answer = ask()
    except requests.RequestException:
        return Asked(0, time.monotonic() - began)
    return Asked(answer.status_code, time.monotonic() - began, answer.text)


@dataclass
class Filed:
    """Files of a case, and which of them the desk said it keeps."""

    desk: Desk
    mark: str
    answers: list[Asked] = field(default_factory=list)
    told: set[str] = field(default_factory=set)

    def send(self, session: requests.Session, url: str, count: int) -> None:
        name = f"{self.mark}-{count}.txt"
        token = {"csrfmiddlewaretoken": session.cookies["csrftoken"]}
        answer = timed(
            lambda: session.post(
                url,
                token | {"kind": "client_material"},
                files={"files": (name, f"{name}, as it was.".encode())},
                timeout=60,
                allow_redirects=False,
            )
        )
        self.answers.append(answer)
        if answer.status == 302:
            self.told.add(name)

    def found(self) -> set[str]:
        rows = self.desk.rows(
            "SELECT name FROM complaints_attachment WHERE name LIKE %s", f"{self.mark}%"
        )
        return {row.name for row in rows}


@dataclass
class Users:
    """Each with a session of his own, all at once."""

    desk: Desk
    sessions: dict[str, requests.Session] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.desk.stack.url

    def log_in(self) -> None:
        for name in NAMES[:10]:
            session = self.sessions[name] = browser()
            page = session.get(f"{self.url}/login/", timeout=60)
            token = TOKEN.search(page.text)[1]
            session.post(
                f"{self.url}/login/",
                {
                    "username": name,
                    "password": "demo-desk-2026",
                    "csrfmiddlewaretoken": token,
                },
                timeout=60,
            )
            assert get(session, f"{self.url}/").status == 200

    def ask(self, path: str = "/") -> list[Asked]:
        """The same page by everybody at once."""
        with ThreadPoolExecutor(len(self.sessions)) as pool:
            urls = [self.url + path] * len(self.sessions)
            return list(pool.map(get, self.sessions.values(), urls))

    @contextmanager
    def at_work(self, path: str = "/") -> Iterator[list[Asked]]:
        """They go on asking; yields what they were answered, as it comes."""
        asked: list[Asked] = []
        over = Event()

        def work(session: requests.Session) -> None:
            while not over.is_set():
                asked.append(get(session, self.url + path))
                over.wait(0.2)

        threads = [Thread(target=work, args=[own]) for own in self.sessions.values()]
        for thread in threads:
            thread.start()
        try:
            yield asked
        finally:
            over.set()
            for thread in threads:
                thread.join()

    @contextmanager
    def filing(self, mark: str) -> Iterator[Filed]:
        """One of them adds a file to a case again and again."""
        case = self.desk.one(
            "SELECT number FROM complaints_complaint"
            " WHERE client_name = '母本' AND number LIKE 'SH001%%'"
        )
        filed, over = Filed(self.desk, mark.replace(" ", "_")), Event()
        session, url = self.sessions["SH001-c"], f"{self.url}/complaints/{case}/attach/"

        def work() -> None:
            for count in itertools.count():
                if over.wait(0.5):
                    return
                filed.send(session, url, count)

        thread = Thread(target=work)
        thread.start()
        try:
            yield filed
        finally:
            over.set()
            thread.join()

    def probe(self, path: str = "/live/") -> Asked:
        return get(requests.Session(), self.url + path)
