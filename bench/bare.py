"""A bare Django application that answers a launch's three requests, verifies the same token and writes one row."""

import json
import os
import secrets

import django
import environ
import jwt
from django.conf import settings
from django.core import signing
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect
from django.template import Context, Template
from django.urls import path

settings.configure(
    SECRET_KEY="bare",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": environ.Env().db_url("BARE_DATABASE_URL") | {"CONN_MAX_AGE": 60}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    USE_TZ=True,
)
django.setup()

KEY = jwt.PyJWK(json.loads(os.environ["BARE_JWK"])).key
CLIENT_ID = os.environ["BARE_CLIENT_ID"]
AUTH = os.environ["BARE_AUTH"]
PAGE = Template("<!doctype html><html><body><h1>Hello {{ name }}</h1><p>{{ course }}</p></body></html>")


def login(request):
    nonce = secrets.token_urlsafe(32)
    response = HttpResponseRedirect(f"{AUTH}?nonce={nonce}&state={signing.dumps({'n': nonce})}")
    response.set_cookie("state", nonce, secure=True, httponly=True, samesite="None")
    return response


def launch(request):
    claims = jwt.decode(request.POST["id_token"], KEY, ["RS256"], audience=CLIENT_ID)
    if signing.loads(request.POST["state"])["n"] != claims["nonce"]:
        return HttpResponse(status=400)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bare_launch (nonce, name) VALUES (%s, %s)", [claims["nonce"], claims["name"]]
        )
    return HttpResponseRedirect(f"/page/?{signing.dumps(claims['name'])}")


def page(request):
    name = signing.loads(request.META["QUERY_STRING"])
    return HttpResponse(PAGE.render(Context({"name": name, "course": "Room 12"})))


urlpatterns = [path("login/", login), path("launch/", launch), path("page/", page)]
application = get_wsgi_application()

if __name__ == "__main__":
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare_launch")
        cursor.execute("CREATE TABLE bare_launch (nonce varchar(80) PRIMARY KEY, name varchar(200))")
