"""Headers that keep a panel private, and framed by its own platform only."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse

PERMISSIONS = "camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), interest-cohort=()"


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


def allow_framing(response: HttpResponse, origins: Sequence[str]) -> HttpResponse:
    """Let pages of these origins, and no others, frame the response (CSP `frame-ancestors`)."""
    response._csp_replace = {"frame-ancestors": list(origins)}  # type: ignore[attr-defined]  # noqa: SLF001 - django-csp's own way
    return response
