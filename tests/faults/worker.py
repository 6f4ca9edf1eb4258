"""Processes that can be killed: a Celery worker as an operator runs it, and a Redis of the tests' own."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import redis

from tests.architecture.house import ROOT

PATIENCE = 60.0
"""Seconds until something must have happened, on a machine that has much to do."""


def until(happened: Callable[[], object], what: str, *, seconds: float = PATIENCE) -> None:
    """Wait until it has happened. Raises AssertionError, with the words of `what`, where it never does."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, f"never happened: {what}"
        threading.Event().wait(0.05)


@dataclass
class Redis:
    """A Redis on a port of its own that writes down everything, as a broker must."""

    port: int
    folder: Path
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        self.process = subprocess.Popen(
            [*command, "--appendonly", "yes", "--appendfsync", "always", "--save", ""],
            stdout=subprocess.DEVNULL,
        )
        until(self.answers, "Redis answers")

    def stop(self, how: signal.Signals = signal.SIGKILL) -> None:
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(PATIENCE)

    def empty(self) -> None:
        with redis.Redis(port=self.port) as client:
            client.flushall()

    def consumers(self) -> int:
        """How many workers wait for a task here."""
        with redis.Redis(port=self.port) as client:
            return sum(one["cmd"] == "brpop" for one in client.client_list())

    def answers(self) -> bool:
        try:
            with redis.Redis(port=self.port) as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False


@dataclass
class Worker:
    """One worker with one child, in a process group of its own. `log` is where it says what it does."""

    broker: Redis
    env: dict[str, str]
    log: Path
    options: tuple[str, ...] = ()
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> "Worker":
        """Start it, and come back once it takes tasks."""
        others = self.broker.consumers()
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency", "1"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *self.options],
                cwd=ROOT,
                env=os.environ | self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(lambda: self._is_alive() and self.broker.consumers() > others, f"it starts; see {self.log}")
        return self

    def kill(self) -> None:
        """Kill it and its child at once, with no chance to tidy up."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to finish what it has and go; kill it where it does not."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        group, process = self.process.pid, self.process
        self.process = None
        (os.killpg if how == signal.SIGKILL else os.kill)(group, how)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(group, signal.SIGKILL)
            process.wait(20)

    def _is_alive(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log.read_text()
        return True
