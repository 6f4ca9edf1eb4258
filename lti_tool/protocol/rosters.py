"""The roster of a course, page by page (Names and Role Provisioning Services 2.0, section 2).

What is not as it should be ends the walk with a ServiceTrouble, so that a list is whole or it is none.
"""

import re
import secrets
import time
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lti_tool.claims import LONGEST_ID, TEST_USER, UNEXPANDED, is_plain_text, role_in_course
from lti_tool.models import Deployment
from lti_tool.protocol.outgoing import Reply, Unanswered, is_allowed, open_session
from lti_tool.protocol.services import Question, ServiceTrouble, call
from lti_tool.viewer import Role

MEDIA_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
SCOPE = frozenset({"https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"})
ASKED_FOR = 500
"""Members on a page, where the platform lets us wish; some give fewer, some would give all at once."""
LARGEST_PAGE = 20_000_000
"""Bytes; about 60,000 members."""
MOST_PAGES, MOST_MEMBERS = 2_000, 100_000
PAUSES = (0.3, 1.5)
LONGEST_PAUSE = 5
"""Seconds that are waited within a walk for a page that may come yet."""
NOT_HERE = frozenset({"inactive", "deleted"})
LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w-]+\*?(?:\s*=\s*(?:\"[^\"]*\"|[^\s\",;]+))?)*)")
RELATIONS = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]+))", re.IGNORECASE)


class Member(NamedTuple):
    """One line of a roster. Names are "" where the platform shares none."""

    subject: str
    role: Role
    name: str
    given_name: str
    family_name: str
    is_here: bool
    is_test: bool


class Walk:
    """One walk over all pages of a roster.

    `url` is where it begins, `own` the roster's own address, whose origin no page may leave. Once all pages have
    come, `differences_url` is where the platform tells what changes from now on, and `skipped` how many entries
    named nobody.
    """

    def __init__(self, deployment: Deployment, url: str, *, own: str) -> None:
        self.deployment = deployment
        self.url = url
        self.own = own
        self.differences_url = ""
        self.skipped = 0

    def pages(self) -> Iterator[list[Member]]:
        """The members of each page. Raises ServiceTrouble; what came before is then not the roster."""
        url, been, members = self.url, set[str](), 0
        with open_session(self.own) as session:
            while url:
                if url in been:
                    raise ServiceTrouble("loop", is_final=True)
                been.add(url)
                self._check(url)
                reply = self._page(url, session)
                page = list(self._members(reply))
                members += len(page)
                if len(been) > MOST_PAGES or members > MOST_MEMBERS:
                    raise ServiceTrouble("endless", is_final=True)
                yield page
                links = links_in(reply.headers.get("link", ""), url)
                self.differences_url = links.get("differences", self.differences_url)
                url = links.get("next", "")

    def _check(self, url: str) -> None:
        place = _place(url)
        if place is None or place != _place(self.own):
            raise ServiceTrouble("foreign-link", is_final=True)
        if not is_allowed(url):
            raise ServiceTrouble("insecure", is_final=True)

    def _page(self, url: str, session: Any) -> Reply:
        question = Question("GET", url, SCOPE, accept=MEDIA_TYPE)
        for pause in (*PAUSES, None):
            try:
                return call(self.deployment, question, largest=LARGEST_PAGE, session=session)
            except ServiceTrouble as trouble:
                if pause is None or trouble.is_final or trouble.retry_after > LONGEST_PAUSE:
                    raise
                time.sleep(max(trouble.retry_after, pause) + secrets.randbelow(250) / 1000)
        raise AssertionError  # the last pause is None

    def _members(self, reply: Reply) -> Iterator[Member]:
        try:
            said = reply.json()
        except Unanswered as trouble:
            raise ServiceTrouble("unreadable") from trouble
        entries = said.get("members") if isinstance(said, dict) else None
        if not isinstance(entries, list):
            raise ServiceTrouble("unreadable", is_final=True)
        for entry in entries:
            if (member := read_member(entry)) is None:
                self.skipped += 1
            else:
                yield member


def read_member(entry: Any) -> Member | None:
    """The member that this entry names, or None where nobody can tell whom or as what.

    An absent status means active (NRPS 2.0, section 2.3).
    """
    if not isinstance(entry, dict):
        return None
    subject, roles, status = entry.get("user_id"), entry.get("roles"), entry.get("status")
    if not is_plain_text(subject) or not 0 < len(subject) <= LONGEST_ID or not isinstance(roles, list):
        return None
    named = [role for role in roles if isinstance(role, str)]
    return Member(
        subject,
        role_in_course(named),
        _text(entry.get("name")),
        _text(entry.get("given_name")),
        _text(entry.get("family_name")),
        not (isinstance(status, str) and status.lower() in NOT_HERE),
        TEST_USER in named,
    )


def asking(url: str, **wishes: str) -> str:
    """The address with these wishes in its query. What stands there already is left as it is."""
    parts = urlsplit(url)
    given = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    added = urlencode({name: wish for name, wish in wishes.items() if wish and name not in given})
    if not added:
        return url
    return parts._replace(query=f"{parts.query}&{added}" if parts.query else added).geturl()


def links_in(header: str, base: str) -> dict[str, str]:
    """The addresses of a Link header by their relation (RFC 8288), verbatim; a relative one as seen from `base`."""
    found: dict[str, str] = {}
    for address, parameters in LINK.findall(header):
        for quoted, bare in RELATIONS.findall(parameters)[:1]:
            for relation in (quoted or bare).lower().split():
                found.setdefault(relation, _whole(address, base))
    return found


def _whole(address: str, base: str) -> str:
    try:
        return address if urlsplit(address).scheme else urljoin(base, address)
    except ValueError:
        return address  # of no origin, so nobody will call it


def _text(value: Any) -> str:
    return "" if not is_plain_text(value) or UNEXPANDED.fullmatch(value) else value.strip()


def _place(url: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port. None where there is none, or where a name stands before the host, as in a trap."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname and parts.username is None else None
