"""Every error of the API as problem details (RFC 9457)."""

from typing import Any

from django.conf import settings
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response

from lti_tool.services.deep_linking import NotPlacing, SignalNotOffered
from narratives.api.serializers import NarrativeSerializer
from narratives.kinds import UnknownKind
from narratives.policies.refusals import Refused, TooLate
from narratives.prose import TooLong
from narratives.services.dialogue import NothingToSend
from narratives.services.narratives import NoAssignment, NoSuchPart, NothingToShare, Stale
from narratives.services.placing import BadItem

OURS: tuple[tuple[type[Exception], int, str], ...] = (
    (TooLate, status.HTTP_409_CONFLICT, "too-late"),
    (Refused, status.HTTP_403_FORBIDDEN, "not-allowed"),
    (Stale, status.HTTP_412_PRECONDITION_FAILED, "stale"),
    (TooLong, status.HTTP_422_UNPROCESSABLE_ENTITY, "too-long"),
    (NothingToShare, status.HTTP_422_UNPROCESSABLE_ENTITY, "nothing-to-share"),
    (NothingToSend, status.HTTP_422_UNPROCESSABLE_ENTITY, "nothing-to-send"),
    (NoAssignment, status.HTTP_422_UNPROCESSABLE_ENTITY, "no-assignment"),
    (NoSuchPart, status.HTTP_422_UNPROCESSABLE_ENTITY, "no-such-part"),
    (NotPlacing, status.HTTP_409_CONFLICT, "not-placing"),
    (BadItem, status.HTTP_422_UNPROCESSABLE_ENTITY, "bad-item"),
    (SignalNotOffered, status.HTTP_422_UNPROCESSABLE_ENTITY, "bad-item"),
    (UnknownKind, status.HTTP_422_UNPROCESSABLE_ENTITY, "unknown-kind"),
)
SLUGS = {
    400: "bad-request",
    401: "session-ended",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-large",
    415: "unsupported-media-type",
    422: "invalid",
    428: "version-required",
}


class VersionRequired(exceptions.APIException):
    """A change without `If-Match` (RFC 6585, section 3)."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = 'Send If-Match: "<version>" with the version that the change is based on.'


class Invalid(exceptions.APIException):
    """Readable, but not of use. The sentence names the field."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY


def problem(trouble: Exception, _context: dict[str, Any]) -> Response | None:
    """The answer to an exception; None leaves the unexpected to Django, which says nothing of it outside."""
    for kind, code, slug in OURS:
        if isinstance(trouble, kind):
            more = dict(NarrativeSerializer(trouble.current).data) if isinstance(trouble, Stale) else {}
            return _answer(code, slug, str(trouble), more=more)
    if isinstance(trouble, Http404):
        trouble = exceptions.NotFound()
    if not isinstance(trouble, exceptions.APIException):
        return None
    headers = {"WWW-Authenticate": "Bearer"} if trouble.status_code == status.HTTP_401_UNAUTHORIZED else None
    return _answer(
        trouble.status_code,
        SLUGS.get(trouble.status_code, "problem"),
        _sentence(trouble.detail),
        headers=headers,
    )


def _answer(
    code: int,
    slug: str,
    detail: str,
    *,
    more: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    body = (more or {}) | {
        "type": f"{settings.PUBLIC_URL}/problems/{slug}",
        "title": slug.replace("-", " ").capitalize(),
        "status": code,
        "detail": detail,
    }
    return Response(body, status=code, headers=headers, content_type="application/problem+json")


def _sentence(detail: Any) -> str:
    if isinstance(detail, dict):
        return " ".join(f"{name}: {_sentence(said)}" for name, said in detail.items())
    if isinstance(detail, list):
        return " ".join(_sentence(said) for said in detail)
    return str(detail)
