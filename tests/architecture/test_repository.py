"""Locks, migrations and tasks are what they say."""

import inspect
import io
import re
import tomllib

from celery import current_app
from django.core.management import call_command

from narratives import tasks
from tests.architecture.house import ROOT, files, name

LOCKS = ("requirements.lock", "requirements-dev.lock")


def pinned(lock):
    return re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / lock).read_text(), re.MULTILINE)


def test_every_pin_has_a_hash_and_no_lock_names_an_address():
    for lock in LOCKS:
        text = (ROOT / lock).read_text()
        blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
        assert all("--hash=sha256:" in block for block in blocks if "==" in block)
        assert "://" not in text


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [re.split(r"[^\w.-]", one)[0].lower() for one in project["project"]["dependencies"]]

    for lock in LOCKS:
        assert set(wanted) <= {one.lower() for one in pinned(lock)}


def test_models_and_migrations_agree(db):
    said = io.StringIO()

    call_command("makemigrations", "--check", "--dry-run", stdout=said)

    assert "No changes" in said.getvalue()


def test_tasks_take_ids_and_nothing_else():
    assert tasks.purge_what_expired.name == "retention.purge_expired"
    ours = {task: job for task, job in current_app.tasks.items() if not task.startswith("celery.")}
    taken = {task: list(inspect.signature(job.run).parameters) for task, job in ours.items()}

    assert all(argument.endswith("_id") for arguments in taken.values() for argument in arguments)


def test_no_file_is_left_unfinished():
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")

    assert [
        name(path) for path in files("*.py", "*.js", "*.html", "*.css") if marks.search(path.read_text())
    ] == []
