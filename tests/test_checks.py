"""`check --deploy` lets a whole configuration through and refuses half of one in words."""

import os
import secrets
import subprocess
import sys

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from config.checks import CHECKS
from tests.architecture.house import ROOT

OWN = (
    "DATABASE",
    "REDIS",
    "DJANGO",
    "TEST_",
    "SECRET",
    "FIELD",
    "PUBLIC",
    "LTI",
    "DEBUG",
    "MEDIA",
    "OPERATOR",
)


def environment(tmp_path, **more):
    """An environment in which nothing is missing, but for what `more` changes (None takes it out)."""
    whole = {
        "PUBLIC_URL": "https://beside.example",
        "DATABASE_URL": "postgres://beside:word@db.example/beside",
        "REDIS_URL": "redis://cache.example:6379/0",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": secrets.token_urlsafe(50),
        "MEDIA_ROOT": str(tmp_path / "media"),
        "BESIDE_VAR": str(tmp_path),
    }
    around = {name: value for name, value in os.environ.items() if not name.startswith(OWN)}
    return around | {name: value for name, value in (whole | more).items() if value is not None}


def check(env):
    command = [sys.executable, "manage.py", "check", "--deploy"]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_whole_configuration_passes_without_a_word(tmp_path):
    done = check(environment(tmp_path))

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_operators_pages_are_a_warning_and_no_more(tmp_path):
    done = check(environment(tmp_path, OPERATOR_ADMIN="1"))

    assert done.returncode == 0, done.stderr
    assert "beside.W002" in done.stderr
    assert "security." not in done.stderr


def test_bare_environment_is_refused_in_one_sentence(tmp_path):
    done = check(environment(tmp_path, SECRET_KEY=None))

    assert done.returncode == 1
    assert done.stderr.strip() == (
        "Beside cannot start like this. Set SECRET_KEY, or SECRET_KEY_FILE to a readable file."
    )


def test_everything_that_is_missing_is_said_at_once(tmp_path):
    names = ("PUBLIC_URL", "DATABASE_URL", "REDIS_URL", "FIELD_KEYS")
    done = check(environment(tmp_path, **dict.fromkeys(names), DEBUG="1"))

    assert done.returncode == 1
    for said in ("PUBLIC_URL", "this machine alone", "DEBUG is on", "SQLite", "no Redis", "FIELD_KEYS"):
        assert said in done.stderr


def test_beside_starts_all_the_same_where_nobody_asks(tmp_path):
    """A trial without Redis is allowed; only `--deploy` asks."""
    env = environment(tmp_path, REDIS_URL=None, DATABASE_URL=None)
    command = [sys.executable, "manage.py", "check"]

    assert subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=False).returncode == 0


@pytest.fixture
def whole(settings, monkeypatch, tmp_path):
    """Settings with nothing amiss."""
    settings.PUBLIC_URL = "https://beside.example"
    settings.ALLOWED_HOSTS = ["beside.example"]
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    settings.REDIS_URL = "redis://cache.example"
    settings.SECRET_KEY, settings.FIELD_KEYS = secrets.token_urlsafe(50), [secrets.token_urlsafe(50)]
    settings.LTI_ALLOW_INSECURE_HOSTS = []
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.DEBUG = settings.OPERATOR_ADMIN = False
    return settings


def found():
    return [message for ask in CHECKS for message in ask(app_configs=None)]


def test_nothing_is_found_where_nothing_is_amiss(whole):
    assert found() == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PUBLIC_URL", "http://beside.example", "beside.E001"),
        ("PUBLIC_URL", "beside.example", "beside.E001"),
        ("PUBLIC_URL", "https://localhost:8000", "beside.E002"),
        ("PUBLIC_URL", "https://127.0.0.1", "beside.E002"),
        ("PUBLIC_URL", "https://school.example/beside", "beside.E003"),
        ("ALLOWED_HOSTS", [], "beside.E004"),
        ("ALLOWED_HOSTS", ["*"], "beside.E004"),
        ("DEBUG", True, "beside.E005"),
        ("REDIS_URL", "", "beside.E007"),
        ("SECRET_KEY", "short", "beside.E008"),
        ("SECRET_KEY", "ab" * 40, "beside.E008"),
        ("SECRET_KEY", "django-insecure-" + "0123456789abcdefghij" * 3, "beside.E008"),
        ("SECRET_KEY", "only-for-tests-only-for-tests-only-for-tests", "beside.E008"),
        ("FIELD_KEYS", [], "beside.E009"),
        ("FIELD_KEYS", ["short", secrets.token_urlsafe(50)], "beside.E009"),
        ("LTI_ALLOW_INSECURE_HOSTS", ["lms.internal:80"], "beside.E010"),
        ("MEDIA_ROOT", "", "beside.E011"),
        ("MEDIA_ROOT", f"{__file__}/media", "beside.E011"),
        ("OPERATOR_ADMIN", True, "beside.W002"),
    ],
)
def test_fault_is_named_with_what_to_set(whole, name, value, said):
    setattr(whole, name, value)

    messages = found()

    assert said in {message.id for message in messages}
    for message in messages:
        assert message.msg.endswith(".")
        assert message.hint


def test_sqlite_is_refused(whole, monkeypatch):
    monkeypatch.setitem(whole.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")

    assert [message.id for message in found()] == ["beside.E006"]


def test_one_secret_for_two_purposes_is_a_warning(whole):
    whole.FIELD_KEYS = [whole.SECRET_KEY]

    (message,) = found()

    assert (message.id, message.is_serious()) == ("beside.W001", False)


def test_words_never_repeat_a_secret(whole):
    whole.SECRET_KEY, whole.FIELD_KEYS = "sesame", ["sesame-too"]

    said = " ".join(f"{message.msg} {message.hint}" for message in found())

    assert "can be guessed" in said
    assert "sesame" not in said


@pytest.mark.parametrize(("given", "made"), [(None, "media"), ("elsewhere", "elsewhere")])
def test_files_lie_in_the_data_folder_unless_told_otherwise(tmp_path, given, made):
    env = environment(tmp_path, MEDIA_ROOT=given and str(tmp_path / given))
    asked = "from config.settings import production as made; print(made.MEDIA_ROOT)"

    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == str(tmp_path / made)


def test_no_address_leads_to_a_file_that_is_kept(client, settings):
    kept = default_storage.save("record-copies/somebody.zip", ContentFile(b"words"))

    answers = [client.get(f"/{prefix}{kept}").status_code for prefix in ("", "media/", "static/")]

    assert default_storage.path(kept).startswith(settings.MEDIA_ROOT)
    assert answers == [404, 404, 404]
    default_storage.delete(kept)
