"""What the district decides for itself."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lti_tool.models import District
from lti_tool.selectors.console import district_for
from lti_tool.services.policies import POLICIES, BadPolicy, DecidedMeanwhile, Policy, policy_value, set_policy
from lti_tool.web.console.pages import console_page
from lti_tool.web.gate import PanelRequest, administration


@dataclass(frozen=True, slots=True)
class PolicyField:
    """One policy in its form: the value that stands, and what is wanted where the two differ."""

    name: str
    policy: Policy
    value: str
    wanted: str
    trouble: str = ""

    @property
    def chosen(self) -> list[str]:
        """The names that are wanted, where there can be several."""
        return self.wanted.split(",")


@administration
def policies(request: PanelRequest) -> HttpResponse:
    """Every policy with its effect, each in a form of its own."""
    return _policies(request, district_for(request.viewer))


@require_POST
@administration
def decide(request: PanelRequest, name: str) -> HttpResponse:
    """Decide one policy. Where somebody else was faster, both values are shown."""
    if name not in POLICIES:
        raise Http404
    district = district_for(request.viewer)
    wanted = ",".join(request.POST.getlist("value"))
    seen = request.POST.get("seen", "")
    try:
        set_policy(
            district=district,
            name=name,
            value=wanted,
            at=timezone.now(),
            by=request.viewer,
            based_on=seen,
        )
    except DecidedMeanwhile as trouble:
        return _policies(request, district_for(request.viewer), name, wanted, str(trouble), status=409)
    except BadPolicy:
        return _policies(request, district, name, wanted, _("That value cannot be."), status=422)
    return _policies(request, district, done=name)


def _policies(
    request: PanelRequest,
    district: District,
    name: str = "",
    wanted: str = "",
    trouble: str = "",
    *,
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    fields = []
    for each, policy in POLICIES.items():
        value = policy_value(district, each)
        is_it = each == name
        fields.append(PolicyField(each, policy, value, wanted if is_it else value, trouble if is_it else ""))
    said = _("Decided: %(label)s.") % {"label": POLICIES[done].label} if done else ""
    return console_page(
        request,
        "lti_tool/console/policies.html",
        {"fields": fields, "done": said},
        name="console:policies",
        status=status,
    )
