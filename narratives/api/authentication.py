"""The API's door: the same launch session that the panel has."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from lti_tool.selectors.launches import Session
from lti_tool.web.gate import session_from


class LaunchSessionAuthentication(BaseAuthentication):
    """`Authorization: Bearer TOKEN` of a launch session."""

    def authenticate(self, request: Request) -> tuple[Session, str] | None:
        """The session and its token, or None."""
        return session_from(request._request)  # noqa: SLF001 - DRF has no public name for it

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - DRF's signature
        """What a client is told that lacks it (RFC 6750, section 3)."""
        return "Bearer"


class HasViewer(BasePermission):
    """Somebody with a live session."""

    def has_permission(self, request: Request, view: object) -> bool:  # noqa: ARG002 - DRF's signature
        """True with a session; otherwise 401, so that a client knows to launch again."""
        if not isinstance(request.user, Session):
            raise NotAuthenticated
        return True
