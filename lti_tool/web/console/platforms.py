"""Platforms, their deployments, and courses: approving what is new, switching on and off."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lti_tool.models import Course, Deployment
from lti_tool.selectors.console import courses_for, deployments_for, platforms_for
from lti_tool.services.console_links import forget_console_links
from lti_tool.services.platforms import approve_deployments
from lti_tool.services.suspensions import StandsOnIt, restore, suspend
from lti_tool.web.console.pages import PAGE, console_page, read_id, words_of
from lti_tool.web.gate import PanelRequest, administration


@administration
def platforms(request: PanelRequest) -> HttpResponse:
    """The district's platforms and deployments, those that wait first."""
    return _platforms(request)


@require_POST
@administration
def approve(request: PanelRequest) -> HttpResponse:
    """Approve the deployments that were ticked."""
    ids = [read_id(given) for given in request.POST.getlist("deployment")]
    chosen = list(deployments_for(request.viewer).filter(pk__in=ids))
    if not chosen:
        return _platforms(request, trouble=_("Tick at least one deployment."), status=422)
    approved = approve_deployments(deployments=chosen, by=request.viewer, at=timezone.now())
    if not approved:
        return _platforms(request, done=_("Somebody else has approved that already."))
    said = ngettext(
        "%(number)s deployment was approved.", "%(number)s deployments were approved.", len(approved)
    )
    return _platforms(request, done=said % {"number": len(approved)})


@require_POST
@administration
def switch_deployment(request: PanelRequest) -> HttpResponse:
    """Switch a deployment on or off; not the one by which the administrator came."""
    deployment = _deployment(request)
    try:
        return _platforms(request, done=_switch(request, deployment, deployment.lms_id))
    except StandsOnIt as trouble:
        return _platforms(request, refused=str(trouble), status=409)


@require_POST
@administration
def forget_link(request: PanelRequest) -> HttpResponse:
    """Let the next link by which an administrator comes open the console in a deployment."""
    forget_console_links(deployments=[_deployment(request)], at=timezone.now(), by=request.viewer)
    said = _("The next link that asks for the console, and that an administrator opens there, will open it.")
    return _platforms(request, done=said)


@administration
def courses(request: PanelRequest) -> HttpResponse:
    """Courses by title, to switch on or off."""
    return _courses(request)


@require_POST
@administration
def switch_course(request: PanelRequest) -> HttpResponse:
    """Switch a course on or off."""
    course = get_object_or_404(courses_for(request.viewer), pk=read_id(request.POST.get("course", "")))
    return _courses(request, done=_switch(request, course, course.title or course.lms_id))


def _deployment(request: PanelRequest) -> Deployment:
    return get_object_or_404(deployments_for(request.viewer), pk=read_id(request.POST.get("deployment", "")))


def _switch(request: PanelRequest, target: Deployment | Course, name: str) -> str:
    """Switch the target to what the form asks for, and say so by its name."""
    is_off = request.POST.get("to") == "off"
    move: Callable[..., object] = suspend if is_off else restore
    move(target=target, at=timezone.now(), by=request.viewer)
    said = (
        _("%(name)s is switched off. What was written is kept.") if is_off else _("%(name)s is switched on.")
    )
    return said % {"name": name}


def _platforms(
    request: PanelRequest, *, done: str = "", trouble: str = "", refused: str = "", status: int = 200
) -> HttpResponse:
    """The page; `trouble` is about the form of what waits, `refused` about anything else."""
    deployments = list(deployments_for(request.viewer))
    context = {
        "platforms": platforms_for(request.viewer),
        "waiting": [one for one in deployments if one.state == Deployment.State.PENDING],
        "active": [one for one in deployments if one.state == Deployment.State.ACTIVE],
        "own": request.session_of_launch.launch.deployment_id,
        "done": done,
        "trouble": trouble,
        "refused": refused,
    }
    return console_page(
        request, "lti_tool/console/platforms.html", context, name="console:platforms", status=status
    )


def _courses(request: PanelRequest, *, done: str = "") -> HttpResponse:
    words = words_of(request.POST, "words") or words_of(request.GET, "words")
    found = list(courses_for(request.viewer, words)[: PAGE + 1])
    context = {"courses": found[:PAGE], "is_more": len(found) > PAGE, "words": words, "done": done}
    return console_page(request, "lti_tool/console/courses.html", context, name="console:courses")
