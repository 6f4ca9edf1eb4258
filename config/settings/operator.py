"""The operator's own pages at /operator/: Django's admin and all that it needs, where OPERATOR_ADMIN switches it on.

Without the switch none of it is installed: no table, no session, no cookie. With it the cookies are the
admin's alone; nothing under another path sets or reads them.
"""

from urllib.parse import urlsplit

from config.env import env
from config.settings import base

OPERATOR_ADMIN = env.bool("OPERATOR_ADMIN", default=False)

INSTALLED_APPS = list(base.INSTALLED_APPS)
MIDDLEWARE = list(base.MIDDLEWARE)
TEMPLATES = base.TEMPLATES

if OPERATOR_ADMIN:
    INSTALLED_APPS += [
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.admin",
    ]
    # No CsrfViewMiddleware: the admin guards its own forms, and the rest of Beside has no cookie to forge with.
    MIDDLEWARE += [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ]
    _engine = base.TEMPLATES[0]
    _processors = [
        *_engine["OPTIONS"]["context_processors"],
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]
    TEMPLATES = [_engine | {"OPTIONS": _engine["OPTIONS"] | {"context_processors": _processors}}]

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

SESSION_COOKIE_NAME = "beside-operator"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/operator/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = urlsplit(base.PUBLIC_URL).scheme == "https"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 4 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_AGE = None  # as the session: until the browser closes
CSRF_COOKIE_NAME = "beside-operator-csrf"
CSRF_TRUSTED_ORIGINS = [base.PUBLIC_URL] if urlsplit(base.PUBLIC_URL).scheme else []
