"""What a person reads and copies where a platform is registered by hand."""

from django.test import Client
from django.utils import timezone

from lti_tool.services.districts import invite
from tests.factories.lti_tool import DistrictFactory


def test_invitation_opened_by_hand_says_what_to_enter(db):
    token = invite(district=DistrictFactory.create(), at=timezone.now())

    page = Client().get(f"/lti/register/{token}/").content.decode()

    assert "http://127.0.0.1:8000/lti/jwks/" in page
    assert "http://127.0.0.1:8000/lti/canvas.json" in page


def test_developer_key_can_be_made_from_an_address(db):
    key = Client().get("/lti/canvas.json").json()

    assert key["oidc_initiation_url"] == "http://127.0.0.1:8000/lti/login/"
    assert [one["placement"] for one in key["extensions"][0]["settings"]["placements"]] == [
        "assignment_selection",
        "link_selection",
        "editor_button",
        "course_navigation",
        "account_navigation",
    ]


def test_product_without_developer_keys_has_no_such_address(db):
    assert Client().get("/lti/moodle.json").status_code == 404
