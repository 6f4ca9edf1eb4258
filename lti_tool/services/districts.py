"""Districts, and the invitation by which one registers its platforms."""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing

from lti_tool.models import District
from lti_tool.protocol.refusals import Expired

INVITATION_SALT = "beside.lti.invitation"
INVITATION_LIVES = 7 * 24 * 60 * 60
"""Seconds."""


@dataclass(frozen=True, slots=True)
class InvitedDistrict:
    """A new district with the token of its invitation."""

    district: District
    invitation: str


def create_district(*, name: str) -> InvitedDistrict:
    """A district of that name, and an invitation good for seven days."""
    district = District.objects.create(name=name.strip())
    return InvitedDistrict(district, signing.dumps(str(district.pk), salt=INVITATION_SALT))


def invited_district(*, token: str) -> District:
    """The district that an invitation names. Raises Expired for one that is over or not ours."""
    try:
        district_id = signing.loads(token, salt=INVITATION_SALT, max_age=INVITATION_LIVES)
    except signing.BadSignature as trouble:
        raise Expired("the invitation is over or not ours") from trouble
    return District.objects.get(pk=UUID(district_id))
