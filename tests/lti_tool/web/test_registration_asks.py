"""What Beside asks of a platform when it is registered: the histories of copies, and what else the platform offers."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from lti_tool.services.districts import invite
from tests.factories.lti_tool import DistrictFactory
from tests.lti_tool.web.test_registration import CONFIGURATION, NRPS, TOOL, configuration, fields

NOTICES = "https://purl.imsglobal.org/spec/lti/scope/noticehandlers"
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/platformnotificationservice"
PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"


@pytest.fixture
def asked_of(db, web):
    """What Beside asks of a platform that says this of itself."""

    def asked_of(said, **more):
        web.get(CONFIGURATION, json=configuration(**more, **{PLATFORM: said}))
        web.post("https://lms.kowhai.example/registrations", json={"client_id": "new-client"})
        token = invite(district=DistrictFactory.create(), at=timezone.now())
        Client().post(f"/lti/register/{token}/", fields())
        (asked,) = [json.loads(one.request.body) for one in web.calls if one.request.method == "POST"]
        return asked

    return asked_of


def test_platform_is_asked_for_histories_and_for_what_else_it_offers(asked_of):
    messages = [{"type": "LtiSubmissionReviewRequest"}, 7]

    asked = asked_of(
        {"product_family_code": "other", "messages_supported": messages},
        scopes_supported=[NRPS, NOTICES],
        claims_supported=["sub", CLAIM],
    )

    tool = asked[TOOL]
    assert asked["scope"].split() == [NRPS, NOTICES]
    assert CLAIM in tool["claims"]
    assert tool["custom_parameters"] == {
        "context_history": "$Context.id.history",
        "link_history": "$ResourceLink.id.history",
    }
    assert [one["type"] for one in tool["messages"]] == [
        "LtiResourceLinkRequest",
        "LtiDeepLinkingRequest",
        "LtiSubmissionReviewRequest",
    ]


@pytest.mark.parametrize(
    "said", [[], {}, {"messages_supported": "all"}, {"messages_supported": ["x"]}], ids=str
)
def test_platform_is_not_asked_for_what_it_does_not_offer(asked_of, said):
    tool = asked_of(said, claims_supported="sub")[TOOL]

    assert not any(one.startswith("https://") for one in tool["claims"])
    assert "LtiSubmissionReviewRequest" not in [one["type"] for one in tool["messages"]]
