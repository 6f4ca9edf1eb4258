"""A launch in our words. Nobody above this floor reads a claim's URL.

LTI Core 1.3, section 5.3 and 5.4; roles in its appendix A.2.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from lti_tool.origins import origin_of
from lti_tool.viewer import Role

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING_SETTINGS = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
ADMINISTRATORS = frozenset(
    {
        "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
        "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator",
    }
)
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
LONGEST_ID = 255
UNEXPANDED = re.compile(r"\$[A-Za-z][\w.]*")
"""A variable that the platform did not substitute; then there is no value (LTI Core 1.3, section 5.4.6.1)."""

UNHOLDABLE = re.compile("[\x00\ud800-\udfff]")

RESOURCE_LINK = "LtiResourceLinkRequest"
DEEP_LINKING = "LtiDeepLinkingRequest"
SUBMISSION_REVIEW = "LtiSubmissionReviewRequest"
DATA_PRIVACY = "DataPrivacyLaunchRequest"
MESSAGE_TYPES = frozenset({RESOURCE_LINK, DEEP_LINKING, SUBMISSION_REVIEW, DATA_PRIVACY})
ABOUT_SOMEBODY = frozenset({SUBMISSION_REVIEW, DATA_PRIVACY})
"""Messages that name the person they are about."""
NAMES_AND_ROLES = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
GRADE_SERVICES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NOTICE_SERVICE = LTI + "platformnotificationservice"
LONGEST_URL = 1000


class UnreadableClaim(Exception):
    """A claim is missing, or not of the kind the specification gives it. The text names the claim."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where the launch comes from: usually a course."""

    id: str
    label: str
    title: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResourceLink:
    """The link in the course that was opened."""

    id: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class LaunchMessage:
    """A verified LTI message. `claims` is there for `products`, which know what an LMS adds.

    `memberships_url`, `line_item_url` and `notice_service_url` are where the platform's services are, "" where it
    offers none. `deep_linking` are the settings of a deep linking request.
    """

    message_type: str
    deployment_id: str
    subject: str
    roles: frozenset[str]
    context: Context | None
    resource_link: ResourceLink | None
    target_link_uri: str
    name: str
    given_name: str
    family_name: str
    locale: str
    return_url: str
    custom: Mapping[str, str]
    mentored_subjects: tuple[str, ...]
    for_subject: str
    services: tuple[str, ...]
    memberships_url: str
    line_item_url: str
    notice_service_url: str
    deep_linking: Mapping[str, Any]
    claims: Mapping[str, Any] = field(repr=False)

    @property
    def is_test_user(self) -> bool:
        """Canvas's Student View and its like."""
        return TEST_USER in self.roles

    @property
    def is_administrator(self) -> bool:
        """An administrator of the institution or the system; that grants nothing in a course."""
        return bool(self.roles & ADMINISTRATORS)


def read_message(claims: Mapping[str, Any]) -> LaunchMessage:
    """The message that these claims make, with every claim checked for its kind.

    Raises UnreadableClaim. Whether the message is genuine is not asked here.
    """
    message_type = _text(claims, LTI + "message_type")
    if _text(claims, LTI + "version") != "1.3.0":
        raise UnreadableClaim("version must be 1.3.0")
    if message_type not in MESSAGE_TYPES:
        raise UnreadableClaim(f"message_type {message_type[:60]} is not one that Beside answers")
    link = _resource_link(claims)
    if message_type in {RESOURCE_LINK, SUBMISSION_REVIEW} and link is None:
        raise UnreadableClaim("resource_link is missing")
    presentation = _object(claims, LTI + "launch_presentation")
    return LaunchMessage(
        message_type=message_type,
        deployment_id=_id(claims, LTI + "deployment_id"),
        subject=_id(claims, "sub"),
        roles=_roles(claims),
        context=_context(claims),
        resource_link=link,
        target_link_uri=_optional_text(claims, LTI + "target_link_uri"),
        name=_optional_text(claims, "name"),
        given_name=_optional_text(claims, "given_name"),
        family_name=_optional_text(claims, "family_name"),
        locale=_optional_text(presentation, "locale") or _optional_text(claims, "locale"),
        return_url=_optional_text(presentation, "return_url"),
        custom=_custom(claims),
        mentored_subjects=_mentored(claims),
        for_subject=_for_subject(claims, message_type),
        services=_services(claims),
        memberships_url=_service_url(claims, NAMES_AND_ROLES, "context_memberships_url"),
        line_item_url=_service_url(claims, GRADE_SERVICES, "lineitem"),
        notice_service_url=_service_url(claims, NOTICE_SERVICE, "platform_notification_service_url"),
        deep_linking=_object(claims, DEEP_LINKING_SETTINGS),
        claims=claims,
    )


def is_plain_text(value: Any) -> TypeGuard[str]:
    """A text that any database can hold: a string without the character NUL and without halves of characters."""
    return isinstance(value, str) and not UNHOLDABLE.search(value)


def role_in_course(roles: Iterable[str]) -> Role:
    """The one role that these LTI roles give in a course.

    Only context roles count, in full or (deprecated) short form; a sub-role speaks for its principal
    role, and a teaching assistant is told from a teacher (LTI Core 1.3, appendix A.2.2 and A.2.3).
    """
    named = {split for role in roles if (split := _principal(role))}
    principals = {principal for principal, _ in named}
    if any(sub.startswith("TeachingAssistant") for _, sub in named):
        return Role.ASSISTANT
    if "Instructor" in principals:
        return Role.TEACHER
    if "Learner" in principals:
        return Role.LEARNER
    return Role.FAMILY if "Mentor" in principals else Role.NONE


def _principal(role: str) -> tuple[str, str] | None:
    place, mark, name = role.rpartition("#")
    if not mark:
        return (role, "") if role.isalpha() else None
    if place == MEMBERSHIP:
        return name, ""
    if place.startswith(MEMBERSHIP + "/"):
        return place.removeprefix(MEMBERSHIP + "/"), name
    return None


def _short(claim: str) -> str:
    return claim.rsplit("/", 1)[-1]


def _text(claims: Mapping[str, Any], claim: str) -> str:
    value: Any = claims.get(claim)
    if not is_plain_text(value) or not value:
        raise UnreadableClaim(f"{_short(claim)} is missing or not a text")
    return value


def _id(claims: Mapping[str, Any], claim: str) -> str:
    value = _text(claims, claim)
    if len(value) > LONGEST_ID:
        raise UnreadableClaim(f"{_short(claim)} is longer than {LONGEST_ID} characters")
    return value


def _optional_text(claims: Mapping[str, Any], claim: str) -> str:
    """A text, or "" where it is absent, of another kind, or an unexpanded variable."""
    value: Any = claims.get(claim)
    return "" if not is_plain_text(value) or UNEXPANDED.fullmatch(value) else value.strip()


def _object(claims: Mapping[str, Any], claim: str) -> Mapping[str, Any]:
    value = claims.get(claim)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise UnreadableClaim(f"{_short(claim)} is not an object")
    return value


def _texts(values: Any, claim: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(is_plain_text(value) for value in values):
        raise UnreadableClaim(f"{claim} is not a list of texts")
    return tuple(values)


def _roles(claims: Mapping[str, Any]) -> frozenset[str]:
    if LTI + "roles" not in claims:
        raise UnreadableClaim("roles is missing")
    return frozenset(_texts(claims[LTI + "roles"], "roles"))


def _context(claims: Mapping[str, Any]) -> Context | None:
    if not (context := _object(claims, LTI + "context")):
        return None
    types = _texts(context.get("type") or [], "context type")
    return Context(
        id=_id(context, "id"),
        label=_optional_text(context, "label")[:LONGEST_ID],
        title=_optional_text(context, "title")[:500],
        types=types,
    )


def _resource_link(claims: Mapping[str, Any]) -> ResourceLink | None:
    if not (link := _object(claims, LTI + "resource_link")):
        return None
    return ResourceLink(
        id=_id(link, "id"),
        title=_optional_text(link, "title")[:500],
        description=_optional_text(link, "description"),
    )


def _custom(claims: Mapping[str, Any]) -> Mapping[str, str]:
    given = _object(claims, LTI + "custom")
    return {
        name: str(value)
        for name, value in given.items()
        if value is not None and not UNEXPANDED.fullmatch(str(value))
    }


def _mentored(claims: Mapping[str, Any]) -> tuple[str, ...]:
    scope = claims.get(LTI + "role_scope_mentor")
    return () if scope is None else _texts(scope, "role_scope_mentor")


def _for_subject(claims: Mapping[str, Any], message_type: str) -> str:
    for_user = _object(claims, LTI + "for_user")
    if message_type in ABOUT_SOMEBODY:
        return _id(for_user, "user_id")
    return _optional_text(for_user, "user_id")


def _services(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """The services that the platform offers here: `nrps`, and those of AGS by the last word of their scopes."""
    offered = ["nrps"] if isinstance(claims.get(NAMES_AND_ROLES), dict) else []
    endpoint = claims.get(GRADE_SERVICES)
    scopes = endpoint.get("scope") if isinstance(endpoint, dict) else None
    named = [scope for scope in scopes if is_plain_text(scope)] if isinstance(scopes, list) else []
    return (*offered, *sorted({_short(scope)[:60] for scope in named})[:20])


def _service_url(claims: Mapping[str, Any], claim: str, name: str) -> str:
    """The address of a service, verbatim, or "" where there is none of use."""
    service = claims.get(claim)
    address = service.get(name) if isinstance(service, dict) else None
    fits = is_plain_text(address) and len(address) <= LONGEST_URL and origin_of(address)
    return str(address) if fits else ""
