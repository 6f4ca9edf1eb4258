"""Refusals, in plain words: what went wrong, what the reader can do, what to hand to whom.

With `Accept: application/json` they are problem details (RFC 9457).
"""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lti_tool.origins import origin_of
from lti_tool.products import product_of
from lti_tool.protocol.refusals import BadMessage, PlatformError, Refused, UnprovenBrowser
from lti_tool.web.cookies import secret_name
from lti_tool.web.headers import allow_framing


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader is told."""

    title: Promise
    detail: Promise
    advice: Promise


log = structlog.get_logger(__name__)

REOPEN = _("Go back to your course and open this page from there again.")
ASK = _("Please ask the people who look after your learning platform, and give them what stands below.")

SAID = {
    "unknown-platform": Said(
        _("Beside does not know this learning platform yet"),
        _("This page was opened from a learning platform that has not been introduced to Beside."),
        ASK,
    ),
    "bad-signature": Said(
        _("Beside could not make sure where this came from"),
        _("The message that opened this page did not bear a signature Beside can trust."),
        _(
            "Open the page from your course again. If that does not help, give the reference to your administrator."
        ),
    ),
    "expired": Said(
        _("This page waited too long to open"),
        _("The message that opens a page is good for a few minutes only, and these are over."),
        REOPEN,
    ),
    "replayed": Said(
        _("This page was opened before"),
        _("To keep everybody's words safe, a page opened from your course cannot be loaded a second time."),
        REOPEN,
    ),
    "state-mismatch": Said(
        _("Your browser did not bring back what it was given"),
        _("Beside could not tell that the browser that began to open this page is the one that came back."),
        _(
            "Go back to your course and open the page again. If it happens every time, your browser may refuse "
            "cookies here: try another browser, or ask your administrator."
        ),
    ),
    "deployment-pending": Said(
        _("Waiting for your district"),
        _("Beside was added to this place newly, and your district has not said yes to it yet."),
        ASK,
    ),
    "suspended": Said(
        _("Beside is switched off for you here"),
        _(
            "Your district has switched Beside off, for this place or for your account. What was written is kept."
        ),
        ASK,
    ),
    "invitation-over": Said(
        _("This registration address cannot be used any more"),
        _("A registration address is good once, and for seven days."),
        _("Ask the person who runs Beside for a new one."),
    ),
    "registration-failed": Said(
        _("Beside could not be registered"),
        _("Your learning platform and Beside did not come to an agreement. Nothing was changed."),
        _("Try again with a new registration address. If that does not help, register by hand."),
    ),
    "bad-message": Said(
        _("The learning platform sent something Beside cannot read"),
        _("The message that opened this page was incomplete, or not what the LTI standard asks for."),
        ASK,
    ),
    "platform-error": Said(
        _("Your learning platform did not let this page open"),
        _("Beside asked your learning platform who is there, and it answered with an error."),
        REOPEN,
    ),
}

PLATFORM_SAID = {
    "login_required": _(
        "Your learning platform says that you are no longer signed in there. Sign in, then open this page again."
    ),
    "launch_no_longer_valid": _(
        "The learning platform says this page was loaded a second time or waited too long. Open it from your course again."
    ),
    "unauthorized_client": _(
        "The learning platform says Beside is not switched on for this place. Please ask your administrator."
    ),
    "access_denied": _(
        "The learning platform says you may not open this page. If you should, ask your administrator."
    ),
    "invalid_request": _(
        "The learning platform did not accept Beside's question. Please ask your administrator."
    ),
    "invalid_request_object": _(
        "The learning platform did not accept Beside's question. Please ask your administrator."
    ),
}


def fields_of(request: HttpRequest) -> dict[str, str]:
    """The fields of a login or launch. Raises BadMessage for what no platform would send."""
    fields = {
        name: str(value)
        for name, value in (request.POST if request.method == "POST" else request.GET).items()
    }
    if any("\x00" in value for value in fields.values()):
        raise BadMessage("a field holds a character that no text has")
    return fields


def problem(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The page, or the problem details, of a refused login or launch; and a line in the process's log.

    The page of a browser that brought no cookie launches again where it finds its secret kept elsewhere.
    """
    _log(refusal)
    said, detail = _said(refusal)
    response: HttpResponse
    if request.accepts("text/html"):
        context = {
            "title": said.title,
            "detail": detail,
            "advice": said.advice,
            "facts": list(refusal.facts.items()),
            "reference": refusal.reference,
            "return_url": _way_back(refusal, str(detail)),
            "proving": _proving(request, refusal),
        }
        response = render(request, "lti_tool/problem.html", context, status=refusal.status)
    else:
        response = _problem_details(refusal, str(said.title), str(detail))
    target = refusal.form_target if isinstance(refusal, UnprovenBrowser) else ""
    return allow_framing(response, _framers(refusal), form_targets=[target] if target else [])


def problem_details(refusal: Refused) -> JsonResponse:
    """The problem details of what a platform's own server sent in vain; and a line in the process's log."""
    _log(refusal)
    said, detail = _said(refusal)
    return _problem_details(refusal, str(said.title), str(detail))


def _log(refusal: Refused) -> None:
    log.warning(
        "launch refused",
        slug=refusal.slug,
        reference=refusal.reference,
        platform=str(refusal.platform.pk) if refusal.platform else None,
        note=refusal.note,
    )


def _said(refusal: Refused) -> tuple[Said, Promise]:
    """What a reader is told, and the detail in the platform's case."""
    said = SAID[refusal.slug]
    error = refusal.error if isinstance(refusal, PlatformError) else ""
    return said, PLATFORM_SAID.get(error, said.detail)


def _problem_details(refusal: Refused, title: str, detail: str) -> JsonResponse:
    body = {
        "type": f"{settings.PUBLIC_URL}/problems/{refusal.slug}",
        "title": title,
        "status": refusal.status,
        "detail": detail,
        "reference": refusal.reference,
    }
    return JsonResponse(body, status=refusal.status, content_type="application/problem+json")


def _proving(request: HttpRequest, refusal: Refused) -> dict[str, str] | None:
    """What a page needs to launch again with a secret that is kept elsewhere."""
    if not isinstance(refusal, UnprovenBrowser) or refusal.platform is None:
        return None
    state = request.POST["state"]
    return {
        "token": request.POST["id_token"],
        "state": state,
        "key": secret_name(state),
        "storage_frame": refusal.storage_frame,
        "platform_origin": origin_of(refusal.platform.auth_login_url),
    }


def _framers(refusal: Refused) -> list[str]:
    """The platform where it is known. A page for strangers holds nothing worth protecting from framing."""
    if refusal.platform is None:
        return ["*"]
    return product_of(refusal.platform).frame_ancestors(refusal.platform, refusal.return_url)


def _way_back(refusal: Refused, detail: str) -> str | None:
    """The platform's return address with the message for the reader (LTI Core 1.3, section 5.4.4)."""
    if not refusal.return_url:
        return None
    mark = "&" if urlsplit(refusal.return_url).query else "?"
    said = urlencode({"lti_errormsg": detail, "lti_errorlog": f"{refusal.slug} {refusal.reference}"})
    return f"{refusal.return_url}{mark}{said}"
