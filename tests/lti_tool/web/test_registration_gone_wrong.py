"""Registrations that are raced, interrupted or made of lies (LTI Dynamic Registration 1.0)."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from lti_tool.models import AuditEntry, District, Invitation, Platform
from lti_tool.services.districts import invite
from tests.factories.lti_tool import DistrictFactory, PlatformFactory
from tests.lti_tool.web.test_registration import CONFIGURATION, configuration, fields, sent

FAMILY = "https://purl.imsglobal.org/spec/lti-platform-configuration"
JSON = {"Accept": "application/json"}


@pytest.fixture
def district(db) -> District:
    return DistrictFactory.create(name="Kowhai District")


@pytest.fixture
def address(district):
    return f"/lti/register/{invite(district=district, at=timezone.now())}/"


@pytest.fixture
def lms(web):
    """The platform's side, which says and answers what a test tells it to."""

    def lms(answer=None, **config):
        web.get(CONFIGURATION, json=configuration(**config))
        web.post("https://lms.kowhai.example/registrations", json=answer or {"client_id": "new-client"})

    return lms


def test_what_the_platform_says_at_consent_counts_and_not_what_it_said_before(lms, web, address):
    lms()
    Client().get(address, fields())
    web.reset()
    lms(issuer="https://evil.example")

    refused = Client().post(address, fields())

    assert refused.status_code == 400
    assert "another host than its issuer" in refused.content.decode()
    assert not Platform.objects.exists()
    assert not [call for call in web.calls if call.request.method == "POST"]


def test_consent_to_another_address_than_was_shown_is_measured_anew(lms, web, address):
    lms()
    elsewhere = "https://elsewhere.example/.well-known/openid-configuration"
    web.get(elsewhere, json=configuration())
    Client().get(address, fields())

    refused = Client().post(address, fields(at=elsewhere))

    assert refused.status_code == 400
    assert not Platform.objects.exists()


@pytest.mark.parametrize("said", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_what_a_platform_says_of_itself_is_shown_as_text(lms, address, said):
    lms(**{FAMILY: {"product_family_code": said}})

    page = Client().get(address, fields() | {said: said}).content.decode()

    assert said not in page
    assert "onerror=alert(1)&gt;" in page or "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    "said", ["https://lms.kowhai.example/<script>", "https://lms.kowhai.example/\"onload='x'"]
)
def test_issuer_is_shown_as_text(lms, address, said):
    lms(issuer=said)

    page = Client().get(address, fields()).content.decode()

    assert "Register Beside for Kowhai District" in page
    assert said not in page


def test_refusal_of_a_used_or_unknown_invitation_is_readable_in_the_frame_of_any_platform(address):
    Invitation.objects.update(used_at=timezone.now())

    for one in (address, "/lti/register/made-up/"):
        response = Client().get(one, fields())
        assert response.status_code == 401
        assert "This registration address cannot be used any more" in response.content.decode()
        assert "frame-ancestors *" in response["Content-Security-Policy"]


def test_registration_that_breaks_off_leaves_the_invitation_good(lms, web, address, monkeypatch):
    """The platform has answered, and then the database goes away."""
    lms()
    monkeypatch.setattr(Platform.objects, "select_for_update", _gone)
    with pytest.raises(ConnectionError):
        Client().post(address, fields())
    monkeypatch.undo()

    assert not Platform.objects.exists()
    assert Client().post(address, fields()).status_code == 200


def test_scopes_are_those_that_both_know(lms, web, address):
    lms(scopes_supported=["openid", "https://lms.example/scope/everything", 7, None])

    assert Client().post(address, fields()).status_code == 200
    assert sent(web)[1]["scope"] == ""


@pytest.mark.parametrize("scopes", ["openid", None, {"openid": 1}])
def test_scopes_of_another_shape_are_none(lms, web, address, scopes):
    lms(scopes_supported=scopes)

    assert Client().post(address, fields()).status_code == 200
    assert sent(web)[1]["scope"] == ""


@pytest.mark.parametrize(
    "deployment", [{"deployment_id": 7}, {"deployment_id": "x" * 300}, {}, {"deployment_id": ""}]
)
def test_platform_that_names_no_deployment_of_use_has_none_yet(lms, address, deployment):
    lms({"client_id": "new-client"} | deployment)

    assert Client().post(address, fields()).status_code == 200
    assert Platform.objects.get().deployments.count() == 0
    assert Platform.objects.get().is_invited


@pytest.mark.parametrize("client_id", ["", None, 7, "x" * 300, ["a"]])
def test_answer_without_a_client_id_is_refused(lms, address, client_id):
    lms({"client_id": client_id, "deployment_id": "7"})

    refused = Client().post(address, fields(), headers=JSON)

    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[1]) == (400, "registration-failed")
    assert not Platform.objects.exists()


def test_registering_again_makes_a_platform_that_was_entered_by_hand_one_that_was_invited(
    lms, address, district
):
    known = PlatformFactory.create(district=district, client_id="new-client", name="The name by hand")
    lms()

    Client().post(address, fields())

    known.refresh_from_db()
    assert (known.is_invited, known.name) == (True, "The name by hand")


def test_deployment_that_registers_itself_stands_in_the_audit_as_approved(lms, address, district):
    lms({"client_id": "new-client", "deployment_id": "7"})

    Client().post(address, fields())

    entry = AuditEntry.objects.get()
    assert (entry.district, entry.action, entry.actor) == (district, "approved", None)
    assert entry.detail == {"deployment": "7"}


@pytest.mark.django_db(transaction=True)
def test_of_two_consents_at_once_one_registers(lms, web, address):
    both, answers = threading.Barrier(2), []
    lms()

    def consent():
        try:
            both.wait(timeout=10)
            answers.append(Client().post(address, fields()).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=consent) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    first, second = sorted(answers)
    assert (first, second in {400, 401}) == (200, True)
    assert Platform.objects.count() == 1
    assert len([call for call in web.calls if call.request.method == "POST"]) == 1


def _gone(*_args, **_kwargs):
    raise ConnectionError("the database has gone away")
