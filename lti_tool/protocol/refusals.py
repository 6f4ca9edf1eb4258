"""Why a login or a launch is refused. Each has a slug that stays, a status and a note for the log.

Texts for readers are in `web/problems.py`.
"""

import secrets
from typing import ClassVar

from lti_tool.models import Platform


class Refused(Exception):
    """A login or launch that goes no further.

    The message is a short note for the district's launch log, without personal data. `platform` and
    `return_url` are set as soon as they are known; `facts` are what an administrator should be handed;
    the `reference` is what a reader can tell somebody.
    """

    slug: ClassVar[str]
    status: ClassVar[int] = 400

    def __init__(
        self, note: str, *, platform: Platform | None = None, facts: dict[str, str] | None = None
    ) -> None:
        super().__init__(note)
        self.note = note
        self.platform = platform
        self.facts = facts or {}
        self.return_url = ""
        self.reference = secrets.token_hex(4)


class UnknownPlatform(Refused):
    slug = "unknown-platform"


class BadSignature(Refused):
    slug = "bad-signature"
    status = 401


class Expired(Refused):
    slug = "expired"
    status = 401


class Replayed(Refused):
    slug = "replayed"
    status = 401


class StateMismatch(Refused):
    slug = "state-mismatch"


class UnprovenBrowser(StateMismatch):
    """The browser brought nothing that binds it to its login. What it kept elsewhere may still prove it.

    `storage_frame` is the frame of the platform that keeps values for tools, or "". `form_target` is the origin to
    which a picker on the page would lead, for a page keeps the policy that it came with.
    """

    def __init__(self, note: str, *, platform: Platform, storage_frame: str, form_target: str = "") -> None:
        super().__init__(note, platform=platform)
        self.storage_frame = storage_frame
        self.form_target = form_target


class DeploymentPending(Refused):
    slug = "deployment-pending"
    status = 403


class Suspended(Refused):
    """Switched off by the district: the person, the deployment, the platform, or the whole district."""

    slug = "suspended"
    status = 403


class BadMessage(Refused):
    slug = "bad-message"


class InvitationOver(Refused):
    """A registration address that was used, is too old, or was never given out."""

    slug = "invitation-over"
    status = 401


class RegistrationFailed(Refused):
    """A dynamic registration that could not be completed; `facts` hold what the platform said."""

    slug = "registration-failed"


class PlatformError(Refused):
    """The platform answered with an error of its own (`error` in its reply), or its keys cannot be fetched."""

    slug = "platform-error"

    def __init__(self, note: str, *, platform: Platform | None = None, error: str = "") -> None:
        super().__init__(note, platform=platform)
        self.error = error
