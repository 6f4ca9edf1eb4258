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
    """One policy in its form: the value that stands, and what is wanted where the two differ.

    `is_overtaken`: somebody else was faster.
    """

    name: str
    policy: Policy
    value: str
    wanted: str
    trouble: str = ""
    is_overtaken: bool = False

    @property
    def in_words(self) -> str:
        """What stands."""
        return self.policy.in_words(self.value)

    @property
    def wanted_in_words(self) -> str:
        """What is wanted."""
        return self.policy.in_words(self.wanted)

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
        refused = PolicyField(name, POLICIES[name], trouble.current, wanted, str(trouble), is_overtaken=True)
        return _policies(request, district_for(request.viewer), refused, status=409)
    except BadPolicy:
        value = policy_value(district, name)
        said = _("“%(value)s” cannot be.") % {"value": wanted}
        refused = PolicyField(name, POLICIES[name], value, wanted, said)
        return _policies(request, district, refused, status=422)
    return _policies(request, district, done=name)


def _policies(
    request: PanelRequest,
    district: District,
    refused: PolicyField | None = None,
    *,
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    fields = []
    for name, policy in POLICIES.items():
        value = policy_value(district, name)
        fields.append(
            refused if refused and refused.name == name else PolicyField(name, policy, value, value)
        )
    said = _("Decided: %(label)s.") % {"label": POLICIES[done].label} if done else ""
    return console_page(
        request,
        "lti_tool/console/policies.html",
        {"fields": fields, "decided": done, "done": said},
        name="console:policies",
        status=status,
    )
