"""What `manage.py check --deploy` asks before Beside goes to a school: each fault in a sentence, with what to set."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 - Django's names

SHORTEST_SECRET = 32
FEWEST_DIFFERENT_CHARACTERS = 8
KNOWN = ("django-insecure", "only-for-tests", "changeme", "change-me", "secret", "password", "example")
MAKE_ANOTHER = 'python -c "import secrets; print(secrets.token_urlsafe(50))"'
HERE = {"localhost", "127.0.0.1", "::1"}


def public_address(**_of: Any) -> Iterator[CheckMessage]:
    """PUBLIC_URL is an HTTPS origin that platforms can reach, and Django answers to it."""
    address = urlsplit(settings.PUBLIC_URL)
    hint = "Set PUBLIC_URL to the address that people's browsers use, such as https://beside.example."
    if address.scheme != "https":
        yield Error(
            f"PUBLIC_URL is {settings.PUBLIC_URL}, and learning platforms open tools by HTTPS only.",
            hint=hint,
            id="beside.E001",
        )
    if not address.hostname or address.hostname in HERE:
        yield Error(
            "PUBLIC_URL names this machine alone; nobody else gets here.", hint=hint, id="beside.E002"
        )
    if address.path or address.query or address.fragment:
        yield Error(
            "PUBLIC_URL has more in it than a scheme, a host and a port; Beside lives at the root of its host.",
            hint=hint,
            id="beside.E003",
        )
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS lets any host name in, so somebody could have Beside answer in a false name.",
            hint="Leave ALLOWED_HOSTS as it is made from PUBLIC_URL.",
            id="beside.E004",
        )


def debugging(**_of: Any) -> Iterator[CheckMessage]:
    """No page tells strangers what the process knows."""
    if settings.DEBUG:
        yield Error(
            "DEBUG is on: error pages would show settings, queries, and what children write.",
            hint="Take DEBUG out of the environment, or set it to 0.",
            id="beside.E005",
        )


def services(**_of: Any) -> Iterator[CheckMessage]:
    """PostgreSQL and Redis are named."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield Error(
            "The database is SQLite, which lets one writer in at a time and lives on one machine.",
            hint="Set DATABASE_URL to a PostgreSQL 15 or newer: postgres://user:password@host/name.",
            id="beside.E006",
        )
    if not settings.REDIS_URL:
        yield Error(
            "There is no Redis: long work would run inside web requests, and processes would not share a cache.",
            hint="Set REDIS_URL, such as redis://host:6379/0, and start a Celery worker with beat.",
            id="beside.E007",
        )


def secrets(**_of: Any) -> Iterator[CheckMessage]:
    """SECRET_KEY and FIELD_KEYS cannot be guessed, and are two different things."""
    if is_weak(settings.SECRET_KEY):
        yield Error(
            "SECRET_KEY can be guessed: it is short, of few different characters, or a known default.",
            hint=f"Set SECRET_KEY to what this prints: {MAKE_ANOTHER}",
            id="beside.E008",
        )
    if list(settings.FIELD_KEYS) == [settings.SECRET_KEY]:
        yield Warning(
            "FIELD_KEYS is SECRET_KEY again: whoever learns the one has the tool's private keys too.",
            hint="Set FIELD_KEYS to a secret of its own and, for one night, SECRET_KEY's value after a comma. "
            f"A new secret: {MAKE_ANOTHER}",
            id="beside.W001",
        )
    elif not settings.FIELD_KEYS or is_weak(settings.FIELD_KEYS[0]):
        yield Error(
            "The first of FIELD_KEYS can be guessed, and it encrypts the tool's private keys.",
            hint=f"Put a better one before it, with a comma between: {MAKE_ANOTHER}",
            id="beside.E009",
        )


def platforms(**_of: Any) -> Iterator[CheckMessage]:
    """No host is excepted from public HTTPS."""
    if settings.LTI_ALLOW_INSECURE_HOSTS:
        named = ", ".join(settings.LTI_ALLOW_INSECURE_HOSTS)
        yield Error(
            f"Plain HTTP and private addresses are allowed for {named}: keys and lists of people can be read "
            "and changed on the way.",
            hint="Take LTI_ALLOW_INSECURE_HOSTS out of the environment; it is for demos and tests.",
            id="beside.E010",
        )


def files(**_of: Any) -> Iterator[CheckMessage]:
    """Evidence and copies of records can be written."""
    folder = Path(settings.MEDIA_ROOT or "missing").absolute()
    if not settings.MEDIA_ROOT or not is_writable(folder):
        yield Error(
            f"The folder for evidence and copies of records cannot be written: {settings.MEDIA_ROOT or 'none'}.",
            hint="Set MEDIA_ROOT to a folder that Beside's user owns and that every node shares.",
            id="beside.E011",
        )


def operator_admin(**_of: Any) -> Iterator[CheckMessage]:
    """The operator's pages are on knowingly."""
    if settings.OPERATOR_ADMIN:
        yield Warning(
            "OPERATOR_ADMIN is on: /operator/ asks for a password, and whoever reaches Beside can try one.",
            hint="Let your proxy open /operator/ to your own network alone, or take OPERATOR_ADMIN out again.",
            id="beside.W002",
        )


def is_weak(secret: str) -> bool:
    """Whether a secret is short, of few different characters, or one that stands in examples."""
    return (
        len(secret) < SHORTEST_SECRET
        or len(set(secret)) < FEWEST_DIFFERENT_CHARACTERS
        or secret.lower().startswith(KNOWN)
    )


def is_writable(folder: Path) -> bool:
    """Whether the folder, or the nearest one above it that is there, can be written into. Creates nothing."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


CHECKS: tuple[Callable[..., Iterator[CheckMessage]], ...] = (
    public_address,
    debugging,
    services,
    secrets,
    platforms,
    files,
    operator_admin,
)
