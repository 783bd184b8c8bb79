"""Gunicorn's threads, and one that waits for nothing."""

from __future__ import annotations

import socket
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

# Asked by balancers and supervisors, whatever the others wait for.
PROBES = (b"GET /live/", b"HEAD /live/", b"GET /ready/", b"HEAD /ready/")
LONGEST = max(map(len, PROBES))


class Worker(ThreadWorker):  # type: ignore[misc]  # of unknown type
    """A request gets a thread when its first bytes are there, a probe one of its own.

    So no thread waits for a client that says nothing, and `/live/` for no thread.
    """

    def init_process(self) -> None:
        self.probes = ThreadPoolExecutor(max_workers=2)
        super().init_process()

    def enqueue_req(self, conn: TConn) -> None:
        if not conn.initialized and not conn.data_ready:
            self._wait_in_loop(conn)
            return
        pool = self.probes if _is_probe(conn) else self.tpool
        answered: Future[Any] = pool.submit(self.handle, conn)
        answered.add_done_callback(
            lambda done: self.method_queue.defer(self.finish_request, conn, done)
        )

    def _wait_in_loop(self, conn: TConn) -> None:
        """As gunicorn itself does with a client that said nothing for five seconds."""
        conn.sock.setblocking(False)
        conn.set_timeout()
        self.pending_conns.append(conn)
        said = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, EVENT_READ, said)


def _is_probe(conn: TConn) -> bool:
    try:
        first: bytes = conn.sock.recv(LONGEST, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except OSError:
        return False  # Nothing yet, or gone: whoever handles it finds out.
    return first.startswith(PROBES)
