"""Headers that keep a panel private, and framed by its own platform only."""

import re
from collections.abc import Callable, Sequence

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse

PERMISSIONS = "camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), interest-cohort=()"
PAGE_NONCE = "Beside-Page-Nonce"
NONCE = re.compile(r"[A-Za-z0-9+/_=-]{16,128}")


class PrivacyHeaders:
    """Nothing of Beside is kept by caches, and a page asks for no more of the device than it may need."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def csp_nonce(request: HttpRequest) -> dict[str, object]:
    """The nonce under the name that Django 6 and django-htmx use; none on a page shown before django-csp had its turn."""
    return {"csp_nonce": getattr(request, "csp_nonce", "")}


def allow_framing(
    response: HttpResponse, origins: Sequence[str], *, form_targets: Sequence[str] = ()
) -> HttpResponse:
    """Let pages of these origins, and no others, frame the response (CSP `frame-ancestors`).

    Its forms may lead to `form_targets` beside Beside itself (CSP `form-action`, which redirects count for).
    """
    directives = {"frame-ancestors": list(origins)}
    if form_targets:
        directives["form-action"] = [SELF, *form_targets]
    response._csp_replace = directives  # type: ignore[attr-defined]  # noqa: SLF001 - django-csp's own way
    return response


def reuse_nonce(request: HttpRequest) -> None:
    """Give the response the nonce of the page whose script asks for it, into which it will be written.

    Only Beside's own script can send the header, and a page keeps the policy that it came with.
    """
    nonce = request.headers.get(PAGE_NONCE, "")
    if NONCE.fullmatch(nonce):
        request._csp_nonce = nonce  # type: ignore[attr-defined]  # noqa: SLF001 - django-csp's own place for it
