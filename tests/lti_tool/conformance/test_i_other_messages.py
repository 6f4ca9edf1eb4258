"""Messages beyond links and picking, and notices (Platform Notification Service 1.0)."""

import pytest
from django.test import Client

from lti_tool.models import Course, Launch, Notice, Person
from tests.lti_tool.conformance.cases import case
from tests.lti_tool.lms import MEMBERSHIP, begin, claims_of, notice_of
from tests.lti_tool.said import problem_of

LEARNER = f"{MEMBERSHIP}#Learner"
REVIEW = "LtiSubmissionReviewRequest"


@pytest.fixture
def tell(lms, django_capture_on_commit_callbacks):
    """Send these notices, and let the work they ask for be done."""

    def tell(*notices):
        body = {"notices": [{"jwt": lms.sign(one)} for one in notices]}
        with django_capture_on_commit_callbacks(execute=True):
            return Client().post("/lti/notices/", body, content_type="application/json")

    return tell


def _page(lms, **changes):
    login = begin(Client(), lms.platform)
    token = lms.sign(claims_of(lms.platform, nonce=login.nonce, **changes))
    return login.client.post("/lti/launch/", {"id_token": token, "state": login.state}).content.decode()


@case(105, "LtiSubmissionReviewRequest")
def test_105_review_without_the_learner_it_is_about_is_refused(send, assert_refused):
    assert_refused(send(message_type=REVIEW), 400, "bad-message")


@case(105, "LtiSubmissionReviewRequest")
def test_105_teacher_lands_on_the_learner_and_a_learner_on_their_own(send, lms, whole_beside):
    for sub, name in (("mia", "Mia Tane"), ("tom", "Tom Ellis")):
        send(sub=sub, name=name, given_name=name.split()[0], roles=[LEARNER])

    about_mia = {"message_type": REVIEW, "for_user": {"user_id": "mia"}}
    teacher = _page(lms, **about_mia)
    tom = _page(lms, sub="tom", name="Tom Ellis", given_name="Tom", roles=[LEARNER], **about_mia)

    assert "In Mia’s own words" in teacher
    assert "How do you see your work?" in tom
    assert "Mia" not in tom


@case(106, "DataPrivacyLaunchRequest")
def test_106_administrator_comes_to_the_learner_without_course_and_link(send):
    send(sub="mia", roles=[LEARNER])
    administrator = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"

    came = send(
        sub="kiri",
        message_type="DataPrivacyLaunchRequest",
        roles=[administrator],
        context=None,
        resource_link=None,
        for_user={"user_id": "mia"},
    ).json()

    assert (came["role"], came["asked_for"]) == (
        "district_admin",
        str(Person.objects.get(subject="mia").pk),
    )


@case(107, "Notices of the platform")
def test_107_notice_is_taken_once_however_often_it_comes(tell, lms):
    first, again = tell(notice_of(lms.platform)), tell(notice_of(lms.platform))

    # A platform that sends a notice again has lost our answer; to be told of a fault would not help it.
    assert (first.status_code, again.status_code) == (200, 200)
    assert Notice.objects.count() == 1


@case(107, "Notices of the platform")
@pytest.mark.parametrize(
    ("changes", "status", "slug"),
    [
        ({"aud": "somebody-else"}, 400, "unknown-platform"),
        ({"aud": ["kowhai", "somebody-else"]}, 401, "bad-signature"),
        ({"azp": "somebody-else"}, 401, "bad-signature"),
        ({"iss": "https://elsewhere.example"}, 400, "unknown-platform"),
        ({"exp": 22222, "iat": 11111}, 401, "expired"),
        ({"exp": None}, 400, "bad-message"),
        ({"deployment_id": "strange"}, 403, "deployment-pending"),
        ({"deployment_id": None}, 400, "bad-message"),
        ({"version": None}, 400, "bad-message"),
        ({"notice": None}, 400, "bad-message"),
        ({"notice": {"type": "LtiContextCopyNotice"}}, 400, "bad-message"),
        ({"notice": {"id": "x" * 256, "type": "LtiContextCopyNotice"}}, 400, "bad-message"),
        ({"context": None}, 400, "bad-message"),
        ({"origin_contexts": "kea"}, 400, "bad-message"),
        ({"origin_contexts": [7]}, 400, "bad-message"),
    ],
    ids=str,
)
def test_107_notice_that_is_not_in_order_is_refused_and_nothing_is_kept(tell, lms, changes, status, slug):
    good = notice_of(lms.platform, notice={"id": "good", "type": "LtiContextCopyNotice"})

    refused = tell(good, notice_of(lms.platform, **changes))

    assert problem_of(refused) == (status, slug)
    assert refused["Content-Type"] == "application/problem+json"
    assert not Notice.objects.exists()
    assert not Course.objects.exists()


@case(107, "Notices of the platform")
@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"notices": []}', '{"notices": [7]}', '{"notices": [{"jwt": 7}]}', "[" * 9999]
)
def test_107_what_is_no_notice_at_all_is_refused(db, body):
    refused = Client().post("/lti/notices/", body, content_type="application/json")

    assert problem_of(refused) == (400, "bad-message")


@case(107, "Notices of the platform")
def test_107_forged_notice_is_refused(lms, platform):
    head, body, _ = lms.sign(notice_of(platform)).split(".")
    forged = {"notices": [{"jwt": f"{head}.{body}.{'A' * 342}"}]}

    refused = Client().post("/lti/notices/", forged, content_type="application/json")

    assert problem_of(refused) == (401, "bad-signature")
    assert not Notice.objects.exists()


@case(108, "LtiContextCopyNotice")
def test_108_copied_course_knows_what_it_was_copied_from(tell, lms, send):
    send(context={"id": "kea", "title": "Kea Room"}, custom={"context_history": "older"})

    tell(notice_of(lms.platform))

    course = Course.objects.get(lms_id="tui")
    assert (course.title, course.history) == ("Tui Room", ["kea", "older"])
    assert Notice.objects.get().handled_at is not None
    assert not Launch.objects.filter(course=course).exists()


@case(109, "LtiHelloWorldNotice")
def test_109_hello_is_answered_and_changes_nothing(tell, lms):
    hello = notice_of(lms.platform, "LtiHelloWorldNotice", context=None, origin_contexts=None)

    assert tell(hello).status_code == 200
    assert not Course.objects.exists()


@case(110, "Unknown message type")
def test_110_unknown_message_is_refused_and_named(send, assert_refused):
    assert_refused(send(message_type="LtiEulaRequest"), 400, "bad-message")
    assert "LtiEulaRequest" in Launch.objects.get().reason
