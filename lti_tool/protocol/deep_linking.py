"""What a platform asks for when somebody picks what to place, and the signed answer (Deep Linking 2.0)."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lti_tool.claims import DEEP_LINKING_SETTINGS, LTI, LaunchMessage, is_plain_text
from lti_tool.models import Deployment
from lti_tool.origins import origin_of
from lti_tool.protocol.outgoing import is_allowed
from lti_tool.protocol.refusals import BadMessage
from lti_tool.protocol.tool_keys import sign

DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
RESPONSE = "LtiDeepLinkingResponse"
LINK = "ltiResourceLink"
OWN_WINDOW = "_blank"
ANSWER_LIVES = 240
"""Seconds: some platforms take nothing older than five minutes."""
LONGEST_ADDRESS = 8_000
LONGEST_TITLE = 255
LONGEST_TEXT = 5_000
"""Characters."""
# The origin stands in the page's policy of where forms may lead, so it is made of nothing but a host and a port.
HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """The settings of a request, as far as they matter here (section 3.3). `data` is None where none was sent."""

    return_url: str
    accept_types: tuple[str, ...]
    targets: tuple[str, ...]
    accepts_several: bool
    accepts_line_item: bool
    title: str
    text: str
    data: str | None

    @property
    def accepts_links(self) -> bool:
        """Whether a link to Beside may be among what is placed; Beside has nothing else."""
        return LINK in self.accept_types

    def kept(self) -> dict[str, Any]:
        """The request as a launch keeps it."""
        return asdict(self)


def kept_request(kept: Mapping[str, Any]) -> LinkRequest:
    """The request that a launch has kept."""
    lists = {name: tuple(kept[name]) for name in ("accept_types", "targets")}
    return LinkRequest(**(dict(kept) | lists))


def read_request(message: LaunchMessage) -> LinkRequest:
    """The settings in the message, with every member checked. Raises BadMessage."""
    said = message.deep_linking
    data = said.get("data")
    if data is not None and not is_plain_text(data):
        raise BadMessage("data of the deep linking settings is not a text")
    return LinkRequest(
        return_url=_return_url(said),
        accept_types=_texts(said, "accept_types"),
        targets=_texts(said, "accept_presentation_document_targets"),
        accepts_several=said.get("accept_multiple") is True,
        accepts_line_item=said.get("accept_lineitem") is not False,
        title=_text(said, "title")[:LONGEST_TITLE],
        text=_text(said, "text")[:LONGEST_TEXT],
        data=data,
    )


def form_target(claims: Mapping[str, Any]) -> str:
    """The origin to which the answer to this request goes, or "" where the claims are no request in order."""
    said = claims.get(DEEP_LINKING_SETTINGS)
    try:
        return origin_of(_return_url(said)) if isinstance(said, dict) else ""
    except BadMessage:
        return ""


def link_item(
    *, request: LinkRequest, url: str, title: str, text: str, custom: Mapping[str, str], column: str = ""
) -> dict[str, Any]:
    """One link to place (section 3.2). With `column`, our id, the platform is asked for a column in its gradebook.

    The column carries one mark and no more than that something is there: Beside knows no measures.
    """
    item: dict[str, Any] = {"type": LINK, "title": title, "url": url, "custom": dict(custom)}
    if text:
        item["text"] = text
    if "window" in request.targets and not {"iframe", "frame"} & set(request.targets):
        item["window"] = {"targetName": OWN_WINDOW}
    if column:
        item["lineItem"] = {"scoreMaximum": 1, "label": title, "resourceId": column, "tag": "beside"}
    return item


def sign_answer(
    *,
    deployment: Deployment,
    request: LinkRequest,
    items: Sequence[Mapping[str, Any]],
    words: str,
    at: datetime,
) -> str:
    """The answer as a JWT of ours (section 2.3 and 4). No item at all says that the picker was cancelled.

    `words` are what the platform may show; `data` comes back exactly if it was sent.
    """
    now = int(at.timestamp())
    claims: dict[str, Any] = {
        "iss": deployment.platform.client_id,
        "aud": deployment.platform.issuer,
        "iat": now,
        "exp": now + ANSWER_LIVES,
        "nonce": secrets.token_urlsafe(24),
        LTI + "deployment_id": deployment.lms_id,
        LTI + "message_type": RESPONSE,
        LTI + "version": "1.3.0",
        DL + "content_items": list(items),
    }
    if request.data is not None:
        claims[DL + "data"] = request.data
    if words:
        claims[DL + "msg"] = words
    return sign(claims)


def _return_url(said: Mapping[str, Any]) -> str:
    address = said.get("deep_link_return_url")
    if not is_plain_text(address) or len(address) > LONGEST_ADDRESS or re.search(r"[\x00-\x1f\x7f]", address):
        raise BadMessage("deep_link_return_url is missing or not an address")
    if not is_allowed(address) or not HOST.fullmatch(urlsplit(address).netloc):
        raise BadMessage("deep_link_return_url is not an HTTPS address")
    return address


def _texts(said: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = said.get(name, [])
    if not isinstance(values, list) or not all(is_plain_text(one) for one in values):
        raise BadMessage(f"{name} of the deep linking settings is not a list of texts")
    return tuple(one[:60] for one in values[:50])


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value.strip() if is_plain_text(value) else ""
