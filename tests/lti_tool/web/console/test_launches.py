"""The launch log: everything that came, found by reference, with what helps where it was refused."""

import re

import pytest
from django.test import Client

from lti_tool.models import Launch
from lti_tool.protocol import refusals
from lti_tool.web.console.doctor import DIAGNOSES, UNHEARD_OF, diagnosis_of
from lti_tool.web.console.pages import PAGE
from tests.factories.lti_tool import MONDAY, PersonFactory, open_session_of
from tests.lti_tool.lms import begin, claims_of
from tests.lti_tool.web.console.walks import pages_from

NEVER_IN_THE_LOG = {
    "unknown-platform": "a log belongs to a platform",
    "invitation-over": "registration, before there is a platform",
    "registration-failed": "as above",
}


def slugs(cls=refusals.Refused):
    for one in cls.__subclasses__():
        yield one.slug
        yield from slugs(one)


def refuse(platform, reference, outcome="expired", **more):
    return Launch.objects.create(
        district=platform.district,
        platform=platform,
        at=MONDAY,
        outcome=outcome,
        reference=reference,
        **more,
    )


def log(who, **asked):
    return who.client.get("/console/launches/", asked).content.decode()


@pytest.mark.parametrize("slug", sorted({*slugs()} - NEVER_IN_THE_LOG.keys()))
def test_doctor_knows_every_refusal_that_can_stand_in_the_log(slug):
    assert slug in DIAGNOSES


def test_doctor_knows_nothing_that_is_no_refusal():
    assert DIAGNOSES.keys() <= {*slugs()} - NEVER_IN_THE_LOG.keys()


def test_doctor_has_a_word_for_what_another_version_refused():
    assert diagnosis_of("of another version") is UNHEARD_OF


@pytest.mark.parametrize("outcome", [*DIAGNOSES, "of another version"])
def test_refused_launch_says_what_it_means_and_what_helps(kiri, kowhai, outcome):
    refuse(kowhai, "5eedface", outcome, reason="the note of it", deployment_lms_id="north")

    page = log(kiri, reference="5eedface")

    words = diagnosis_of(outcome)
    assert "Refused" in page
    assert str(words.meaning) in page
    assert str(words.remedy) in page
    assert "the note of it" in page
    assert "<code>north</code>" in page


@pytest.mark.parametrize("reference", ["5eedface", " 5EEDFACE ", "5eedFace"])
def test_launch_is_found_by_the_reference_that_a_person_was_shown(kiri, kowhai, reference):
    refuse(kowhai, "5eedface")
    refuse(kowhai, "0ddba115")

    page = log(kiri, reference=reference)

    assert "<code>5eedface</code>" in page
    assert "<code>0ddba115</code>" not in page


@pytest.mark.parametrize(
    "reference", ["00000000", "5eedfac", "%", "5eedface' or 1=1", "\x00x", "🦉", "x" * 500]
)
def test_reference_that_there_is_not_says_so(kiri, kowhai, reference):
    refuse(kowhai, "5eedface")

    page = log(kiri, reference=reference)

    assert "There is no launch with this reference." in page
    assert "5eedface</code>" not in page


def test_reference_on_a_refusal_is_in_the_log_for_replays_too(send, kiri_of_platform, lms):
    login = begin(Client(), lms.platform)
    token = lms.sign(claims_of(lms.platform, nonce=login.nonce))
    cookies = dict(login.client.cookies)
    send(login=login, token=token)
    login.client.cookies.update(cookies)

    refused = send(login=login, token=token).json()

    page = log(kiri_of_platform, reference=refused["reference"])
    assert refused["type"].endswith("/problems/replayed")
    assert "The same message came a second time" in page


def test_only_what_was_refused_can_be_shown(kiri, kowhai):
    refuse(kowhai, "5eedface")

    assert "<code>0badcafe</code>" in log(kiri)
    assert "<code>5eedface</code>" in log(kiri)
    assert "<code>0badcafe</code>" not in log(kiri, refused="on")
    assert "<code>5eedface</code>" in log(kiri, refused="on")


def test_another_districts_launch_is_not_found(kiri, hemi, kowhai):
    refuse(kowhai, "5eedface")

    assert "<code>5eedface</code>" in log(kiri, reference="5eedface")
    assert "<code>5eedface</code>" not in log(hemi, reference="5eedface")
    assert "<code>5eedface</code>" not in log(hemi)


def test_older_launches_go_on_where_the_page_ends(kiri, kowhai):
    for number in range(PAGE + 5):
        refuse(kowhai, f"{number:08x}")
    pages = pages_from(kiri, "/console/launches/?refused=on")
    shown = [one for page in pages for one in re.findall(r"reference <code>([0-9a-f]{8})</code>", page)]

    assert shown == [f"{number:08x}" for number in reversed(range(PAGE + 5))]


@pytest.mark.parametrize("before", ["nonsense", "1", "-"])
def test_page_from_nowhere_is_not_found(kiri, before):
    assert kiri.client.get("/console/launches/", {"before": before}).status_code == 404


@pytest.mark.parametrize("more", [0, 20])
def test_questions_to_the_database_stay_as_few_with_more_launches(
    kiri, kowhai, more, django_assert_num_queries
):
    for number in range(more):
        refuse(kowhai, f"{number:08x}")
        open_session_of(PersonFactory.create(platform=kowhai), f"token {number}")

    with django_assert_num_queries(2):
        log(kiri)
