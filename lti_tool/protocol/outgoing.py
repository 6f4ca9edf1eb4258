"""The one guarded client for requests to platforms.

Public HTTPS only, the resolved address checked and pinned, no redirects, with time-outs and a size
cap. `LTI_ALLOW_INSECURE_HOSTS` excepts hosts (with port) from the first two, for a demo or a test.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests_hardened import Config, HTTPSession

CONNECT_AND_READ_SECONDS = (3.05, 10.0)
LARGEST_ANSWER = 1_000_000
"""Bytes. A key set is a few thousand."""
MOST_OF_A_REFUSAL = 600
"""Bytes."""


class Unanswered(Exception):
    """The platform could not be asked, or its answer is of no use.

    The text says why, without the answer; `said` is how the platform put its refusal, for an administrator.
    """

    def __init__(self, why: str, *, said: str = "") -> None:
        super().__init__(why)
        self.said = said


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON answer with its headers (names in lower case)."""

    body: Any
    headers: dict[str, str]


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


def _ask(method: str, url: str, *, bearer: str, **body: Any) -> Answer:
    if not is_allowed(url):
        raise Unanswered("only HTTPS addresses are called")
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
    try:
        with (
            _session(url) as session,
            session.request(
                method,
                url,
                headers=headers,
                stream=True,
                timeout=CONNECT_AND_READ_SECONDS,
                allow_redirects=False,
                **body,
            ) as response,
        ):
            content = response.raw.read(LARGEST_ANSWER + 1, decode_content=True)
            status = response.status_code
            answer_headers = {name.lower(): value for name, value in response.headers.items()}
    except (requests.RequestException, OSError, ValueError) as trouble:
        raise Unanswered(type(trouble).__name__) from trouble
    if status not in {requests.codes.ok, requests.codes.created}:
        raise Unanswered(f"answered {status}", said=content[:MOST_OF_A_REFUSAL].decode("utf-8", "replace"))
    if len(content) > LARGEST_ANSWER:
        raise Unanswered("answered with more than it should")
    try:
        return Answer(json.loads(content), answer_headers)
    except (ValueError, RecursionError) as trouble:
        raise Unanswered("did not answer in JSON") from trouble


def _is_excepted(url: str) -> bool:
    return urlsplit(url).netloc in settings.LTI_ALLOW_INSECURE_HOSTS


def _session(url: str) -> requests.Session:
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
