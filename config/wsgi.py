"""The application for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from lti_tool.jobs import work_by_own_hands

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()
work_by_own_hands()
