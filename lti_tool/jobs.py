"""Queued work, by name: the floors below tasks can ask for it without importing it.

Celery does it. Where there is no Redis to queue it in, a process that serves pages has hands of its own, so that no
page waits for an LMS; a command does it at once.
"""

import atexit
import queue
import threading
import time
from functools import partial
from uuid import UUID

import structlog
from celery import current_app
from django.conf import settings
from django.db import connections, transaction
from kombu.exceptions import OperationalError

HANDS = 2
LAST_PATIENCE = 10.0
"""Seconds that a process waits for work under way before it ends. What is left then stands in its rows."""

log = structlog.get_logger(__name__)


def enqueue(name: str, *ids: UUID) -> None:
    """Have the task of that name run with these ids, once what is being written now stands."""
    transaction.on_commit(partial(_send, name, [str(one) for one in ids]))


def work_by_own_hands() -> None:
    """Let this process, which serves pages, do queued work beside them, where there is no Redis."""
    global _hands  # noqa: PLW0603 - one process has one pair
    if settings.CELERY_TASK_ALWAYS_EAGER and _hands is None:
        _hands = Hands()
        atexit.register(_hands.rest)


class Hands:
    """Some threads that do one piece of work after the other. They begin with the first, so they outlive no fork."""

    def __init__(self) -> None:
        self._work: queue.Queue[tuple[str, list[str]]] = queue.Queue()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._resting = threading.Event()

    def take(self, name: str, ids: list[str]) -> None:
        """Do this as soon as a hand is free."""
        self._work.put((name, ids))
        with self._lock:
            while len(self._threads) < HANDS:
                thread = threading.Thread(target=self._go_on, daemon=True, name="beside-hand")
                self._threads.append(thread)
                thread.start()

    def rest(self, patience: float = LAST_PATIENCE) -> None:
        """Begin nothing new, and wait for what is under way, `patience` seconds at most."""
        self._resting.set()
        until = time.monotonic() + patience
        for _thread in self._threads:
            self._work.put(("", []))
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _go_on(self) -> None:
        while not self._resting.is_set():
            name, ids = self._work.get()
            if not name or self._resting.is_set():
                return
            try:
                current_app.tasks[name].apply(args=tuple(ids), throw=True)
            except Exception:
                log.exception("work_failed", task=name, ids=ids)
            finally:
                connections.close_all()


_hands: Hands | None = None


def _send(name: str, ids: list[str]) -> None:
    if _hands is not None:
        _hands.take(name, ids)
        return
    try:
        current_app.tasks[name].delay(*ids)
    except OperationalError:
        # The rows say what is owed, and the next beat finds them; the page that wrote them must not fail.
        log.exception("work_not_queued", task=name, ids=ids)
