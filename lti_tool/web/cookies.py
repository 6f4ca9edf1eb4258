"""What binds a launch to the browser that began it: a cookie or, where cookies are refused, a proof.

A proof is the same secret, kept by the platform's storage frame or by the page that opened this tab. A
page's own script sends it in a header, which no other site can make a browser send.
"""

from http.cookies import Morsel

from django.http import HttpRequest, HttpResponse

from lti_tool.protocol.state import LIVES, cookie_suffix

PROOF = "Beside-Proof"
PROBE = "__Host-beside-keeps-cookies"
"""Set by a page's script once it has seen that this browser keeps cookies here; says that and nothing else."""

# Partitioned (CHIPS) is what lets the cookie live in a frame where third-party cookies are blocked.
# Neither Python 3.11's http.cookies nor Django 5.2's set_cookie knows the attribute.
Morsel._reserved.setdefault("partitioned", "Partitioned")  # type: ignore[attr-defined]  # noqa: SLF001
Morsel._flags.add("partitioned")  # type: ignore[attr-defined]  # noqa: SLF001


def remember_login(response: HttpResponse, *, state: str, browser_secret: str) -> None:
    """Have the browser keep the secret until the launch.

    Each login has a cookie of its own, so panels that start side by side do not overwrite each other's.
    """
    _set(response, secret_name(state), browser_secret, max_age=LIVES)


def remembered_secret(request: HttpRequest, *, state: str) -> str:
    """The secret that this browser keeps for the login of this state, or ""."""
    return request.COOKIES.get(secret_name(state)) or request.headers.get(PROOF, "")


def forget_login(response: HttpResponse, *, state: str) -> None:
    """Have the browser drop the secret once the launch is over."""
    _set(response, secret_name(state), "", max_age=0)


def keeps_cookies(request: HttpRequest) -> bool:
    """Whether this browser has shown before that it keeps cookies in this place."""
    return PROBE in request.COOKIES


def secret_name(state: str) -> str:
    """The name under which a browser keeps the secret of this login, in whatever it keeps it."""
    return f"__Host-beside-{cookie_suffix(state)}"


def _set(response: HttpResponse, name: str, value: str, *, max_age: int) -> None:
    response.set_cookie(name, value, max_age=max_age, path="/", secure=True, httponly=True, samesite="None")
    response.cookies[name]["partitioned"] = True
