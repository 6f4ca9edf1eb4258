"""Step 2 of a launch: the platform's signed message comes back through the browser.

LTI Security Framework 1.0, section 5.1.2 and 5.1.3. What holds for every token is in `signed.py`; here follows
the binding to the browser; then `services/launches.py` spends the nonce and looks at deployment and message.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lti_tool.claims import LTI, LaunchMessage, UnreadableClaim, read_message
from lti_tool.models import Platform
from lti_tool.origins import origin_of
from lti_tool.protocol import state
from lti_tool.protocol.deep_linking import form_target
from lti_tool.protocol.refusals import (
    BadMessage,
    PlatformError,
    Refused,
    StateMismatch,
    UnprovenBrowser,
)
from lti_tool.protocol.registrations import Fields
from lti_tool.protocol.signed import Signed


@dataclass(frozen=True, slots=True)
class VerifiedToken:
    """A genuine, fresh token, in the browser that began; not yet known to be new, or of use."""

    platform: Platform
    nonce: str
    claims: Mapping[str, Any]
    said_at_login: state.State

    @property
    def return_url(self) -> str:
        """The web address where the platform wants people back, or "" (LTI Core 1.3, section 5.4.4)."""
        presentation = self.claims.get(LTI + "launch_presentation")
        address = presentation.get("return_url") if isinstance(presentation, dict) else None
        return address if isinstance(address, str) and origin_of(address) else ""

    def message(self) -> LaunchMessage:
        """The message in the token. Raises BadMessage."""
        try:
            message = read_message(self.claims)
        except UnreadableClaim as trouble:
            raise BadMessage(str(trouble), platform=self.platform) from trouble
        if message.target_link_uri != self.said_at_login.target_link_uri and message.target_link_uri:
            raise BadMessage("target_link_uri differs from the one at login", platform=self.platform)
        return message


class Launch(Signed):
    """A token that came through a browser, with the state of the login that it answers."""

    def __init__(self, fields: dict[str, str], browser_secret: str, at: datetime) -> None:
        super().__init__(fields.get("id_token", ""), at)
        self._request = Fields(fields)
        self._browser_secret = browser_secret

    def verify(self) -> VerifiedToken:
        """The token, or Refused with the first thing wrong with it."""
        try:
            return self._verify()
        except Refused as refusal:
            refusal.platform = refusal.platform or self.platform
            raise

    def _verify(self) -> VerifiedToken:
        self._check_for_platform_error()
        claims = self.genuine_claims()
        said = self._state()
        if claims.get("nonce") != said.nonce:
            raise StateMismatch("the nonce is not the one of this login")
        platform = self.platform
        if platform is None or str(platform.pk) != said.platform_id:
            raise StateMismatch("the state belongs to another platform")
        self._check_browser(said, platform)
        return VerifiedToken(platform, said.nonce, claims, said)

    def _check_for_platform_error(self) -> None:
        """An error reply in place of a token (OpenID Connect Core 1.0, section 3.1.2.6)."""
        if not (error := self._get_request_param("error")):
            return
        try:
            said = state.read(self._get_request_param("state"))
        except state.NotOurState as trouble:
            raise StateMismatch("an error reply to a login that is not known") from trouble
        platform = Platform.objects.select_related("district").filter(pk=said.platform_id).first()
        raise PlatformError(f"the platform answered {error[:60]}", platform=platform, error=error)

    def _state(self) -> state.State:
        try:
            return state.read(self._get_request_param("state"))
        except state.NotOurState as trouble:
            raise StateMismatch(f"the state is not ours or too old: {trouble}") from trouble

    def _check_browser(self, said: state.State, platform: Platform) -> None:
        """The browser must be the one that began (section 5.1.3, step 9, and the state of OpenID Connect)."""
        if not self._browser_secret:
            raise UnprovenBrowser(
                "the browser did not bring the cookie of this login",
                platform=platform,
                storage_frame=said.storage_frame,
                form_target=form_target(self._jwt["body"]),
            )
        if not state.is_from_browser(said, self._browser_secret):
            raise StateMismatch("the browser's secret belongs to another login")
