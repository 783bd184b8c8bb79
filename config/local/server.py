"""script/server: web, worker and beat beside the embedded services, until stopped."""

import errno
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

from kombu.exceptions import OperationalError

from config.beat import ticked
from config.celery import app
from config.local.child import Child
from config.local.data import data_dir, environment, prepare, say
from config.local.errors import ServiceError, one_clear_line
from config.local.logs import rotate
from config.local.services import Embedded, embedded_in, locked, running

PATIENCE = 120.0
PORT_PATIENCE = 5.0
LOOK_EVERY = 2.0
STOP_PATIENCE = 10.0
RESTARTS = 5  # of one child, each within RESTART_WINDOW seconds of the last
RESTART_WINDOW = 60.0
WORKER_CLASS = "config.gunicorn_worker.Worker"
WORKERS = 2  # the desk's own, and the one that waits for servers outside


class Stopped(BaseException):
    """Ctrl-C, SIGTERM, or the terminal is gone."""


def main() -> int:
    with one_clear_line("script/server"), suppress(Stopped):
        stop_on_signals()
        folder, port = data_dir(), chosen_port()
        with alone_in(folder):
            refuse_taken(port)
            embedded = embedded_in(folder)
            with running(folder) as services:
                env = environment(folder, services)
                prepare(folder, services, env)
                os.environ.update(env)
                with children_in(folder, port, env) as children:
                    wait_until_ready(port, folder, children)
                    sys.stdout.write(f"ready http://127.0.0.1:{port}\n")
                    sys.stdout.flush()
                    watch(embedded, children)
    return 0


def chosen_port() -> int:
    port = os.environ.get("PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise ServiceError(f"PORT must be a number from 1 to 65535, not {port!r}")
    return int(port)


def refuse_taken(port: int) -> None:
    """The workers of a killed web server hold its port until they miss it."""
    deadline = time.monotonic() + PORT_PATIENCE
    while error := refusal(port):
        if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
            raise ServiceError(
                f"port {port} can't be used ({error.strerror}): set PORT to another one"
            ) from error
        time.sleep(0.1)


def refusal(port: int) -> OSError | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return error
    return None


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """One script/server per DATA_DIR; a second one must not disturb the first."""
    lock = folder / "server.lock"
    with ExitStack() as stack:
        try:
            held = locked(lock, operation=fcntl.LOCK_EX | fcntl.LOCK_NB)
            stack.enter_context(held)
        except BlockingIOError:
            raise ServiceError(
                f"is already running on {folder} ({lock.read_text()})"
            ) from None
        lock.write_text(f"process {os.getpid()}")
        yield


def stop_on_signals() -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        # Once is enough: what stops must not be stopped halfway.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup wants it so
        signal.signal(signal.SIGHUP, stop)


@contextmanager
def children_in(folder: Path, port: int, env: dict[str, str]) -> Iterator[list[Child]]:
    schedule_in(folder).parent.mkdir(exist_ok=True)
    commands = {
        "web": web(port),
        "worker": worker("worker", queue="celery", processes=2),
        "deliveries": worker("deliveries", queue="deliveries", processes=1),
        "beat": beat(schedule_in(folder)),
    }
    children = [
        Child(name, *command, env=env, logs=folder / "logs")
        for name, command in commands.items()
    ]
    try:
        for child in children:
            child.start()
        yield children
    finally:
        stop_all(children)


def web(port: int) -> list[str]:
    return [
        *("gunicorn", "config.wsgi", f"--bind=127.0.0.1:{port}"),
        *("--preload", "--workers=2", f"--worker-class={WORKER_CLASS}", "--threads=8"),
        *("--timeout=60", "--graceful-timeout=5", "--no-control-socket"),
    ]


def worker(name: str, *, queue: str, processes: int) -> list[str]:
    return [
        *("celery", "--app=config", "worker", f"--queues={queue}"),
        *(f"--hostname={name}@%h", f"--concurrency={processes}", "--loglevel=INFO"),
        *("--without-gossip", "--without-mingle"),
    ]


def schedule_in(folder: Path) -> Path:
    return folder / "beat" / "schedule"


def beat(schedule: Path) -> list[str]:
    return [
        *("celery", "--app=config", "beat", "--loglevel=INFO", "--pidfile="),
        f"--schedule={schedule}",
    ]


def wait_until_ready(port: int, folder: Path, children: list[Child]) -> None:
    since = time.time()
    waiting: dict[str, Callable[[], bool]] = {
        "web": lambda: web_answers(port),
        "worker": workers_answer,
        "beat": lambda: beat_ticks(schedule_in(folder), since),
    }
    deadline = time.monotonic() + PATIENCE
    while waiting:
        for child in children:
            if not child.is_alive():
                raise ServiceError(
                    f"{child.name} stopped: {child.last_words()} (see {child.log})"
                )
        waiting = {name: answers for name, answers in waiting.items() if not answers()}
        if waiting and time.monotonic() > deadline:
            raise ServiceError(f"no answer from {', '.join(waiting)} (see the logs)")
        time.sleep(0.1)


def web_answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def workers_answer() -> bool:
    try:
        return len(app.control.ping(timeout=1.0, limit=WORKERS) or ()) == WORKERS
    except OperationalError:
        return False


def beat_ticks(schedule: Path, since: float) -> bool:
    file = ticked(schedule)
    return file.exists() and file.stat().st_mtime >= since - 1


def watch(embedded: Embedded, children: list[Child]) -> None:
    """Start again what died; give up with one line when that does not help."""
    deaths: dict[str, list[float]] = {child.name: [] for child in children}
    while True:
        time.sleep(LOOK_EVERY)
        rotate(embedded.logs)
        if dead := embedded.first_dead():
            say(f"script/server: {dead} does not answer, starting it again")
            with locked(embedded.lock):
                embedded.start()
        for child in children:
            if not child.is_alive():
                give_up_after(deaths[child.name], child)
                say(f"script/server: {child.name} died, starting it again")
                child.stop(patience=0)  # Those it leaves behind hold the port.
                child.start()


def give_up_after(deaths: list[float], child: Child) -> None:
    now = time.monotonic()
    deaths[:] = [*(at for at in deaths if now - at < RESTART_WINDOW), now]
    if len(deaths) > RESTARTS:
        raise ServiceError(
            f"{child.name} keeps dying: {child.last_words()} (see {child.log})"
        )


def stop_all(children: list[Child]) -> None:
    """Beat first, so that nothing new is asked for."""
    for child in reversed(children):
        child.ask_to_stop()
    deadline = time.monotonic() + STOP_PATIENCE
    for child in children:
        child.stop(patience=max(deadline - time.monotonic(), 0.1))


if __name__ == "__main__":
    sys.exit(main())
