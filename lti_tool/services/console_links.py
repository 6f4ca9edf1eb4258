"""Where the console's link stands, in LMSs in which any course can hold a link that asks for the console.

The first administrator who comes by such a link decides it: its context is the console's place on that
deployment from then on, and a link that asks for the console from anywhere else is a link like any other.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from lti_tool.claims import DATA_PRIVACY, LaunchMessage
from lti_tool.models import Action, Course, Deployment
from lti_tool.products.plain import Plain
from lti_tool.services.audit import record
from lti_tool.viewer import Viewer


def administers(deployment: Deployment, message: LaunchMessage, product: Plain) -> bool:
    """Whether an administrator of the institution comes by a link that is there for administrators."""
    if message.message_type == DATA_PRIVACY:
        return message.is_administrator
    return _asks_for_console(message, product) and _stands_at(deployment, message, product)


def settle_console_link(deployment: Deployment, message: LaunchMessage, product: Plain) -> bool:
    """Make the message's context the console's place, where an administrator comes by such a link first.

    Answers whether this message decided it. Of two that come at once one decides, and the other's link is
    measured by that.
    """
    place = product.console_place(message)
    if place is None or deployment.console_context or not _asks_for_console(message, product):
        return False
    undecided = Deployment.objects.filter(pk=deployment.pk, console_context="")
    if not undecided.update(console_context=place.id):
        deployment.refresh_from_db(fields=["console_context"])
        return False
    deployment.console_context = place.id
    Course.objects.get_or_create(
        deployment=deployment,
        lms_id=place.id,
        defaults={"district": deployment.district, "label": place.label, "title": place.title},
    )
    return True


def note_console_link(*, deployment: Deployment, by: Viewer, at: datetime) -> None:
    """Have the audit say whose launch has decided where the console's link stands."""
    detail = {"console": deployment.console_context}
    record(Action.DECIDED, by=by, at=at, target=deployment, detail=detail)


def console_elsewhere(deployment: Deployment, message: LaunchMessage, product: Plain) -> str:
    """Where an administrator finds the console, who came by a link that asks for it from another place; or ""."""
    if not _asks_for_console(message, product) or _stands_at(deployment, message, product):
        return ""
    there = Course.objects.filter(deployment=deployment, lms_id=deployment.console_context).first()
    return there.title if there and there.title else deployment.console_context


@transaction.atomic
def forget_console_links(
    *, deployments: Iterable[Deployment], at: datetime, by: Viewer | None = None
) -> list[Deployment]:
    """Let the next link by which an administrator comes open the console there. Answers those where one was decided.

    `by` is None for the operator. Sessions that are open go on.
    """
    asked = [one.pk for one in deployments]
    decided = Deployment.objects.select_for_update(of=("self",)).select_related("district")
    forgotten = list(decided.filter(pk__in=asked).exclude(console_context="").order_by("pk"))
    for one in forgotten:
        detail = {"console": "", "from": one.console_context}
        one.console_context = ""
        one.save(update_fields=["console_context"])
        record(Action.DECIDED, by=by or one.district, at=at, target=one, detail=detail)
    return forgotten


def _asks_for_console(message: LaunchMessage, product: Plain) -> bool:
    return message.is_administrator and product.opens_console(message)


def _stands_at(deployment: Deployment, message: LaunchMessage, product: Plain) -> bool:
    place = product.console_place(message)
    return place is None or deployment.console_context in {"", place.id}
