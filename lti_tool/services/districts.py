"""Districts, and the invitations by which they register their platforms."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from lti_tool.models import District, Invitation
from lti_tool.protocol.refusals import InvitationOver
from lti_tool.selectors.launches import token_digest

INVITATION_LIVES = timedelta(days=7)


LONGEST_NAME = 255


class BadName(Exception):
    """No name, or more than a name."""


@dataclass(frozen=True, slots=True)
class InvitedDistrict:
    """A new district with the token of its invitation."""

    district: District
    invitation: str


@transaction.atomic
def create_district(*, name: str, at: datetime) -> InvitedDistrict:
    """A district of that name, and an invitation good once and for seven days. Raises BadName."""
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise BadName(f"A district needs a name, of {LONGEST_NAME} characters at most.")
    district = District.objects.create(name=name.strip())
    return InvitedDistrict(district, invite(district=district, at=at))


def invite(*, district: District, at: datetime) -> str:
    """The token of a new invitation, which is kept nowhere."""
    token = secrets.token_urlsafe(24)
    Invitation.objects.create(
        district=district, token_digest=token_digest(token), expires_at=at + INVITATION_LIVES
    )
    return token


def invitation_of(*, token: str, at: datetime) -> Invitation:
    """The open invitation of that token. Raises InvitationOver for one that is over, used, or not ours."""
    known = Invitation.objects.select_related("district").filter(token_digest=token_digest(token))
    invitation = known.filter(used_at=None, expires_at__gt=at).first()
    if invitation is None:
        raise InvitationOver("the invitation is over, used, or not ours")
    return invitation
