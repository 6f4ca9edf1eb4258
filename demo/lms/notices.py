"""Notices to the tool (Platform Notification Service 1.0). They are sent once: what is lost is lost."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from demo.lms.ags import NotAccepted
from demo.lms.messages import context_of
from demo.lms.platform import Platform
from demo.lms.temperaments import LTI, NOTICE_TYPES
from demo.lms.world import Course

LIVES = 300
"""Seconds."""
HELLO, COPIED = "LtiHelloWorldNotice", "LtiContextCopyNotice"


@dataclass(slots=True)
class NoticeDesk:
    """Knows where the tool wants its notices, and sends them. `post` takes the address and the JSON to send."""

    platform: Platform
    post: Callable[[str, Any], None]
    handlers: dict[str, str] = field(default_factory=dict)

    def register(self, asked: dict[str, Any]) -> dict[str, str]:
        """Have notices of one type sent to an address of the tool's; "" ends that. Raises NotAccepted."""
        kind, handler = asked.get("notice_type"), asked.get("handler")
        if kind not in NOTICE_TYPES or not isinstance(handler, str):
            raise NotAccepted(400, "notice_type is unknown, or handler is missing")
        if handler and urlsplit(handler).netloc != urlsplit(self.platform.the_tool.target_link_uri).netloc:
            raise NotAccepted(400, "handler must be an address of the tool")
        self.handlers[str(kind)] = handler
        return {"notice_type": str(kind), "handler": handler}

    def hello(self) -> None:
        """Tell the tool that notices reach it."""
        self._send(HELLO, {})

    def copied(self, course: Course, origin: Course) -> None:
        """Tell the tool that a course is the copy of another."""
        origins = [self.platform.context_id(origin)]
        told = {LTI + "context": context_of(self.platform, course), LTI + "origin_contexts": origins}
        self._send(COPIED, told)

    def _send(self, kind: str, told: dict[str, Any]) -> None:
        if handler := self.handlers.get(kind):
            self.post(handler, {"notices": [{"jwt": self.platform.sign(self._claims(kind) | told)}]})

    def _claims(self, kind: str) -> dict[str, Any]:
        platform, now = self.platform, int(self.platform.clock())
        return {
            "iss": platform.issuer,
            "aud": platform.the_tool.client_id,
            "azp": platform.the_tool.client_id,
            "iat": now,
            "exp": now + LIVES,
            "nonce": str(uuid.uuid4()),
            LTI + "version": "1.3.0",
            LTI + "deployment_id": platform.the_tool.deployment_id,
            LTI + "notice": {
                "id": str(uuid.uuid4()),
                "timestamp": datetime.fromtimestamp(now, UTC).isoformat(),
                "type": kind,
            },
        }
