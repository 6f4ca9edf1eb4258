"""The pages of the LMS. Who is looking stands in the address, so two people fit into one browser."""

from pathlib import Path
from typing import Any

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from demo.lms.copies import copy_course
from demo.lms.platform import Reply
from demo.lms.school import COOKIE, School
from demo.lms.world import Course, Person, Placement

templates = Jinja2Templates(directory=Path(__file__).parent / "templates")


def _school(request: Request) -> School:
    school: School = request.app.state.school
    return school


def _render(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    return templates.TemplateResponse(
        request,
        template,
        {"school": _school(request), "like": _school(request).platform.like, **context},
        status,
    )


def _visit(request: Request, template: str, person: Person, **context: Any) -> Response:
    """A page of somebody signed in; visiting it is what signs them in."""
    response = _render(request, template, person=person, **context)
    cookie = _school(request).sign_in(request.cookies, person.key)
    response.set_cookie(COOKIE, cookie, httponly=True, samesite="lax", path="/")
    return response


def _person(request: Request) -> Person:
    try:
        return _school(request).platform.world.people[request.path_params["person"]]
    except KeyError as trouble:
        raise HTTPException(404) from trouble


def _course(request: Request, person: Person) -> Course:
    course = _school(request).platform.world.courses.get(request.path_params["course"])
    if course is None or person.key not in course.roles:
        raise HTTPException(404)
    return course


async def start(request: Request) -> Response:
    """Offers the people one can be."""
    return _render(request, "start.html", world=_school(request).platform.world)


async def course_home(request: Request) -> Response:
    """A course with its assignments."""
    person = _person(request)
    return _visit(request, "course.html", person, course=_course(request, person))


async def assignment(request: Request) -> Response:
    """An assignment with the tool in a frame."""
    person = _person(request)
    course = _course(request, person)
    placement = course.placements.get(request.path_params["placement"])
    if placement is None:
        raise HTTPException(404)
    return _launching(request, person, course, placement, "LtiResourceLinkRequest")


async def place(request: Request) -> Response:
    """The tool's picker in a frame."""
    person = _person(request)
    course = _course(request, person)
    return _launching(
        request, person, course, next(iter(course.placements.values())), "LtiDeepLinkingRequest"
    )


async def review(request: Request) -> Response:
    """Whose work can be looked at."""
    person = _person(request)
    return _visit(request, "review.html", person, course=_course(request, person))


async def review_one(request: Request) -> Response:
    """One learner's work: by a message of its own in one kind of LMS, by an ordinary link in the other."""
    person = _person(request)
    course, platform = _course(request, person), _school(request).platform
    placement = course.placements.get(request.path_params["placement"])
    if placement is None or course.roles.get(request.path_params["learner"]) != "learner":
        raise HTTPException(404)
    message = "LtiResourceLinkRequest" if platform.like == "canvas" else "LtiSubmissionReviewRequest"
    learner = platform.world.people[request.path_params["learner"]]
    subject = platform.temperament.subject(learner)
    return _launching(request, person, course, placement, message, subject)


async def copy(request: Request) -> Response:
    """Copy the course, and tell the tool where that is done."""
    person, course = _taught(request)
    school = _school(request)
    made = copy_course(school.platform.world, course)
    return RedirectResponse(
        f"/as/{person.key}/courses/{made.key}/",
        status_code=303,
        background=BackgroundTask(school.notices.copied, made, course),
    )


async def publish(request: Request) -> Response:
    """Let learners see a placement."""
    person, course = _taught(request)
    if request.path_params["placement"] not in course.placements:
        raise HTTPException(404)
    course.placements[request.path_params["placement"]].is_published = True
    return RedirectResponse(f"/as/{person.key}/courses/{course.key}/", status_code=303)


async def hide_number(request: Request) -> Response:
    """Set a placement's column so that it shows no number."""
    person, course = _taught(request)
    placement = course.placements.get(request.path_params["placement"])
    if placement is None or not placement.column:
        raise HTTPException(404)
    _school(request).book(course.key).hide_number(placement)
    return RedirectResponse(f"/as/{person.key}/courses/{course.key}/gradebook/", status_code=303)


def _taught(request: Request) -> tuple[Person, Course]:
    person = _person(request)
    course = _course(request, person)
    if course.roles[person.key] != "teacher":
        raise HTTPException(404)
    return person, course


def _launching(
    request: Request, person: Person, course: Course, placement: Placement, message: str, for_user: str = ""
) -> Response:
    platform = _school(request).platform
    tool = platform.tool
    fields = platform.initiate(person.key, placement.key, message, for_user) if tool else {}
    return _visit(
        request,
        "assignment.html",
        person,
        course=course,
        placement=placement,
        picking=message == "LtiDeepLinkingRequest",
        tool=tool,
        fields=fields,
        frame=platform.temperament.frame,
        has_storage=platform.temperament.has_storage,
    )


async def gradebook(request: Request) -> Response:
    """What the gradebook shows of a course."""
    person = _person(request)
    course = _course(request, person)
    return _visit(request, "gradebook.html", person, course=course, book=_school(request).book(course.key))


async def sent(request: Request) -> Response:
    """What the tool has sent."""
    return _render(request, "sent.html")


async def registration(request: Request) -> Response:
    """An administrator registers a tool by its address."""
    school, address = _school(request), ""
    if request.method == "POST":
        form = await request.form()
        mark = "&" if "?" in str(form["address"]) else "?"
        issuer, token = school.platform.issuer, school.registrations.invite()
        address = (
            f"{form['address']}{mark}openid_configuration={issuer}/.well-known/openid-configuration"
            f"&registration_token={token}"
        )
    return _render(request, "registration.html", address=address)


async def activate(request: Request) -> Response:
    """An administrator switches a pending tool on."""
    _school(request).platform.the_tool.is_active = True
    return _render(request, "registration.html", address="")


async def storage(request: Request) -> Response:
    """The frame that keeps a tool's small values, where the LMS offers that."""
    if not _school(request).platform.temperament.has_storage:
        raise HTTPException(404)
    return _render(request, "storage.html")


def form_post(request: Request, reply: Reply) -> Response:
    """A page that posts itself to the tool."""
    return _render(request, "form_post.html", url=reply.url, fields=reply.fields)


def repost(request: Request, fields: dict[str, str]) -> Response:
    """A page that asks again from here, because a tool's page cannot make the browser bring the LMS's cookie."""
    return _render(request, "form_post.html", url=request.url.path, fields=fields | {"repost": "1"})


def placed(request: Request, course: Course, placements: list[Placement]) -> Response:
    """What a deep linking answer has placed."""
    return _render(request, "placed.html", course=course, placements=placements)


async def own_error(request: Request, trouble: Exception) -> Response:
    """An error that the LMS shows itself."""
    return _render(request, "error.html", status=400, words=str(trouble))


ROUTES = [
    Route("/", start),
    Route("/sent/", sent),
    Route("/storage/", storage),
    Route("/registration/", registration, methods=["GET", "POST"]),
    Route("/registration/activate/", activate, methods=["POST"]),
    Route("/as/{person}/courses/{course}/", course_home),
    Route("/as/{person}/courses/{course}/gradebook/", gradebook),
    Route("/as/{person}/courses/{course}/gradebook/{placement}/", hide_number, methods=["POST"]),
    Route("/as/{person}/courses/{course}/place/", place),
    Route("/as/{person}/courses/{course}/copy/", copy, methods=["POST"]),
    Route("/as/{person}/courses/{course}/publish/{placement}/", publish, methods=["POST"]),
    Route("/as/{person}/courses/{course}/review/", review),
    Route("/as/{person}/courses/{course}/review/{placement}/{learner}/", review_one),
    Route("/as/{person}/courses/{course}/assignments/{placement}/", assignment),
]
