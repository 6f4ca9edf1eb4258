"""The claims of launches."""

from typing import TYPE_CHECKING, Any

from demo.lms.temperaments import LTI
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
        claims["azp"] = platform.the_tool.client_id
    if role == "observer" and platform.like == "canvas":
        observed = course.observers.get(person.key, ())
        subjects = [platform.temperament.subject(platform.world.people[one]) for one in observed]
        claims[LTI + "role_scope_mentor"] = subjects
    if message == "LtiDeepLinkingRequest":
        claims[DEEP_LINKING] = _deep_linking(platform, course)
    else:
        link = {
            "id": placement.link_id(course),
            "title": placement.title,
            "description": placement.description,
        }
        claims[LTI + "resource_link"] = link
    if for_user:
        claims[LTI + "for_user"] = {"user_id": for_user}
    return claims | platform.temperament.extra_claims(platform.world, course, placement, person)


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
        LTI + "context": _context(platform, course),
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


def _context(platform: "Platform", course: Course) -> dict[str, Any]:
    kind = "Account" if course.is_account else "http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"
    return {
        "id": course.context_id if platform.like == "canvas" else str(course.number),
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
