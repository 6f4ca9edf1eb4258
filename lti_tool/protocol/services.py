"""One call to a platform's service, with a token, and what can go wrong with it in few words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from lti_tool.models import Deployment
from lti_tool.protocol.outgoing import LARGEST_ANSWER, Reply, Unanswered, send
from lti_tool.protocol.tokens import NoToken, access_token, drop_token, skew_of

UNAUTHORIZED, TOO_MANY, SERVER_ERRORS = 401, 429, 500
TROUBLES = {403: "forbidden", 404: "gone", 409: "outdated", 410: "gone", 408: "slow", 425: "busy"}
PASSING = frozenset({408, 425, TOO_MANY})
LONGEST_PAUSE = 24 * 60 * 60
"""Seconds."""


class ServiceTrouble(Exception):
    """A call that came to nothing.

    `problem` is a word for the log and for pages, `status` the HTTP status or None. `is_final`: it can never succeed
    as it is. `may_have_arrived`: nobody can tell. `retry_after`: seconds that the platform wants to be left alone.
    `ahead`: seconds by which the platform's clock was ahead of ours, where that is worth speaking of.
    """

    def __init__(
        self,
        problem: str,
        *,
        status: int | None = None,
        is_final: bool = False,
        may_have_arrived: bool = False,
        retry_after: int = 0,
        ahead: int = 0,
    ) -> None:
        super().__init__(f"{problem} {status}" if status else problem)
        self.problem = problem
        self.status = status
        self.is_final = is_final
        self.may_have_arrived = may_have_arrived
        self.retry_after = retry_after
        self.ahead = ahead


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a service: the scopes are those that it needs, no more."""

    method: str
    url: str
    scopes: frozenset[str]
    accept: str = ""
    content_type: str = ""
    body: bytes = b""


def call(
    deployment: Deployment,
    question: Question,
    *,
    largest: int = LARGEST_ANSWER,
    session: requests.Session | None = None,
) -> Reply:
    """The platform's answer, if it is one of success. Raises ServiceTrouble.

    A token that is no longer taken is fetched anew, once. `session` keeps the connection for the next call.
    """
    reply = _ask(deployment, question, largest, session)
    if reply.status == UNAUTHORIZED:
        drop_token(deployment, question.scopes)
        reply = _ask(deployment, question, largest, session)
    if not reply.is_good:
        raise _trouble(reply)
    return reply


def _ask(deployment: Deployment, question: Question, largest: int, session: requests.Session | None) -> Reply:
    headers = {
        "Authorization": f"Bearer {_token(deployment, question.scopes)}",
        "Accept": question.accept or "application/json",
    }
    body: dict[str, Any] = {}
    if question.content_type:
        headers["Content-Type"] = question.content_type
        body["data"] = question.body
    try:
        return send(question.method, question.url, headers=headers, largest=largest, session=session, **body)
    except Unanswered as trouble:
        raise ServiceTrouble("unreachable", may_have_arrived=trouble.may_have_arrived) from trouble


def _token(deployment: Deployment, scopes: Collection[str]) -> str:
    try:
        return access_token(deployment, scopes)
    except NoToken as trouble:
        raise ServiceTrouble("no-token", status=trouble.status) from trouble
    except Unanswered as trouble:
        raise ServiceTrouble("unreachable") from trouble


def _trouble(reply: Reply) -> ServiceTrouble:
    status = reply.status
    if status == TOO_MANY or b"Rate Limit Exceeded" in reply.content[:1000]:
        return ServiceTrouble("throttled", status=status, retry_after=_retry_after(reply))
    if status >= SERVER_ERRORS:
        return ServiceTrouble(
            "server-error", status=status, may_have_arrived=True, retry_after=_retry_after(reply)
        )
    return ServiceTrouble(
        TROUBLES.get(status, "unauthorized" if status == UNAUTHORIZED else "rejected"),
        status=status,
        is_final=status not in PASSING and status != UNAUTHORIZED,
        retry_after=_retry_after(reply),
        ahead=skew_of(reply),
    )


def _retry_after(reply: Reply) -> int:
    """The seconds of `Retry-After`, in either of its forms (RFC 9110, section 10.2.3)."""
    said = reply.headers.get("retry-after", "").strip()
    if said.isdecimal():
        return min(int(said[:9]), LONGEST_PAUSE)
    try:
        until = parsedate_to_datetime(said)
        now = parsedate_to_datetime(reply.headers.get("date", ""))
    except (TypeError, ValueError):
        return 0
    return max(0, min(int((_aware(until) - _aware(now)).total_seconds()), LONGEST_PAUSE))


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
