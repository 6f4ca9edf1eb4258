"""The LMS over HTTP: endpoints that a tool speaks to. The pages that people see are in `pages.py`."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from demo.lms import ags, nrps, pages
from demo.lms.deep_linking import BadAnswer, take_answer
from demo.lms.messages import NOTICE_SCOPE
from demo.lms.notices import HELLO, NoticeDesk
from demo.lms.platform import Platform, ShownByPlatform
from demo.lms.registration import NotRegistered, RegistrationDesk
from demo.lms.school import School
from demo.lms.tokens import Denied, TokenDesk

AGS_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"
NRPS_SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"


def fetch_json(url: str) -> Any:
    """The JSON at the address."""
    return httpx.get(url, timeout=5).raise_for_status().json()


def post_json(url: str, body: Any) -> None:
    """Send the JSON to the address, once; nobody minds if it does not arrive."""
    with contextlib.suppress(httpx.HTTPError):
        httpx.post(url, json=body, timeout=5)


def make_app(
    platform: Platform,
    *,
    fetch: Callable[[str], Any] = fetch_json,
    post: Callable[[str, Any], None] = post_json,
) -> Starlette:
    """The LMS as an ASGI application."""
    app = Starlette(
        routes=[
            *pages.ROUTES,
            Route("/auth", auth, methods=["GET", "POST"]),
            Route("/jwks", jwks),
            Route("/token", token, methods=["POST"]),
            Route("/.well-known/openid-configuration", configuration),
            Route("/registrations", register, methods=["POST"]),
            Route("/deep-links/{course}/", deep_link_return, methods=["POST"]),
            Route("/api/notice-handlers/{number}", notice_handlers, methods=["GET", "PUT"]),
            Route("/api/courses/{course}/memberships", memberships),
            Route("/api/courses/{course}/line_items", line_items, methods=["GET", "POST"]),
            Route("/api/courses/{course}/line_items/{item}", line_item, methods=["GET", "PUT", "DELETE"]),
            Route("/api/courses/{course}/line_items/{item}/scores", scores, methods=["POST"]),
            Route("/api/courses/{course}/line_items/{item}/results", results),
            Mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static"),
        ],
        exception_handlers={ShownByPlatform: pages.own_error, ags.NotAccepted: not_accepted},
    )
    desks = TokenDesk(platform, fetch), RegistrationDesk(platform)
    app.state.school = School(platform, *desks, fetch, NoticeDesk(platform, post))
    return app


def school_of(request: Request) -> School:
    """The school behind the request."""
    school: School = request.app.state.school
    return school


async def auth(request: Request) -> Response:
    """The authorisation endpoint: answers by a form that the browser posts to the tool."""
    asked = dict(await request.form()) if request.method == "POST" else dict(request.query_params)
    fields = {name: str(value) for name, value in asked.items()}
    school = school_of(request)
    people = school.signed_in(request.cookies)
    if not people and "repost" not in fields:
        return pages.repost(request, fields)
    reply = school.platform.authorize(fields, people)
    return pages.form_post(request, reply)


async def jwks(request: Request) -> Response:
    """The platform's keys."""
    return JSONResponse(school_of(request).platform.jwks(), headers={"Cache-Control": "max-age=864000"})


async def token(request: Request) -> Response:
    """Access tokens for services."""
    school, form = school_of(request), await request.form()
    try:
        granted = school.tokens.grant(
            {name: str(value) for name, value in form.items()}, f"{school.platform.issuer}/token"
        )
    except Denied as trouble:
        return JSONResponse({"error": trouble.error}, status_code=trouble.status)
    school.note("token", {"scope": granted["scope"]})
    # Moodle calls its JSON text/html.
    kind = "text/html" if school.platform.like == "moodle" else "application/json"
    return Response(json.dumps(granted), media_type=kind)


async def configuration(request: Request) -> Response:
    """The OpenID configuration, for dynamic registration."""
    return JSONResponse(school_of(request).registrations.configuration())


async def register(request: Request) -> Response:
    """Dynamic registration."""
    school = school_of(request)
    try:
        answer = school.registrations.register(request.headers.get("authorization", ""), await request.json())
    except NotRegistered as trouble:
        if isinstance(trouble.body, str):
            return PlainTextResponse(trouble.body, status_code=trouble.status)
        return JSONResponse(trouble.body, status_code=trouble.status)
    school.note("registration", {"client_name": answer["client_name"]})
    return JSONResponse(answer)


async def deep_link_return(request: Request) -> Response:
    """What the tool's picker sends back through the browser."""
    school, form = school_of(request), await request.form()
    course = school.platform.world.courses[request.path_params["course"]]
    try:
        placed = take_answer(school.platform, course, str(form.get("JWT", "")), school.fetch)
    except BadAnswer as trouble:
        return JSONResponse({"errors": [str(trouble)]}, status_code=400)
    school.note("deep link", {"placed": [one.title for one in placed]})
    return pages.placed(request, course, placed)


async def notice_handlers(request: Request) -> Response:
    """Where the tool wants its notices, which one kind of LMS has."""
    school = school_of(request)
    if school.platform.like != "canvas":
        raise ags.NotAccepted(404, "there are no notices here")
    _need(request, NOTICE_SCOPE)
    if request.method == "GET":
        handlers = [{"notice_type": kind, "handler": at} for kind, at in school.notices.handlers.items()]
        return JSONResponse({"notice_handlers": handlers})
    registered = school.notices.register(await request.json())
    school.note("notice handler", registered)
    greets = registered["notice_type"] == HELLO
    return JSONResponse(registered, background=BackgroundTask(school.notices.hello) if greets else None)


async def memberships(request: Request) -> Response:
    """The roster of a course."""
    school = school_of(request)
    _need(request, NRPS_SCOPE)
    course = school.platform.world.courses[request.path_params["course"]]
    asked = request.query_params
    body, link = nrps.members_page(
        school.platform,
        course,
        url=f"{school.platform.issuer}{request.url.path}",
        page=int(asked.get("page", 1)),
        limit=int(asked["limit"]) if "limit" in asked else None,
        role=asked.get("role", ""),
    )
    return _json(body, nrps.MEDIA_TYPE, headers={"Link": link} if link else {})


async def line_items(request: Request) -> Response:
    """The columns of a gradebook."""
    school, book = school_of(request), _book(request)
    if request.method == "POST":
        _need(request, f"{AGS_SCOPE}lineitem")
        base = f"{school.platform.issuer}{request.url.path}"
        made = book.create(await request.json(), base)
        school.note("line item", made.body)
        return _json(made.body, ags.LINE_ITEM, status=201)
    _need(request, f"{AGS_SCOPE}lineitem", f"{AGS_SCOPE}lineitem.readonly")
    _need_media(request, ags.LINE_ITEMS)
    names = {"resource_link_id": "resourceLinkId", "resource_id": "resourceId", "tag": "tag"}
    wanted = {names[name]: value for name, value in request.query_params.items() if name in names}
    return _json(book.found(wanted), ags.LINE_ITEMS)


async def line_item(request: Request) -> Response:
    """One column."""
    school, book = school_of(request), _book(request)
    item = book.item(request.path_params["item"])
    if request.method == "GET":
        _need(request, f"{AGS_SCOPE}lineitem", f"{AGS_SCOPE}lineitem.readonly")
        return _json(item.body, ags.LINE_ITEM)
    _need(request, f"{AGS_SCOPE}lineitem")
    if request.method == "DELETE":
        del book.items[item.id]
        return Response(status_code=204)
    item.body = await request.json() | {"id": item.body["id"]}
    school.note("line item", item.body)
    return _json(item.body, ags.LINE_ITEM)


async def scores(request: Request) -> Response:
    """A score for one learner."""
    school, book = school_of(request), _book(request)
    _need(request, f"{AGS_SCOPE}score")
    _need_media(request, ags.SCORE, header="content-type")
    sent = await request.json()
    book.score(request.path_params["item"], sent)
    school.note("score", sent)
    return JSONResponse({"resultUrl": f"{school.platform.issuer}{request.url.path}"})


async def results(request: Request) -> Response:
    """What stands in a column."""
    _need(request, f"{AGS_SCOPE}result.readonly")
    _need_media(request, ags.RESULTS)
    found = _book(request).results(request.path_params["item"], request.query_params.get("user_id", ""))
    return _json(found, ags.RESULTS)


async def not_accepted(_request: Request, trouble: Exception) -> Response:
    """A service's no."""
    status = trouble.status if isinstance(trouble, ags.NotAccepted) else 400
    return JSONResponse({"errors": [str(trouble)]}, status_code=status)


def _book(request: Request) -> ags.Gradebook:
    return school_of(request).book(request.path_params["course"])


def _need(request: Request, *scopes: str) -> None:
    if not school_of(request).tokens.allows(request.headers.get("authorization", ""), *scopes):
        raise ags.NotAccepted(401, "a token with the right scope is needed")


def _need_media(request: Request, media_type: str, header: str = "accept") -> None:
    """Moodle insists on the exact media type."""
    if school_of(request).platform.like == "moodle" and request.headers.get(header) != media_type:
        raise ags.NotAccepted(400, f"{header} must be {media_type}")


def _json(
    body: Any, media_type: str, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    return Response(json.dumps(body), status_code=status, media_type=media_type, headers=headers or {})
