"""The platform itself: who may launch what, and what is signed. HTTP is in `web.py`."""

import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt

from demo.lms.keys import Key, make_keys
from demo.lms.messages import claims_of
from demo.lms.temperaments import TEMPERAMENTS, Temperament
from demo.lms.world import Course, Placement, World, demo_world

HINT_LIVES = 300
"""Seconds."""


class ShownByPlatform(Exception):
    """An error that the platform shows on a page of its own; the tool hears nothing of it."""


@dataclass(slots=True)
class Tool:
    """What the platform knows of a tool that is registered with it."""

    client_id: str
    login_url: str
    redirect_uris: list[str]
    jwks_url: str
    target_link_uri: str
    deployment_id: str = "1"
    deep_linking_url: str = ""
    scopes: list[str] = field(default_factory=list)
    name: str = "Beside"
    is_active: bool = True
    custom: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """A form that the browser is to post to the tool."""

    url: str
    fields: dict[str, str]


@dataclass(slots=True)
class Hint:
    """A launch that was begun and not yet answered."""

    person: str
    placement: str
    message: str
    for_user: str
    until: float


@dataclass(slots=True)
class Platform:
    """An LTI 1.3 platform of one temperament. `clock` gives Unix time."""

    issuer: str
    like: str = "canvas"
    tool: Tool | None = None
    keys: list[Key] = field(default_factory=make_keys)
    world: World = field(default_factory=demo_world)
    clock: Callable[[], float] = time.time
    hints: dict[str, Hint] = field(default_factory=dict)

    @property
    def temperament(self) -> Temperament:
        """Where this platform differs from others."""
        return TEMPERAMENTS[self.like]

    @property
    def the_tool(self) -> Tool:
        """The registered tool. Raises ShownByPlatform where there is none."""
        if self.tool is None:
            raise ShownByPlatform("No tool is registered here yet.")
        return self.tool

    def context_id(self, course: Course) -> str:
        """The course's id as the tool hears it."""
        return course.context_id if self.like == "canvas" else str(course.number)

    def jwks(self) -> dict[str, Any]:
        """The published keys."""
        return {"keys": [key.jwk for key in self.keys]}

    def sign(
        self, claims: Any, *, kid: str | None = None, headers: dict[str, Any] | None = None, key: Any = None
    ) -> str:
        """Sign whatever is given, as RS256 with the present key unless told otherwise."""
        present = self.keys[1]
        return jwt.api_jws.encode(
            json.dumps(claims).encode(),
            key or present.private,
            "RS256",
            {"kid": kid or present.kid} | (headers or {}),
        )

    def initiate(
        self, person: str, placement: str, message: str = "LtiResourceLinkRequest", for_user: str = ""
    ) -> dict[str, str]:
        """The fields of a third-party-initiated login (LTI Security Framework 1.0, section 5.1.1.1)."""
        tool, launch_id = self.the_tool, secrets.token_urlsafe(24)
        self.hints[launch_id] = Hint(person, placement, message, for_user, self.clock() + HINT_LIVES)
        is_canvas = self.like == "canvas"
        fields = {
            "iss": self.issuer,
            "login_hint": self.temperament.subject(self.world.people[person]),
            "client_id": tool.client_id,
            "lti_deployment_id": tool.deployment_id,
            "target_link_uri": self._target(placement, message),
            "lti_message_hint": launch_id if is_canvas else json.dumps({"cmid": 4, "launchid": launch_id}),
        }
        if is_canvas:
            fields |= {"canvas_environment": "prod", "canvas_region": "not_configured"}
            fields |= {"lti_storage_target": "post_message_forwarding"}
        return fields

    def authorize(self, asked: Mapping[str, str], signed_in: set[str]) -> Reply:
        """Answer an authentication request for somebody signed in here (section 5.1.1.2 and 5.1.1.3).

        Raises ShownByPlatform where nothing may be sent to the tool.
        """
        tool = self.the_tool
        redirect, state = asked.get("redirect_uri", ""), asked.get("state", "")
        if not self.temperament.accepts_redirect(tool.redirect_uris, redirect):
            raise ShownByPlatform("The redirect_uri is not registered.")
        if asked.get("scope") != "openid" or not asked.get("nonce"):
            raise ShownByPlatform("The request needs scope=openid and a nonce.")
        if error := self._fault(asked, tool):
            return self._error(redirect, state, error)
        hint = self._take_hint(asked.get("lti_message_hint", ""))
        if hint is None:
            if self.like == "canvas":
                return self._error(redirect, state, "launch_no_longer_valid")
            raise ShownByPlatform("Invalid request.")
        if hint.person not in signed_in:
            return self._error(
                redirect, state, "login_required" if self.like == "canvas" else "access_denied"
            )
        if asked.get("login_hint") != self.temperament.subject(self.world.people[hint.person]):
            return self._error(redirect, state, "access_denied")
        claims = self.claims_for(hint.person, hint.placement, asked["nonce"], hint.message, hint.for_user)
        return Reply(redirect, {"id_token": self.sign(claims), "state": state})

    def claims_for(
        self,
        person: str,
        placement: str,
        nonce: str,
        message: str = "LtiResourceLinkRequest",
        for_user: str = "",
    ) -> dict[str, Any]:
        """The claims of a launch by that person at that placement."""
        course, place = self.world.place(placement)
        return claims_of(
            self, course, place, self.world.people[person], nonce=nonce, message=message, for_user=for_user
        ) | {LTI_TARGET: self._target(placement, message)}

    def line_item_url(self, course: Course, placement: Placement) -> str:
        """The address of the placement's own column."""
        api = f"{self.issuer}/api/courses/{course.key}/line_items"
        return f"{api}/{placement.key}{'?type_id=1' if self.like == 'moodle' else ''}"

    def _fault(self, asked: Mapping[str, str], tool: Tool) -> str:
        """What is wrong with the request, in the words the tool is told, or ""."""
        if asked.get("client_id") != tool.client_id or not tool.is_active:
            return "unauthorized_client"
        if asked.get("prompt") != "none" or asked.get("response_mode") != "form_post":
            return "invalid_request_object" if self.like == "canvas" else "invalid_request"
        return ""

    def _target(self, placement: str, message: str) -> str:
        if message == "LtiDeepLinkingRequest":
            return self.the_tool.deep_linking_url or self.the_tool.target_link_uri
        return self.world.place(placement)[1].url or self.the_tool.target_link_uri

    def _take_hint(self, given: str) -> Hint | None:
        launch_id = given if self.like == "canvas" else _launch_id(given)
        hint = self.hints.pop(launch_id, None)
        return hint if hint and hint.until > self.clock() else None

    def _error(self, redirect: str, state: str, error: str) -> Reply:
        return Reply(
            redirect, {"error": error, "error_description": f"The platform says: {error}.", "state": state}
        )


LTI_TARGET = "https://purl.imsglobal.org/spec/lti/claim/target_link_uri"


def _launch_id(hint: str) -> str:
    try:
        said = json.loads(hint)
    except ValueError:
        return ""
    return str(said.get("launchid", "")) if isinstance(said, dict) else ""
