"""The first page of a launch: the desk, the letter, or a kind word."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from lti_tool.claims import DATA_PRIVACY
from lti_tool.models import Placement
from lti_tool.selectors.rosters import roster_news_for
from lti_tool.viewer import Role
from lti_tool.web.console.home import home
from lti_tool.web.gate import PanelRequest, panel
from narratives.models import Assignment
from narratives.selectors.narratives import assignment_for, released_for
from narratives.selectors.oversight import glass_notices_for, records_for
from narratives.selectors.people import desk_for, learner_for
from narratives.services.assignments import meet_assignment
from narratives.services.dialogue import note_seen
from narratives.web.console.people import person_page
from narratives.web.journey import journey_page
from narratives.web.learning import learning_page
from narratives.web.pages import page
from narratives.web.placing import placing_page
from narratives.web.told import told_on_desk
from narratives.web.writing import writing_page


@panel
def arrival(request: PanelRequest) -> HttpResponse:
    """What this viewer came for."""
    viewer, session = request.viewer, request.session_of_launch
    if session.launch.deep_linking is not None:
        return placing_page(request)
    if session.launch.message_type == DATA_PRIVACY and viewer.role is not Role.DISTRICT_ADMIN:
        return _plain(request, "narratives/plain/your_rights.html")
    assignment = None
    is_part_of_it = viewer.is_teaching or viewer.is_learner
    if session.placement is not None and _invites_to_work(session.placement) and is_part_of_it:
        assignment = meet_assignment(placement=session.placement)
    if viewer.is_teaching:
        if viewer.for_person_id and (learner := learner_for(viewer, viewer.for_person_id)):
            return writing_page(request, learner)
        return desk_page(request, assignment)
    if viewer.is_learner and session.placement is not None:
        return learning_page(request) if assignment else journey_page(request, session.person)
    return _kind_word(request)


@panel
def desk(request: PanelRequest) -> HttpResponse:
    """The desk, for those who teach; everybody else is taken to where they arrived."""
    if not request.viewer.is_teaching:
        return arrival(request)
    return desk_page(request, assignment_for(request.viewer))


def desk_page(request: PanelRequest, assignment: Assignment | None) -> HttpResponse:
    """The people of the course and what waits with each, in words."""
    rows, now = desk_for(request.viewer), timezone.now()
    placement = request.session_of_launch.placement
    context = {
        "rows": rows,
        "assignment": assignment,
        "notices": glass_notices_for(request.viewer, at=now),
        "is_unpublished": placement is not None and placement.is_published is False,
        "roster": roster_news_for(request.viewer, at=now),
        **told_on_desk(request, at=now),
    }
    return page(request, "narratives/desk.html", context, path=reverse("panel:desk"))


def _invites_to_work(placement: Placement) -> bool:
    return placement.kind == Placement.Kind.ASSIGNMENT


def _kind_word(request: PanelRequest) -> HttpResponse:
    if request.viewer.role is Role.FAMILY:
        letters = released_for(request.viewer)
        note_seen(narratives=letters, viewer=request.viewer, at=timezone.now())
        return page(request, "narratives/family.html", {"letters": letters})
    if request.viewer.role is Role.DISTRICT_ADMIN:
        return _console(request)
    if request.viewer.is_learner:
        return _plain(request, "narratives/plain/no_assignment.html")
    return _plain(request, "narratives/plain/no_role.html")


def _console(request: PanelRequest) -> HttpResponse:
    """The console: at the learner whom a data privacy launch names, otherwise at its first page."""
    wanted = request.viewer.for_person_id
    named = records_for(request.viewer).filter(pk=wanted).first() if wanted else None
    return person_page(request, named) if named else home(request)


def _plain(request: PanelRequest, template: str) -> HttpResponse:
    return page(request, template, {})
