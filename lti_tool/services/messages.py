"""One message to a gradebook: what it says, and whether an earlier try of it has arrived."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from lti_tool.models import Delivery, Deployment, District
from lti_tool.models.districts import AS_THE_LMS
from lti_tool.products import product_of
from lti_tool.products.plain import Plain, Told
from lti_tool.protocol.gradebook import read_result, tell
from lti_tool.protocol.services import ServiceTrouble
from lti_tool.protocol.tokens import BELIEVABLE_SKEW

READS_RESULTS = "result.readonly"
EARLIER = timedelta(milliseconds=1)
MOST_EARLIER = 900
"""All tries of one message stay within the second that is its own."""
CONFLICT = 409


class HasArrived(Exception):
    """An earlier try has arrived, so there is nothing to send."""


class NeedsNewStamp(Exception):
    """The gradebook holds something of a later time, so this one was not taken. `ahead`: its clock before ours."""

    def __init__(self, status: int | None, ahead: int) -> None:
        super().__init__("outdated")
        self.status = status
        self.ahead = ahead


@dataclass(frozen=True, slots=True)
class Mail:
    """A message on its way: whether an earlier try may have arrived, and when the one before it was sent."""

    delivery: Delivery
    is_uncertain: bool
    last_sent_at: datetime | None

    @property
    def deployment(self) -> Deployment:
        """Whose services are called."""
        return self.delivery.signal.placement.course.deployment

    @property
    def column(self) -> str:
        """The line item."""
        return self.delivery.signal.placement.line_item_url

    @property
    def product(self) -> Plain:
        """Which LMS it is."""
        return product_of(self.deployment.platform)


def deliver(mail: Mail) -> None:
    """Tell the gradebook, once. Raises HasArrived, NeedsNewStamp or ServiceTrouble."""
    if mail.product.signal_terms() is None:
        raise ServiceTrouble("unknown-lms", is_final=True)
    if mail.is_uncertain and mail.product.signals_pile_up and mail.last_sent_at is None and _stands(mail):
        # Nothing but this message can have put it there.
        raise HasArrived
    try:
        tell(mail.deployment, mail.column, mail.product.signal(_told(mail)))
    except ServiceTrouble as trouble:
        if trouble.status == mail.product.outdated_status:
            _look_into(mail, trouble)
        raise
    if not _is_confirmed(mail):
        raise ServiceTrouble("nothing-done", status=200, may_have_arrived=True)


def pointer(district: District) -> str:
    """The one sentence that is told, in the district's language."""
    language = settings.LANGUAGE_CODE if district.language == AS_THE_LMS else district.language
    with override(language):
        return _("A letter is waiting for you in Beside.")


def _told(mail: Mail) -> Told:
    """Where messages pile up, a second try bears a slightly earlier time: it is taken only if the first was not."""
    delivery = mail.delivery
    assert delivery.stamp is not None  # noqa: S101 - given when the row was taken
    stamp = delivery.stamp
    if mail.is_uncertain and mail.product.signals_pile_up:
        stamp -= EARLIER * min(delivery.attempts - 1, MOST_EARLIER)
    return Told(
        subject=delivery.learner.subject,
        stamp=stamp,
        words=pointer(delivery.district),
        completes=delivery.signal.completes,
    )


def _look_into(mail: Mail, trouble: ServiceTrouble) -> None:
    """Say what it means that the gradebook holds something as new as this message, where it can be told."""
    if mail.is_uncertain and not _may_be_of_the_last(mail, trouble) and _stands(mail, unknown=True):
        raise HasArrived from trouble
    is_conflict = trouble.status == CONFLICT
    if is_conflict or (trouble.ahead and mail.delivery.attempts == 1):
        raise NeedsNewStamp(trouble.status, trouble.ahead) from trouble


def _may_be_of_the_last(mail: Mail, trouble: ServiceTrouble) -> bool:
    """Whether the message before can explain it, because the gradebook noted the hour by its own clock."""
    if mail.product.signals_pile_up or mail.last_sent_at is None or mail.delivery.stamp is None:
        return False
    noted_at_most = mail.last_sent_at + timedelta(seconds=trouble.ahead + BELIEVABLE_SKEW)
    return mail.delivery.stamp <= noted_at_most


def _is_confirmed(mail: Mail) -> bool:
    """Whether the gradebook shows something for the learner, after it said yes; yes where it cannot be asked."""
    try:
        return _stands(mail, unknown=True)
    except ServiceTrouble:
        return True


def _stands(mail: Mail, *, unknown: bool = False) -> bool:
    """Whether something stands in the column for the learner; `unknown` where Beside may not look."""
    if READS_RESULTS not in mail.deployment.services:
        return unknown
    found = read_result(mail.deployment, mail.column, mail.delivery.learner.subject)
    return found is not None and mail.product.holds_signal(found)
