"""The claims of launches."""

from typing import TYPE_CHECKING, Any

from demo.lms.temperaments import LTI, NOTICE_TYPES
from demo.lms.variables import expanded
from demo.lms.world import Course, Person, Placement

if TYPE_CHECKING:
    from demo.lms.platform import Platform

AGS = "https://purl.imsglobal.org/spec/lti-ags/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
SCOPES = [
    f"{AGS}scope/lineitem",
    f"{AGS}scope/lineitem.readonly",
    f"{AGS}scope/result.readonly",
    f"{AGS}scope/score",
    f"{NRPS}scope/contextmembership.readonly",
]
NOTICE_SCOPE = "https://purl.imsglobal.org/spec/lti/scope/noticehandlers"
STUDENT = "https://www.instructure.com/lti_student_id"


def scopes_of(platform: "Platform") -> list[str]:
    """The scopes that a tool may ask for here."""
    return [*SCOPES, NOTICE_SCOPE] if platform.like == "canvas" else SCOPES


def claims_of(
    platform: "Platform",
    course: Course,
    placement: Placement,
    person: Person,
    *,
    nonce: str,
    message: str,
    for_user: str,
) -> dict[str, Any]:
    """A launch of this person at this placement (LTI Core 1.3, section 5.3 and 5.4)."""
    role = course.roles.get(person.key)
    claims = _core(platform, course, person, nonce=nonce, message=message) | _services(
        platform, course, placement, message
    )
    if platform.like == "canvas":
        claims |= {"azp": platform.the_tool.client_id} | _notices(platform)
    if role == "observer" and platform.like == "canvas":
        observed = course.observers.get(person.key, ())
        subjects = [platform.temperament.subject(platform.world.people[one]) for one in observed]
        claims[LTI + "role_scope_mentor"] = subjects
    if message == "LtiDeepLinkingRequest":
        claims[DEEP_LINKING] = _deep_linking(platform, course)
    else:
        claims[LTI + "resource_link"] = _link(course, placement)
    claims |= platform.temperament.extra_claims(platform.world, course, placement, person)
    # A picker has no link yet, and SpeedGrader forgets which one it shows.
    forgets = platform.like == "canvas" and bool(for_user)
    shown = None if forgets or message == "LtiDeepLinkingRequest" else placement
    custom = claims[LTI + "custom"]
    if shown is None:
        custom = {name: value for name, value in custom.items() if name not in placement.custom}
    claims[LTI + "custom"] = expanded(platform, course, shown, platform.the_tool.custom | custom)
    if forgets:
        claims[LTI + "resource_link"] = {"id": course.context_id, "title": course.title}
        claims[STUDENT] = for_user
    elif for_user:
        claims[LTI + "for_user"] = {"user_id": for_user}
    return claims


def _core(
    platform: "Platform", course: Course, person: Person, *, nonce: str, message: str
) -> dict[str, Any]:
    now = int(platform.clock())
    return {
        "iss": platform.issuer,
        "aud": platform.the_tool.client_id,
        "sub": platform.temperament.subject(person),
        "iat": now,
        "exp": now + platform.temperament.token_life,
        "nonce": nonce,
        "name": person.name,
        "given_name": person.given,
        "family_name": person.family,
        LTI + "version": "1.3.0",
        LTI + "message_type": message,
        LTI + "deployment_id": platform.the_tool.deployment_id,
        LTI + "roles": platform.temperament.roles(course.roles.get(person.key)),
        LTI + "context": context_of(platform, course),
        LTI + "tool_platform": {
            "guid": "demo-lms",
            "name": "Demo school",
            "product_family_code": platform.like,
        },
        LTI + "launch_presentation": {
            "document_target": "iframe",
            "return_url": f"{platform.issuer}/as/{person.key}/courses/{course.key}/",
            "locale": "en",
        },
    }


def _services(platform: "Platform", course: Course, placement: Placement, message: str) -> dict[str, Any]:
    api = f"{platform.issuer}/api/courses/{course.key}"
    is_link = message != "LtiDeepLinkingRequest"
    own = {"lineitem": platform.line_item_url(course, placement)} if is_link and placement.column else {}
    return {
        f"{NRPS}claim/namesroleservice": {
            "context_memberships_url": f"{api}/memberships",
            "service_versions": ["2.0"],
        },
        f"{AGS}claim/endpoint": {"scope": SCOPES[:4], "lineitems": f"{api}/line_items"} | own,
    }


def _notices(platform: "Platform") -> dict[str, Any]:
    service = {
        "service_versions": ["1.0"],
        "platform_notification_service_url": f"{platform.issuer}/api/notice-handlers/1",
        "scope": [NOTICE_SCOPE],
        "notice_types_supported": NOTICE_TYPES,
    }
    return {LTI + "platformnotificationservice": service}


def _link(course: Course, placement: Placement) -> dict[str, str]:
    return {
        "id": placement.link_id(course),
        "title": placement.title,
        "description": placement.description,
    }


def context_of(platform: "Platform", course: Course) -> dict[str, Any]:
    """The context claim of the course."""
    kind = "Account" if course.is_account else "http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"
    return {
        "id": platform.context_id(course),
        "label": course.label,
        "title": course.title,
        "type": [kind if platform.like == "canvas" else "CourseSection"],
    }


def _deep_linking(platform: "Platform", course: Course) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "deep_link_return_url": f"{platform.issuer}/deep-links/{course.key}/",
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["iframe", "window"],
        "accept_multiple": platform.like == "moodle",
        "auto_create": False,
    }
    return settings | ({"data": "kept-by-the-platform"} if platform.like == "canvas" else {})
