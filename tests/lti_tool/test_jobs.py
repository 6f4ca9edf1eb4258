"""Work that is asked for by name."""

import subprocess
import sys

from tests.architecture.house import ROOT

SEES = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
django.setup()
from celery import current_app
print(sorted(name for name in current_app.tasks if not name.startswith("celery.")))
"""


def test_every_process_knows_the_tasks_that_it_may_ask_for():
    said = subprocess.run([sys.executable, "-c", SEES], cwd=ROOT, capture_output=True, text=True, check=True)

    assert "records.make_copy" in said.stdout
    assert "people.shorten_names" in said.stdout
