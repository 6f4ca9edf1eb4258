"""The console's first page: how Beside is doing in this district."""

from django.http import HttpResponse

from lti_tool.models import Deployment
from lti_tool.selectors.console import deployments_for, district_for, platforms_for
from lti_tool.selectors.work import waiting_deliveries_for
from lti_tool.services.keys import key_ages
from lti_tool.web.console.pages import console_page
from lti_tool.web.gate import PanelRequest, administration


@administration
def home(request: PanelRequest) -> HttpResponse:
    """Platforms with their last launches, the services they grant, what waits, and the ages of keys."""
    deployments = list(deployments_for(request.viewer))
    granted: dict[object, set[str]] = {}
    for one in deployments:
        granted.setdefault(one.platform_id, set()).update(one.services)
    context = {
        "district": district_for(request.viewer),
        "platforms": [(one, sorted(granted.get(one.pk, ()))) for one in platforms_for(request.viewer)],
        "waiting": [one for one in deployments if one.state == Deployment.State.PENDING],
        "owed": waiting_deliveries_for(request.viewer),
        "keys": key_ages(),
    }
    return console_page(request, "lti_tool/console/home.html", context, name="console:home")
