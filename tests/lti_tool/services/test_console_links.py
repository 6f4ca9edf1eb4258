"""Only an administrator's launch of the console's link opens the console, and no crafted link of a course does."""

import pytest
from django.test import Client

from lti_tool.claims import read_message
from lti_tool.models import AuditEntry, Course, Deployment, Launch
from lti_tool.products import product_of
from lti_tool.services.console_links import administers, forget_console_links, settle_console_link
from tests.factories.lti_tool import MONDAY, DeploymentFactory
from tests.lti_tool.lms import MEMBERSHIP, begin, claims_of, picking_of

INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"
SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator"
TEACHER, LEARNER, MENTOR = (f"{MEMBERSHIP}#{name}" for name in ("Instructor", "Learner", "Mentor"))
COURSE_ADMINISTRATOR = f"{MEMBERSHIP}#Administrator"
ASKING = {"panel": "console"}
OFFICE = {"id": "office", "title": "The office", "type": ["CourseSection"]}
ACCOUNT = {"id": "account", "title": "Kowhai District", "type": ["Account"]}


@pytest.fixture
def come(lms, platform):
    """Launch as a platform of this product would: `come("canvas", placement="account_navigation", roles=[…])`."""

    def come(product, *, placement=None, **changes):
        platform.product = product
        platform.save()
        login = begin(Client(), platform)
        is_picking = changes.get("message_type") == "LtiDeepLinkingRequest"
        said = picking_of if is_picking else claims_of
        claims = said(platform, **({"nonce": login.nonce} | changes))
        claims |= {"https://www.instructure.com/placement": placement} if placement else {}
        answer = login.client.post(
            "/lti/launch/",
            {"id_token": lms.sign(claims), "state": login.state},
            headers={"Accept": "application/json"},
        )
        assert answer.status_code == 200
        return answer.json()

    return come


@pytest.mark.parametrize("administrator", [INSTITUTION, SYSTEM])
@pytest.mark.parametrize(
    ("product", "link"),
    [
        ("canvas", {"placement": "account_navigation", "context": ACCOUNT}),
        ("canvas", {"placement": "account_navigation", "context": ACCOUNT, "custom": {"panel": "other"}}),
        ("moodle", {"custom": ASKING, "context": OFFICE}),
        ("moodle", {"custom": ASKING, "context": None}),
        ("other", {"custom": ASKING, "context": OFFICE}),
        ("canvas", {"message_type": "DataPrivacyLaunchRequest", "for_user": {"user_id": "sub-of-mia"}}),
        ("moodle", {"message_type": "DataPrivacyLaunchRequest", "for_user": {"user_id": "sub-of-mia"}}),
    ],
    ids=str,
)
def test_administrator_comes_to_the_console_by_its_link(come, product, link, administrator):
    assert come(product, roles=[administrator, TEACHER], **link)["role"] == "district_admin"


@pytest.mark.parametrize(
    "roles",
    [[TEACHER], [LEARNER], [MENTOR], [COURSE_ADMINISTRATOR], ["Administrator"], ["Instructor"], []],
    ids=str,
)
@pytest.mark.parametrize(
    ("product", "link"),
    [
        ("canvas", {"placement": "account_navigation", "context": ACCOUNT}),
        ("moodle", {"custom": ASKING, "context": OFFICE}),
        ("moodle", {"custom": ASKING, "context": None}),
        ("other", {"custom": ASKING, "context": OFFICE}),
        ("moodle", {"message_type": "DataPrivacyLaunchRequest", "for_user": {"user_id": "sub-of-mia"}}),
    ],
    ids=str,
)
def test_nobody_else_comes_to_the_console_by_its_link(come, product, link, roles):
    assert come(product, roles=roles, **link)["role"] != "district_admin"
    assert not Deployment.objects.exclude(console_context="").exists()


@pytest.mark.parametrize(
    ("product", "link"),
    [
        ("canvas", {}),
        ("canvas", {"custom": ASKING}),
        ("canvas", {"placement": "course_navigation", "custom": ASKING}),
        ("canvas", {"placement": "link_selection"}),
        ("moodle", {}),
        ("moodle", {"custom": {"panel": "Console"}}),
        ("moodle", {"custom": {"console": "panel"}}),
        ("moodle", {"placement": "account_navigation"}),
        ("other", {"placement": "account_navigation", "custom": {"panel": "journey"}}),
    ],
    ids=str,
)
def test_administrators_role_alone_grants_nothing_in_a_course(come, product, link):
    assert come(product, roles=[INSTITUTION, SYSTEM, TEACHER], **link)["role"] == "teacher"
    assert come(product, roles=[INSTITUTION, SYSTEM], **link)["role"] == "none"


@pytest.mark.parametrize("message_type", ["LtiDeepLinkingRequest", "LtiSubmissionReviewRequest"])
@pytest.mark.parametrize("product", ["canvas", "moodle", "other"])
def test_message_that_is_not_the_opening_of_a_link_never_opens_the_console(come, product, message_type):
    came = come(
        product,
        placement="account_navigation",
        custom=ASKING,
        message_type=message_type,
        for_user={"user_id": "sub-of-mia"},
        roles=[INSTITUTION, TEACHER],
    )

    assert came["role"] == "teacher"


@pytest.mark.parametrize("product", ["moodle", "other"])
def test_first_administrator_decides_where_the_console_stands_and_the_audit_says_who(come, product):
    come(product, custom=ASKING, context=OFFICE, roles=[INSTITUTION, TEACHER])

    decided = AuditEntry.objects.get()
    assert Deployment.objects.get().console_context == "office"
    assert (decided.action, decided.detail) == ("decided", {"console": "office"})
    assert (decided.actor.name, decided.launch_id) == ("Aroha Ngata", Launch.objects.get().pk)
    assert decided.target_id == Deployment.objects.get().pk


def test_link_that_asks_for_the_console_from_another_course_is_a_link_of_that_course(come):
    come("moodle", custom=ASKING, context=OFFICE, roles=[INSTITUTION, TEACHER])

    elsewhere = come("moodle", custom=ASKING, roles=[INSTITUTION, TEACHER])
    again = come("moodle", custom=ASKING, context=OFFICE, roles=[INSTITUTION, TEACHER])

    assert (elsewhere["role"], elsewhere["course"]) == ("teacher", "Kea Room")
    assert elsewhere["console_elsewhere"] == "The office"
    assert (again["role"], again["console_elsewhere"]) == ("district_admin", "")
    assert AuditEntry.objects.count() == 1


def test_those_who_teach_or_learn_are_told_nothing_of_a_console(come):
    come("moodle", custom=ASKING, context=OFFICE, roles=[INSTITUTION, TEACHER])

    assert come("moodle", custom=ASKING, roles=[TEACHER])["console_elsewhere"] == ""
    assert come("moodle", custom=ASKING, roles=[LEARNER])["console_elsewhere"] == ""


def test_launch_outside_any_course_opens_the_console_and_decides_nothing(come):
    come("moodle", custom=ASKING, context=None, roles=[INSTITUTION])
    assert Deployment.objects.get().console_context == ""

    come("moodle", custom=ASKING, context=OFFICE, roles=[INSTITUTION])
    assert come("moodle", custom=ASKING, context=None, roles=[INSTITUTION])["role"] == "district_admin"


def test_each_deployment_has_a_place_of_its_own(come, platform):
    DeploymentFactory.create(platform=platform, lms_id="north")
    come("moodle", custom=ASKING, context=OFFICE, roles=[INSTITUTION])

    came = come("moodle", custom=ASKING, deployment_id="north", roles=[INSTITUTION])

    assert came["role"] == "district_admin"
    assert set(Deployment.objects.values_list("lms_id", "console_context")) == {
        ("deployment", "office"),
        ("north", "kea"),
    }


def test_console_stays_open_where_the_course_of_its_link_is_switched_off(come):
    come("moodle", custom=ASKING, context=OFFICE, roles=[INSTITUTION])
    Course.objects.filter(lms_id="office").update(suspended_at=MONDAY)

    assert come("moodle", custom=ASKING, context=OFFICE, roles=[INSTITUTION])["role"] == "district_admin"


def test_link_that_was_let_go_leaves_the_next_to_decide(come):
    come("moodle", custom=ASKING, context=OFFICE, roles=[INSTITUTION, TEACHER])

    forgotten = forget_console_links(deployments=Deployment.objects.all(), at=MONDAY)
    again = forget_console_links(deployments=Deployment.objects.all(), at=MONDAY)

    assert ([one.lms_id for one in forgotten], again) == (["deployment"], [])
    entry = AuditEntry.objects.latest("pk")
    assert (entry.actor, entry.detail) == (None, {"console": "", "from": "office"})
    assert come("moodle", custom=ASKING, roles=[INSTITUTION])["role"] == "district_admin"
    assert come("moodle", custom=ASKING, context=OFFICE, roles=[INSTITUTION])["role"] == "none"


def test_of_two_administrators_who_come_first_at_once_one_decides(lms, platform):
    """Both have read that nothing is decided; then the one is faster."""
    product = product_of(platform)
    fast, slow = (Deployment.objects.select_related("district").get() for _ in range(2))
    office, kea = (
        read_message(claims_of(platform, custom=ASKING, context=context, roles=[INSTITUTION]))
        for context in (OFFICE, {"id": "kea", "title": "Kea Room"})
    )

    decided = [settle_console_link(fast, office, product), settle_console_link(slow, kea, product)]

    assert decided == [True, False]
    assert administers(fast, office, product)
    assert not administers(slow, kea, product)


def test_refused_launch_decides_nothing(send, platform):
    Deployment.objects.update(suspended_at=MONDAY)

    refused = send(custom=ASKING, context=OFFICE, roles=[INSTITUTION])

    assert refused.status_code == 403
    assert Deployment.objects.get().console_context == ""
    assert not AuditEntry.objects.exists()
