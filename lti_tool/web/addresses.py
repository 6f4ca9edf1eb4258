"""Beside's own addresses, always built on PUBLIC_URL and never on a request's Host header."""

from typing import Any

from django.conf import settings
from django.urls import reverse


def public_address(name: str, *args: Any) -> str:
    """The full address of the URL of that name."""
    return f"{settings.PUBLIC_URL}{reverse(name, args=args)}"
