"""Which placement a launch has come to: by our own ids first, for those of the LMS can mislead and change with a copy."""

import re
from dataclasses import dataclass
from urllib.parse import unquote
from uuid import UUID

from django.db.models import Q

from lti_tool.claims import DEEP_LINKING, LONGEST_ID, LaunchMessage, is_plain_text
from lti_tool.models import Course, Placement
from lti_tool.origins import value_in_query
from lti_tool.products.plain import Plain

OUR_ID = "placement"
"""The name under which our id travels, in a link's address and among its custom values."""
FURTHEST = 50
"""Copies of copies that are looked back upon."""
UUID_TEXT = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True, slots=True)
class Link:
    """What a message tells of the link that was opened.

    `lms_id` is "" where the LMS's own id is no help. `named` is our id, as whoever made the link wrote it.
    """

    lms_id: str
    title: str
    named: UUID | None
    line_item_url: str
    history: tuple[str, ...]


def find_placement(*, course: Course, message: LaunchMessage, product: Plain) -> Placement | None:
    """The placement of the message, which is created, claimed or copied where it has not been met yet.

    Call it in a transaction. One query, where the link is known.
    """
    link = _link(message, product)
    if link is None:
        return None
    settled = _settled(course, link, _known(course, link))
    if settled is not None:
        return settled
    # Two people may open a link for the first time at once; the second finds what the first has made. The lock lets
    # rows that point at the course be added meanwhile: both have just added theirs, and would wait for each other.
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    known = _known(course, link)
    return _settled(course, link, known) or _met(course, link, known)


def history_in(value: str) -> tuple[str, ...]:
    """The ids in `$Context.id.history` or `$ResourceLink.id.history`, the nearest first (LTI Core 1.3, appendix B).

    They come URL-encoded, with commas between.
    """
    ids = (unquote(one.strip()) for one in value.split(",", FURTHEST)[:FURTHEST])
    return tuple(one for one in ids if is_plain_text(one) and 0 < len(one) <= LONGEST_ID)


def our_id(message: LaunchMessage) -> UUID | None:
    """Our id, among the custom values or in the address. Neither is more than text that somebody wrote."""
    return _uuid(message.custom.get(OUR_ID, "")) or _uuid(value_in_query(message.target_link_uri, OUR_ID))


def _uuid(text: str) -> UUID | None:
    return UUID(text) if UUID_TEXT.fullmatch(text) else None


def _link(message: LaunchMessage, product: Plain) -> Link | None:
    if message.resource_link is None or message.message_type == DEEP_LINKING:
        return None
    misleads = product.is_navigation(message)
    link = Link(
        lms_id="" if misleads else message.resource_link.id,
        title=message.resource_link.title,
        named=our_id(message),
        line_item_url=message.line_item_url,
        history=history_in(message.custom.get("link_history", "")),
    )
    tells_nothing = not (link.lms_id or link.named or link.line_item_url)
    return None if tells_nothing else link


def _known(course: Course, link: Link) -> list[Placement]:
    """What there is under our id, in this district, and under the LMS's, in this course."""
    wanted = Q(course=course, lms_id=link.lms_id) if link.lms_id else Q(pk__in=[])
    if link.named:
        wanted |= Q(pk=link.named, district=course.district_id)
    return list(Placement.objects.filter(wanted))


def _named(link: Link, known: list[Placement]) -> Placement | None:
    return next((one for one in known if one.pk == link.named), None)


def _of_the_lms(course: Course, link: Link, known: list[Placement]) -> Placement | None:
    if not link.lms_id:
        return None
    return next((one for one in known if one.course_id == course.pk and one.lms_id == link.lms_id), None)


def _settled(course: Course, link: Link, known: list[Placement]) -> Placement | None:
    """The placement, if nothing has to be written down to know it."""
    named = _named(link, known)
    if named is not None and named.course_id == course.pk:
        if not link.lms_id or named.lms_id == link.lms_id:
            return named
        if named.lms_id == "":
            return None
    return _of_the_lms(course, link, known)


def _met(course: Course, link: Link, known: list[Placement]) -> Placement | None:
    """The placement of a link that is opened for the first time. The caller holds the course."""
    named = _named(link, known)
    if not link.lms_id:
        return _without_link(course, link, named)
    if named is not None and named.course_id == course.pk and named.lms_id == "":
        # Somebody has picked anew for a link that is there already: what was there before stands back.
        if before := _of_the_lms(course, link, known):
            _call(before, "")
        return _call(named, link.lms_id)
    if named is None:
        return _copy(course, link, _forerunner(course, link))
    waiting = Placement.objects.filter(course=course, origin=named, lms_id="").order_by("pk").first()
    return _call(waiting, link.lms_id) if waiting else _copy(course, link, named)


def _without_link(course: Course, link: Link, named: Placement | None) -> Placement | None:
    """The placement where the LMS's id of the link is no help: by our id in a copied course, or by its column."""
    if named is not None:
        copy = Placement.objects.filter(course=course, origin=named).order_by("pk").first()
        return copy or _copy(course, link, named)
    return (
        Placement.objects.filter(course=course, line_item_url=link.line_item_url).order_by("pk").first()
        if link.line_item_url
        else None
    )


def _forerunner(course: Course, link: Link) -> Placement | None:
    """What the link was copied from: by the LMS's history of the link, or by its title in the course copied."""
    of_deployment = Placement.objects.filter(course__deployment=course.deployment_id).exclude(lms_id="")
    if link.history:
        found = {one.lms_id: one for one in of_deployment.filter(lms_id__in=link.history).order_by("-pk")}
        if nearest := next((found[one] for one in link.history if one in found), None):
            return nearest
    if not course.history or not link.title:
        return None
    courses: dict[str, list[Placement]] = {}
    same = of_deployment.filter(course__lms_id__in=course.history, title=link.title).select_related("course")
    for one in same.order_by("pk")[: FURTHEST * 2]:
        courses.setdefault(one.course.lms_id, []).append(one)
    nearest_course = next((courses[one] for one in course.history if one in courses), [])
    return nearest_course[0] if len(nearest_course) == 1 else None


def _copy(course: Course, link: Link, origin: Placement | None) -> Placement:
    """A new placement, with nobody's words. What it invites to is its origin's."""
    return Placement.objects.create(
        district_id=course.district_id,
        course=course,
        lms_id=link.lms_id,
        kind=origin.kind if origin else Placement.Kind.ASSIGNMENT,
        title=(link.title if link.lms_id else "") or (origin.title if origin else ""),
        origin=origin,
    )


def _call(placement: Placement, lms_id: str) -> Placement:
    placement.lms_id = lms_id
    placement.save(update_fields=["lms_id"])
    return placement
