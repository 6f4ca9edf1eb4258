"""pylti1p3's own Django contrib, set up as its documentation says: login, launch, and a page that says hello."""

import json
import os
import sys

import django
import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.template import Context, Template
from django.urls import path

settings.configure(
    SECRET_KEY="contrib",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": environ.Env().db_url("CONTRIB_DATABASE_URL") | {"CONN_MAX_AGE": 60}},
    INSTALLED_APPS=["django.contrib.sessions", "pylti1p3.contrib.django.lti1p3_tool_config"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
)
django.setup()

from django.core.management import call_command  # noqa: E402
from pylti1p3.contrib.django import DjangoDbToolConf, DjangoMessageLaunch, DjangoOIDCLogin  # noqa: E402
from pylti1p3.contrib.django.lti1p3_tool_config.models import LtiTool, LtiToolKey  # noqa: E402

PAGE = Template("<!doctype html><html><body><h1>Hello {{ name }}</h1><p>{{ course }}</p></body></html>")
CONTEXT = "https://purl.imsglobal.org/spec/lti/claim/context"


def login(request):
    target = request.POST.get("target_link_uri", "")
    return DjangoOIDCLogin(request, DjangoDbToolConf()).redirect(target)


def launch(request):
    data = DjangoMessageLaunch(request, DjangoDbToolConf()).get_launch_data()
    said = {"name": data.get("name"), "course": data.get(CONTEXT, {}).get("title")}
    return HttpResponse(PAGE.render(Context(said)))


urlpatterns = [path("login/", login), path("launch/", launch)]
application = get_wsgi_application()


def install():
    """The tables, and the platform that the environment names."""
    call_command("migrate", verbosity=0)
    key = LtiToolKey.objects.create(name="bench", private_key=os.environ["CONTRIB_KEY"])
    lms = os.environ["CONTRIB_LMS"]
    LtiTool.objects.create(
        title="bench",
        issuer=lms,
        client_id=os.environ["CONTRIB_CLIENT_ID"],
        auth_login_url=f"{lms}/auth",
        auth_token_url=f"{lms}/token",
        key_set_url=f"{lms}/jwks",
        tool_key=key,
        deployment_ids=json.dumps(["1"]),
    )


if __name__ == "__main__":
    sys.exit(install())
