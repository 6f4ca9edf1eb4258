"""The cookie that binds a login to the browser that began it."""

from http.cookies import Morsel

from django.http import HttpRequest, HttpResponse

from lti_tool.protocol.state import LIVES, cookie_suffix

# Partitioned (CHIPS) is what lets the cookie live in a frame where third-party cookies are blocked.
# Neither Python 3.11's http.cookies nor Django 5.2's set_cookie knows the attribute.
Morsel._reserved.setdefault("partitioned", "Partitioned")  # type: ignore[attr-defined]  # noqa: SLF001
Morsel._flags.add("partitioned")  # type: ignore[attr-defined]  # noqa: SLF001


def remember_login(response: HttpResponse, *, state: str, browser_secret: str) -> None:
    """Have the browser keep the secret until the launch.

    Each login has a cookie of its own, so panels that start side by side do not overwrite each other's.
    """
    _set(response, _name(state), browser_secret, max_age=LIVES)


def remembered_secret(request: HttpRequest, *, state: str) -> str:
    """The secret that this browser keeps for the login of this state, or ""."""
    return request.COOKIES.get(_name(state), "")


def forget_login(response: HttpResponse, *, state: str) -> None:
    """Have the browser drop the secret once the launch is over."""
    _set(response, _name(state), "", max_age=0)


def _name(state: str) -> str:
    return f"__Host-beside-{cookie_suffix(state)}"


def _set(response: HttpResponse, name: str, value: str, *, max_age: int) -> None:
    response.set_cookie(name, value, max_age=max_age, path="/", secure=True, httponly=True, samesite="None")
    response.cookies[name]["partitioned"] = True
