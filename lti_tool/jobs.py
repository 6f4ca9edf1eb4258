"""Queued work, by name: the floors below tasks can ask for it without importing it."""

from functools import partial
from uuid import UUID

from celery import current_app
from django.db import transaction


def enqueue(name: str, *ids: UUID) -> None:
    """Have the task of that name run with these ids, once what is being written now stands."""
    transaction.on_commit(partial(_send, name, [str(one) for one in ids]))


def _send(name: str, ids: list[str]) -> None:
    if name not in current_app.tasks:
        # A worker has read all tasks when it starts; a web process reads them when it first needs one.
        current_app.loader.import_default_modules()
    current_app.tasks[name].delay(*ids)
