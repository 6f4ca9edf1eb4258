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


class Unanswered(Exception):
    """The platform could not be asked, or its answer is of no use. The text says why, without the answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON answer with its headers (names in lower case)."""

    body: Any
    headers: dict[str, str]


def is_allowed(url: str) -> bool:
    """Whether Beside may call this address at all: HTTPS, or a host that the operator excepted."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and _is_excepted(url))


def get_json(url: str) -> Answer:
    """The JSON that the address answers with. Raises Unanswered."""
    if not is_allowed(url):
        raise Unanswered("only HTTPS addresses are called")
    try:
        with (
            _session(url) as session,
            session.get(
                url, stream=True, timeout=CONNECT_AND_READ_SECONDS, allow_redirects=False
            ) as response,
        ):
            if response.status_code != requests.codes.ok:
                raise Unanswered(f"answered {response.status_code}")
            body = response.raw.read(LARGEST_ANSWER + 1, decode_content=True)
            headers = {name.lower(): value for name, value in response.headers.items()}
    except (requests.RequestException, OSError) as trouble:
        raise Unanswered(type(trouble).__name__) from trouble
    if len(body) > LARGEST_ANSWER:
        raise Unanswered("answered with more than it should")
    try:
        return Answer(json.loads(body), headers)
    except ValueError as trouble:
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
