"""What comes back from the tool's picker (Deep Linking 2.0, section 2.3)."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import jwt

from demo.lms.platform import Platform
from demo.lms.world import Course, Placement

CLAIM = "https://purl.imsglobal.org/spec/lti-dl/claim/"
MESSAGE_TYPE = "https://purl.imsglobal.org/spec/lti/claim/message_type"


class BadAnswer(Exception):
    """The tool's answer cannot be taken."""


def take_answer(
    platform: Platform, course: Course, token: str, fetch_json: Callable[[str], Any]
) -> list[Placement]:
    """Verify the tool's JWT and place what it names; an empty list is a cancelled choice. Raises BadAnswer."""
    tool = platform.the_tool
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        keys = jwt.PyJWKSet.from_dict(fetch_json(tool.jwks_url)).keys
        key = next(one for one in keys if one.key_id == kid)
        said = jwt.decode(
            token,
            key.key,
            ["RS256"],
            audience=platform.issuer,
            issuer=tool.client_id,
            options={"require": ["exp", "iat", "nonce"]},
        )
    except (jwt.PyJWTError, StopIteration, ValueError) as trouble:
        raise BadAnswer("the answer is not signed by the tool for this platform") from trouble
    if said.get(MESSAGE_TYPE) != "LtiDeepLinkingResponse":
        raise BadAnswer("not a deep linking response")
    if (said.get(CLAIM + "data") == "kept-by-the-platform") != (platform.like == "canvas"):
        raise BadAnswer("data must come back exactly if it was sent")
    return [_place(platform, course, item) for item in said.get(CLAIM + "content_items", [])]


def _place(platform: Platform, course: Course, item: dict[str, Any]) -> Placement:
    """A new placement. Where Canvas is the model, it waits to be published."""
    key = f"placed-{uuid4().hex[:8]}"
    course.placements[key] = Placement(
        key,
        title=str(item.get("title") or "Untitled"),
        description=str(item.get("text") or ""),
        url=str(item.get("url") or ""),
        custom={name: str(value) for name, value in (item.get("custom") or {}).items()},
        is_published=platform.like == "moodle",
        column="number" if item.get("lineItem") else "",
    )
    return course.placements[key]
