"""Notices of platforms: asked for once in a while, taken once, and handled after the answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction

from lti_tool.claims import COPY_NOTICE
from lti_tool.jobs import enqueue
from lti_tool.models import Course, Deployment, Notice, Platform
from lti_tool.protocol.notices import WANTED, VerifiedNotice, ask_for, read_notice
from lti_tool.protocol.refusals import DeploymentPending, Suspended
from lti_tool.protocol.services import ServiceTrouble
from lti_tool.protocol.turns import NotYourTurn, turn
from lti_tool.services.placements import FURTHEST

ASK_EVERY = timedelta(days=30)
ASK_AGAIN = timedelta(days=1)
"""After the platform did not take it."""
PATIENCE = 5.0
"""Seconds."""
SURELY_LEFT = timedelta(minutes=10)
MOST_AT_ONCE = 1000

log = structlog.get_logger(__name__)


def ask_if_due(*, deployment: Deployment, at: datetime) -> None:
    """Have the platform asked for notices, where it offers them and was not asked lately."""
    if not deployment.notice_service_url or not _is_due(deployment, at):
        return
    deployment.notices_asked_at = at
    deployment.save(update_fields=["notices_asked_at"])
    enqueue("notices.ask", deployment.pk)


def ask_for_notices(*, deployment_id: UUID, handler: str, at: datetime) -> None:
    """Ask for the notices that Beside understands. Where the platform does not take it, it is asked again tomorrow."""
    deployment = Deployment.objects.select_related("platform").get(pk=deployment_id)
    if not deployment.notice_service_url:
        return
    try:
        with turn(deployment.platform, patience=PATIENCE):
            for kind in WANTED:
                ask_for(deployment, kind, handler=handler)
    except (ServiceTrouble, NotYourTurn) as trouble:
        log.warning("notices not asked for", deployment=str(deployment.pk), trouble=str(trouble))
        Deployment.objects.filter(pk=deployment.pk).update(notices_asked_at=at - ASK_EVERY + ASK_AGAIN)


def take_notices(*, tokens: Sequence[str], at: datetime) -> int:
    """Verify every notice, then write down those that are new, and answer how many these are.

    One that was taken before is not taken again, and that is no fault: a platform that has lost our answer sends it
    a second time. Raises Refused with the first notice that is not good; then none is taken.
    """
    read = [read_notice(token, at=at) for token in tokens]
    deployments = [_deployment(notice) for notice in read]
    with transaction.atomic():
        return sum(_take(notice, where, at) for notice, where in zip(read, deployments, strict=True))


@transaction.atomic
def handle_notice(*, notice_id: UUID, at: datetime) -> None:
    """Do what the notice asks for, once. Of a copied course its history is kept; nobody's words are ever copied."""
    notice = Notice.objects.select_for_update(of=("self",)).select_related("deployment").get(pk=notice_id)
    if notice.handled_at is not None:
        return
    if notice.kind == COPY_NOTICE and notice.deployment is not None:
        _note_copy(notice.deployment, notice.told["context"], notice.told["origins"])
    notice.handled_at, notice.told = at, {}
    notice.save(update_fields=["handled_at", "told"])


def handle_left_notices(*, at: datetime) -> int:
    """Handle what was taken and, because its task was lost, never handled. Answers how many these were."""
    left = Notice.objects.filter(handled_at=None, at__lt=at - SURELY_LEFT).order_by("pk")
    ids = list(left.values_list("pk", flat=True)[:MOST_AT_ONCE])
    for one in ids:
        handle_notice(notice_id=one, at=at)
    return len(ids)


def _is_due(deployment: Deployment, at: datetime) -> bool:
    return deployment.notices_asked_at is None or at - deployment.notices_asked_at > ASK_EVERY


def _deployment(notice: VerifiedNotice) -> Deployment:
    """The notice's deployment. A notice is no way in: one that nobody has approved stays unknown."""
    platform: Platform = notice.platform
    found = Deployment.objects.filter(platform=platform, lms_id=notice.deployment_id).first()
    if found is None or found.state != Deployment.State.ACTIVE:
        facts = {"deployment_id": notice.deployment_id}
        raise DeploymentPending("the deployment waits for approval", platform=platform, facts=facts)
    if found.suspended_at or platform.suspended_at or platform.district.suspended_at:
        raise Suspended("the deployment, its platform or its district is suspended", platform=platform)
    return found


def _take(notice: VerifiedNotice, deployment: Deployment, at: datetime) -> bool:
    row, is_new = Notice.objects.get_or_create(
        platform=notice.platform,
        notice_id=notice.id,
        defaults={
            "district": notice.platform.district,
            "deployment": deployment,
            "kind": notice.kind,
            "told": {"context": dict(notice.context), "origins": list(notice.origins)},
            "at": at,
        },
    )
    if is_new:
        enqueue("notices.handle", row.pk)
    return is_new


def _note_copy(deployment: Deployment, context: dict[str, str], origins: list[str]) -> None:
    course, _ = Course.objects.get_or_create(
        deployment=deployment,
        lms_id=context["id"],
        defaults={
            "district_id": deployment.district_id,
            "title": context.get("title", ""),
            "label": context.get("label", ""),
        },
    )
    older = Course.objects.filter(deployment=deployment, lms_id__in=origins).values_list("history", flat=True)
    known = dict.fromkeys([*origins, *(one for ids in older for one in ids), *course.history])
    course.history = list(known)[:FURTHEST]
    course.save(update_fields=["history"])
