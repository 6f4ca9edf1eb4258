import os
import subprocess
import sys

ASK = """
import django; django.setup()
from celery import current_app
from lti_tool.jobs import _send
current_app.conf.task_always_eager = False
sent = []
current_app.send_task = lambda *args, **kwargs: sent.append(args[0])
_send("records.erase", ["019b0000-0000-7000-8000-000000000000"])
print(sent)
"""


def test_process_that_is_no_worker_finds_the_task_by_its_name():
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert asked.stdout.strip() == "['records.erase']", asked.stderr
