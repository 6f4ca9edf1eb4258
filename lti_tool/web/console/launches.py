"""The launch log, and what helps where a launch was refused."""

from django.http import HttpResponse

from lti_tool.models import Launch
from lti_tool.selectors.console import launches_for
from lti_tool.web.console.doctor import diagnosis_of
from lti_tool.web.console.pages import console_page, page_of, words_of
from lti_tool.web.gate import PanelRequest, administration


@administration
def launches(request: PanelRequest) -> HttpResponse:
    """Launches, newest first; by the reference that a person was shown, or the refused ones alone."""
    reference = words_of(request.GET, "reference")
    refused_only = request.GET.get("refused") == "on"
    found = launches_for(request.viewer, reference=reference, refused_only=refused_only)
    listing = page_of(found, request.GET.get("before", ""))
    context = {
        "launches": [(one, _outcome(one)) for one in listing.rows],
        "before": listing.before,
        "reference": reference,
        "refused_only": refused_only,
    }
    return console_page(request, "lti_tool/console/launches.html", context, name="console:launches")


def _outcome(launch: Launch) -> object:
    return None if launch.outcome == Launch.OPENED else diagnosis_of(launch.outcome)
