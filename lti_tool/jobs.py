"""Queued work, by name: the floors below tasks can ask for it without importing it."""

from functools import partial
from threading import Lock
from uuid import UUID

from celery import current_app
from django.db import transaction

ONE_AT_A_TIME = Lock()


def enqueue(name: str, *ids: UUID) -> None:
    """Have the task of that name run with these ids, once what is being written now stands."""
    transaction.on_commit(partial(_send, name, [str(one) for one in ids]))


def _send(name: str, ids: list[str]) -> None:
    with ONE_AT_A_TIME:
        if name not in current_app.tasks:
            current_app.loader.import_default_modules()  # only a worker has looked for its tasks by itself
    current_app.tasks[name].delay(*ids)
