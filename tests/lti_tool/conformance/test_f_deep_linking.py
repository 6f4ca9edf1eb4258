"""Picking what to place, and the answer (Deep Linking 2.0; Certification Guide 6.2)."""

import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client

from lti_tool.models import Launch, Placement, Signal
from narratives.models import Assignment
from tests.lti_tool.conformance.cases import case
from tests.lti_tool.lms import DL, LTI, MEMBERSHIP, RETURN, begin, claims_of

BRIDGE = {
    "kind": "assignment",
    "title": "Bridge story",
    "invitation": "<p>Build one.</p>",
    "qualities": ["Nerve"],
}
LEARNER = f"{MEMBERSHIP}#Learner"


@case(69, "Send Deep Linking Request Payload")
def test_69_request_without_target_and_link_opens_the_picker(picking):
    opened = picking()

    assert opened.status == 200
    assert "Placing Beside in your course" in opened.page
    assert "form-action 'self' https://lms.kowhai.example;" in opened.policy + ";"


@case(70, "Response Payload received")
def test_70_page_posts_the_answer_as_the_field_jwt(picking):
    form = {"do": "place", "kind": "assignment", "title": "Bridge story"}

    page = picking().client.post("/panel/place/", form).content.decode()

    assert f'action="{RETURN}"' in page
    assert 'name="JWT"' in page
    assert "data-answer" in page


@case(71, "Response is Deep Linking Response")
def test_71_answer_is_a_deep_linking_response(picking):
    _, said = picking().answer(BRIDGE)

    assert (said[LTI + "message_type"], said[LTI + "version"]) == ("LtiDeepLinkingResponse", "1.3.0")


@case(72, "Response timestamps valid")
def test_72_answer_is_dated_now_and_good_for_minutes_only(picking):
    _, said = picking().answer(BRIDGE)

    assert abs(said["iat"] - time.time()) < 30
    assert 0 < said["exp"] - said["iat"] < 300


@case(73, "Signature valid")
def test_73_answer_is_signed_by_a_key_that_beside_publishes(picking):
    token = picking().place(BRIDGE).json()["jwt"]

    head = jwt.get_unverified_header(token)
    published = {key["kid"] for key in Client().get("/lti/jwks/").json()["keys"]}
    assert head["alg"] == "RS256"
    assert head["kid"] in published


@case(74, "Required claims")
def test_74_answer_names_tool_platform_and_deployment(picking, platform):
    answers = [picking().answer(BRIDGE)[1] for _ in range(2)]

    said = answers[0]
    assert (said["iss"], said["aud"]) == (platform.client_id, platform.issuer)
    assert said[LTI + "deployment_id"] == "deployment"
    assert len({one["nonce"] for one in answers}) == 2


@case(74, "Required claims")
@pytest.mark.parametrize("data", ["909708", "", 'a "quoted" <text> é', None])
def test_74_data_comes_back_exactly_if_it_was_sent(picking, data):
    _, said = picking({"data": data}).answer(BRIDGE)

    assert said.get(DL + "data") == data
    assert (DL + "data" in said) is (data is not None)


@case(75, "Affirm response values")
def test_75_item_carries_our_id_in_its_address_and_in_its_custom_values(picking):
    _, said = picking().answer(BRIDGE)

    (item,) = said[DL + "content_items"]
    (placement,) = Placement.objects.all()
    assert (item["type"], item["title"], item["text"]) == ("ltiResourceLink", "Bridge story", "Build one.")
    assert parse_qs(urlsplit(item["url"]).query) == {"placement": [str(placement.pk)]}
    assert item["custom"] == {
        "placement": str(placement.pk),
        "context_history": "$Context.id.history",
        "link_history": "$ResourceLink.id.history",
    }
    assert "lineItem" not in item
    assert "window" not in item


@case(75, "Affirm response values")
def test_75_platform_that_shows_links_in_windows_only_is_asked_for_a_window(picking):
    _, said = picking({"accept_presentation_document_targets": ["window"]}).answer(BRIDGE)

    assert said[DL + "content_items"][0]["window"] == {"targetName": "_blank"}


@case(76, "Core launch of the passed link")
def test_76_launch_of_what_was_placed_opens_it(picking, lms):
    _, said = picking().answer(BRIDGE)
    (item,) = said[DL + "content_items"]
    login = begin(Client(), lms.platform, target_link_uri=item["url"])
    claims = claims_of(
        lms.platform,
        nonce=login.nonce,
        target_link_uri=item["url"],
        resource_link={"id": "new-link", "title": "Bridge story"},
        custom={name: value for name, value in item["custom"].items() if value[0] != "$"},
    )

    page = login.client.post("/lti/launch/", {"id_token": lms.sign(claims), "state": login.state})

    assert "Build one." in page.content.decode()
    assert Placement.objects.get().lms_id == "new-link"


@case(77, "Picking is given up")
def test_77_picker_that_is_given_up_answers_with_nothing_and_leaves_nothing(picking):
    opened = picking()

    where, said = opened.answer()
    page = opened.client.post("/panel/place/", {"do": "cancel"}).content.decode()

    assert (where, said[DL + "content_items"]) == (RETURN, [])
    assert "Nothing is placed" in page
    assert 'name="JWT"' in page
    assert not Placement.objects.exists()


@case(78, "Limits of the request")
def test_78_one_item_only_where_several_are_not_accepted(picking):
    assert picking({"accept_multiple": True}).place(BRIDGE, BRIDGE).status_code == 200
    for several in (False, None, "true"):
        assert picking({"accept_multiple": several}).place(BRIDGE, BRIDGE).status_code == 422

    assert Placement.objects.count() == 2


@case(78, "Limits of the request")
@pytest.mark.parametrize("types", [["link", "html"], [], None])
def test_78_platform_that_takes_no_links_is_offered_only_the_way_back(picking, types):
    opened = picking({"accept_types": types})

    assert "takes no links here" in opened.page
    assert 'name="title"' not in opened.page
    assert opened.place(BRIDGE).status_code == 422
    assert opened.answer()[1][DL + "content_items"] == []


@case(79, "Line item only if asked for")
def test_79_column_is_asked_for_where_the_district_and_the_teacher_want_one(picking, platform):
    platform.district.gradebook_signal = True
    platform.district.save()

    _, said = picking().answer(BRIDGE | {"signal": True}, BRIDGE)

    asked, quiet = said[DL + "content_items"]
    signal = Signal.objects.get()
    assert asked["lineItem"] == {
        "scoreMaximum": 1,
        "label": "Bridge story",
        "resourceId": str(signal.placement_id),
        "tag": "beside",
    }
    assert "lineItem" not in quiet
    assert signal.is_ours


@case(79, "Line item only if asked for")
@pytest.mark.parametrize(("district", "accepted"), [(False, None), (True, False)])
def test_79_no_column_where_the_district_or_the_platform_wants_none(picking, platform, district, accepted):
    platform.district.gradebook_signal = district
    platform.district.save()

    opened = picking({"accept_lineitem": accepted})

    assert 'name="signal"' not in opened.page
    assert opened.place(BRIDGE | {"signal": True}).status_code == 422
    assert not Signal.objects.exists()
    assert not Placement.objects.exists()


@case(80, "Return address that is none")
@pytest.mark.parametrize(
    "address",
    [
        "http://lms.kowhai.example/deep-links/1",
        "javascript:alert(1)",
        "data:text/html,x",
        "//lms.kowhai.example/",
        "/deep-links/1",
        "https://",
        "https://lms.kowhai.example; script-src *",
        "https://lms.kowhai.example'/x",
        "https://[::1",
        "https://lms.kowhai.example/\r\nX: y",
        "",
        7,
        None,
    ],
    ids=repr,
)
def test_80_return_address_that_is_no_https_address_is_refused(picking, address):
    assert picking().status == 200

    refused = picking({"deep_link_return_url": address})

    assert refused.status == 400
    assert Launch.objects.filter(outcome="bad-message").count() == 1


@case(80, "Return address that is none")
def test_80_quotes_in_a_return_address_stay_text(picking):
    address = 'https://lms.kowhai.example/x?data="><script>alert(1)</script>'

    page = picking({"deep_link_return_url": address}).client.post("/panel/place/", {"do": "cancel"})

    assert "<script>alert" not in page.content.decode()
    assert "&quot;&gt;&lt;script&gt;alert(1)" in page.content.decode()


@case(81, "Request of a learner")
@pytest.mark.parametrize("roles", [[LEARNER], [f"{MEMBERSHIP}#Mentor"], []], ids=str)
def test_81_who_does_not_teach_is_told_so_and_places_nothing(picking, roles):
    opened = picking(roles=roles)

    assert opened.status == 403
    assert "Only those who teach this course" in opened.page
    assert opened.place(BRIDGE).status_code == 403
    assert opened.client.post("/panel/place/", {"do": "place", "title": "x"}).status_code == 403
    assert not Assignment.objects.exists()
