"""The one guarded client for requests to platforms.

Public HTTPS only, the resolved address checked and pinned, no redirects, with time-outs and a size
cap. `LTI_ALLOW_INSECURE_HOSTS` excepts hosts (with port) from the first two, for a demo or a test.
"""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests_hardened import Config, HTTPSession
from urllib3.exceptions import HTTPError

CONNECT_AND_READ_SECONDS = (3.05, 10.0)
WHOLE_ANSWER_SECONDS = 30.0
LARGEST_ANSWER = 1_000_000
"""Bytes. A key set is a few thousand."""
MOST_OF_A_REFUSAL = 600
"""Bytes."""
CHUNK = 65_536
GOOD = range(200, 300)


class Unanswered(Exception):
    """The platform could not be asked, or its answer is of no use.

    The text says why, without the answer; `said` is how the platform put its refusal, for an administrator.
    `may_have_arrived`: the platform may have taken the question in, although no answer came.
    """

    def __init__(self, why: str, *, said: str = "", may_have_arrived: bool = False) -> None:
        super().__init__(why)
        self.said = said
        self.may_have_arrived = may_have_arrived


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON answer with its headers (names in lower case)."""

    body: Any
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """Whatever the platform answered, of any status. Header names are in lower case."""

    status: int
    content: bytes
    headers: dict[str, str]

    @property
    def is_good(self) -> bool:
        """Whether the status is one of success."""
        return self.status in GOOD

    def json(self) -> Any:
        """The content as JSON, whatever media type it claims. Raises Unanswered."""
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError) as trouble:
            raise Unanswered("did not answer in JSON") from trouble


def is_allowed(url: str) -> bool:
    """Whether Beside may call this address at all: HTTPS, or a host that the operator excepted."""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return False
    return scheme == "https" or (scheme == "http" and _is_excepted(url))


def get_json(url: str, *, bearer: str = "") -> Answer:
    """The JSON that the address answers with. Raises Unanswered."""
    return _ask("GET", url, bearer=bearer)


def post_json(url: str, body: Any, *, bearer: str = "") -> Answer:
    """What the address answers to this JSON. Raises Unanswered, with what it said where it refused."""
    return _ask("POST", url, bearer=bearer, json=body)


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    largest: int = LARGEST_ANSWER,
    session: requests.Session | None = None,
    **body: Any,
) -> Reply:
    """What the address answers, of any status. Raises Unanswered where nothing of use came back.

    `session` is one that `open_session` opened for the same origin.
    """
    if not is_allowed(url):
        raise Unanswered("only HTTPS addresses are called")
    try:
        with (
            nullcontext(session) if session else open_session(url) as using,
            using.request(
                method,
                url,
                headers=dict(headers),
                stream=True,
                timeout=CONNECT_AND_READ_SECONDS,
                allow_redirects=False,
                **body,
            ) as response,
        ):
            content = b"".join(_read(response, largest))
            answer_headers = {name.lower(): value for name, value in response.headers.items()}
            return Reply(response.status_code, content, answer_headers)
    except requests.ConnectTimeout as trouble:
        raise Unanswered(type(trouble).__name__) from trouble
    except (requests.RequestException, HTTPError, OSError, ValueError) as trouble:
        raise Unanswered(type(trouble).__name__, may_have_arrived=True) from trouble


def _read(response: requests.Response, largest: int) -> Iterator[bytes]:
    """The content in pieces. Raises Unanswered for more than is wanted, or for drop after drop."""
    size, until = 0, time.monotonic() + WHOLE_ANSWER_SECONDS
    while chunk := response.raw.read1(CHUNK, decode_content=True):
        size += len(chunk)
        if size > largest:
            raise Unanswered("answered with more than it should", may_have_arrived=True)
        if time.monotonic() > until:
            raise Unanswered("took too long to answer", may_have_arrived=True)
        yield chunk


def _ask(method: str, url: str, *, bearer: str, **body: Any) -> Answer:
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
    reply = send(method, url, headers=headers, **body)
    if reply.status not in {requests.codes.ok, requests.codes.created}:
        said = reply.content[:MOST_OF_A_REFUSAL].decode("utf-8", "replace")
        raise Unanswered(f"answered {reply.status}", said=said)
    return Answer(reply.json(), reply.headers)


def _is_excepted(url: str) -> bool:
    return urlsplit(url).netloc in settings.LTI_ALLOW_INSECURE_HOSTS


def open_session(url: str) -> requests.Session:
    """A session for calls to the origin of this address; several calls share its connection."""
    session: requests.Session = HTTPSession(
        Config(
            ip_filter_enable=not _is_excepted(url),
            ip_filter_allow_loopback_ips=False,
            never_redirect=True,
            default_timeout=CONNECT_AND_READ_SECONDS,
            user_agent_override=f"Beside (+{settings.PUBLIC_URL})",
        )
    )
    session.trust_env = False
    return session
