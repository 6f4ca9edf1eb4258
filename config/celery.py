"""The Celery application. Workers and beat start with `celery -A config`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = Celery("beside")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["lti_tool", "narratives"])
