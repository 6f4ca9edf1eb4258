"""Names and roles: the roster of a course, in pages."""

from typing import Any

from demo.lms.platform import Platform
from demo.lms.world import Course

MEDIA_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"


def members_page(
    platform: Platform, course: Course, *, url: str, page: int = 1, limit: int | None = None, role: str = ""
) -> tuple[dict[str, Any], str]:
    """One page of members, and the `Link` header to the next one or "" (NRPS 2.0, section 2.4)."""
    members = [
        member
        for key in sorted(course.roles, key=lambda key: platform.world.people[key].family)
        if (member := _member(platform, course, key)) and (not role or _has(member, role))
    ]
    most = platform.temperament.page_size
    size = min(limit or most or len(members), most or len(members)) or 1
    shown = members[(page - 1) * size : page * size]
    context = {"id": course.context_id, "label": course.label, "title": course.title}
    link = f'<{url}?page={page + 1}&limit={size}>; rel="next"' if page * size < len(members) else ""
    return {"id": url, "context": context, "members": shown}, link


def _member(platform: Platform, course: Course, key: str) -> dict[str, Any] | None:
    person, temperament = platform.world.people[key], platform.temperament
    if not (roles := temperament.member_roles(course.roles[key])):
        return None
    return {
        "status": "Active",
        "user_id": temperament.subject(person),
        "name": temperament.text(person.name),
        "given_name": temperament.text(person.given),
        "family_name": temperament.text(person.family),
        "roles": roles,
    }


def _has(member: dict[str, Any], role: str) -> bool:
    return any(one.rpartition("#")[2] == role.rpartition("#")[2] for one in member["roles"])
