"""Notices: what a platform tells on its own account, and asking it to (Platform Notification Service 1.0)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lti_tool.claims import COPY_NOTICE, LONGEST_ID, LTI, is_plain_text
from lti_tool.models import Deployment, Platform
from lti_tool.protocol.refusals import BadMessage, Refused
from lti_tool.protocol.services import Question, call
from lti_tool.protocol.signed import Signed

SCOPE = "https://purl.imsglobal.org/spec/lti/scope/noticehandlers"
HELLO_NOTICE = "LtiHelloWorldNotice"
WANTED = (COPY_NOTICE, HELLO_NOTICE)
MOST = 200
"""Notices in one message; and origins in one notice."""


@dataclass(frozen=True, slots=True)
class VerifiedNotice:
    """A genuine, fresh notice; not yet known to be new.

    Of a copied context: `context` is the new one, with its `id`, `label` and `title`, and `origins` are the ids of
    those that it was copied from.
    """

    platform: Platform
    deployment_id: str
    id: str
    kind: str
    context: Mapping[str, str] = field(default_factory=dict)
    origins: tuple[str, ...] = ()


def tokens_in(body: bytes) -> list[str]:
    """The tokens of a message, one for each notice. Raises BadMessage."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as trouble:
        raise BadMessage("the notices are not JSON") from trouble
    notices = said.get("notices") if isinstance(said, dict) else None
    if not isinstance(notices, list) or not 0 < len(notices) <= MOST:
        raise BadMessage("there are no notices, or too many")
    tokens = [one.get("jwt") if isinstance(one, dict) else None for one in notices]
    if not all(isinstance(one, str) for one in tokens):
        raise BadMessage("a notice has no jwt")
    return [str(one) for one in tokens]


def read_notice(token: str, *, at: datetime) -> VerifiedNotice:
    """The notice in the token, which is held to every rule of a launch's but those of the browser. Raises Refused."""
    signed = Signed(token, at)
    try:
        claims = signed.genuine_claims()
        return _notice(claims, signed.platform)
    except Refused as refusal:
        refusal.platform = refusal.platform or signed.platform
        raise


def ask_for(deployment: Deployment, kind: str, *, handler: str) -> None:
    """Have the platform send notices of that kind to the handler from now on. Raises ServiceTrouble."""
    body = json.dumps({"notice_type": kind, "handler": handler}).encode()
    call(
        deployment,
        Question(
            "PUT",
            deployment.notice_service_url,
            frozenset({SCOPE}),
            content_type="application/json",
            body=body,
        ),
    )


def _notice(claims: Mapping[str, Any], platform: Platform | None) -> VerifiedNotice:
    notice = claims.get(LTI + "notice")
    if platform is None or not isinstance(notice, dict) or claims.get(LTI + "version") != "1.3.0":
        raise BadMessage("notice or version is missing")
    kind = _id(notice.get("type"), "type of the notice")[:60]
    is_copy = kind == COPY_NOTICE
    return VerifiedNotice(
        platform,
        _id(claims.get(LTI + "deployment_id"), "deployment_id"),
        _id(notice.get("id"), "id of the notice"),
        kind,
        context=_context(claims) if is_copy else {},
        origins=_origins(claims) if is_copy else (),
    )


def _context(claims: Mapping[str, Any]) -> Mapping[str, str]:
    said = claims.get(LTI + "context")
    context = said if isinstance(said, dict) else {}
    named = {name: context.get(name) for name in ("label", "title")}
    texts = {name: value[:LONGEST_ID] for name, value in named.items() if is_plain_text(value)}
    return texts | {"id": _id(context.get("id"), "context")}


def _origins(claims: Mapping[str, Any]) -> tuple[str, ...]:
    origins = claims.get(LTI + "origin_contexts")
    if not isinstance(origins, list):
        raise BadMessage("origin_contexts is missing or not a list")
    return tuple(_id(one, "origin_contexts") for one in origins[:MOST])


def _id(value: Any, name: str) -> str:
    if not is_plain_text(value) or not 0 < len(value) <= LONGEST_ID:
        raise BadMessage(f"{name} is missing or not an id")
    return value
