"""Tests: the parts that production has, with secrets that protect nothing."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault(
    "DATABASE_URL", os.environ.get("TEST_DATABASE_URL") or "sqlite:////tmp/beside-test.sqlite3"
)
os.environ["REDIS_URL"] = os.environ.get("TEST_REDIS_URL") or ""
# The operator's pages are switched on when settings are read; tests/operator runs in a process that does.
os.environ["OPERATOR_ADMIN"] = os.environ.get("TEST_OPERATOR_ADMIN") or "0"

from config.settings.base import *
from config.settings.logging import *
from config.settings.lti import *
from config.settings.operator import *
from config.settings.security import *
from config.settings.work import *

SECRET_KEY = "only-for-tests-only-for-tests-only-for-tests"
FIELD_KEYS = [SECRET_KEY]
MEDIA_ROOT = f"{tempfile.gettempdir()}/beside-test-media-{os.getpid()}"
atexit.register(shutil.rmtree, MEDIA_ROOT, ignore_errors=True)
CELERY_TASK_ALWAYS_EAGER = True
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Threads of live servers give their connections back, so that the test database can be dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file of this run alone, because two connections to SQLite in memory lock each other out.
    DATABASES["default"]["TEST"] = {"NAME": f"{tempfile.gettempdir()}/beside-test-{os.getpid()}.sqlite3"}
elif OPERATOR_ADMIN:
    # The suite that started this process has the usual one.
    DATABASES["default"]["TEST"] = {"NAME": f"test_operator_{os.getpid()}"}
