"""Step 1 of a launch: a platform says who is coming, and we send them back to prove it.

LTI Security Framework 1.0, section 5.1.1. Step 2 is in `launch.py`.
"""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from pylti1p3.cookie import CookieService
from pylti1p3.exception import OIDCException
from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.session import SessionService

from lti_tool.models import Platform
from lti_tool.protocol import state
from lti_tool.protocol.refusals import BadMessage, UnknownPlatform
from lti_tool.protocol.registrations import PLATFORMS, Fields, PlatformConf, platform_of

LONGEST_FRAME_NAME = 100
"""Characters."""


@dataclass(frozen=True, slots=True)
class LoginReply:
    """Where the browser goes next, and the secret that it is to keep for the launch.

    `storage_frame` names the platform's frame that keeps values for tools, or is "" (LTI Client Side
    postMessages, `lti_storage_target`).
    """

    platform: Platform
    url: str
    state: str
    browser_secret: str
    storage_frame: str


class Login(OIDCLogin[Fields, PlatformConf, SessionService, CookieService, LoginReply]):
    """pylti1p3's login, which checks the request; what it would store is in the signed state instead."""

    def __init__(self, fields: dict[str, str]) -> None:
        self._request = Fields(fields)
        self._tool_config = PLATFORMS

    def reply(self, *, expected_platform_id: str | None, redirect_uri: str) -> LoginReply:
        """Send the browser to the platform's authorisation endpoint (OpenID Connect Core 1.0, section 3.1.2.1).

        `redirect_uri` is the one registered address, never the target that the request names.
        Raises BadMessage and UnknownPlatform.
        """
        self._complete(expected_platform_id)
        try:
            registration = self.validate_oidc_login()
        except OIDCException as trouble:
            raise BadMessage(str(trouble)) from trouble
        platform = platform_of(registration)
        if expected_platform_id and str(platform.pk) != expected_platform_id:
            raise UnknownPlatform("this login address belongs to another platform", facts=self._said())
        target = self._get_request_param("target_link_uri")
        _check_target(target, platform)
        frame = self._get_request_param("lti_storage_target")[:LONGEST_FRAME_NAME]
        issued = state.issue(platform_id=str(platform.pk), target_link_uri=target, storage_frame=frame)
        asked = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": platform.client_id,
            "redirect_uri": redirect_uri,
            "state": issued.state,
            "nonce": issued.nonce,
            "login_hint": self._get_request_param("login_hint"),
        }
        if hint := self._get_request_param("lti_message_hint"):
            asked["lti_message_hint"] = hint
        mark = "&" if urlsplit(platform.auth_login_url).query else "?"
        address = platform.auth_login_url + mark + urlencode(asked)
        return LoginReply(platform, address, issued.state, issued.browser_secret, frame)

    def _complete(self, expected_platform_id: str | None) -> None:
        """A platform's own login address stands for the client id that it leaves out (LTI Core 1.3, section 4.1.3)."""
        if expected_platform_id and not self._get_request_param("client_id"):
            own = Platform.objects.filter(pk=expected_platform_id).values_list("client_id", flat=True).first()
            self._request = self._request.with_field("client_id", own or "")

    def _said(self) -> dict[str, str]:
        return {
            "issuer": self._get_request_param("iss"),
            "client_id": self._get_request_param("client_id"),
        }


def _check_target(target: str, platform: Platform) -> None:
    """The target must be on Beside's own origin (LTI Core 1.3, section 4.1.2): no open redirect, no surprise."""
    try:
        wanted, ours = urlsplit(target), urlsplit(settings.PUBLIC_URL)
        same = (wanted.scheme, wanted.netloc) == (ours.scheme, ours.netloc)
    except ValueError:
        same = False
    if not same or "\\" in target:
        raise BadMessage(
            "target_link_uri is missing or not an address of Beside",
            platform=platform,
            facts={"target_link_uri": target},
        )
