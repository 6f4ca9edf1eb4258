"""Platforms are asked to tell of copied courses, once in a while and without holding anybody up."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from lti_tool.models import Course, Deployment, Launch, Notice, Platform
from lti_tool.models.platforms import LONG_AGO
from lti_tool.protocol.refusals import DeploymentPending, Suspended
from lti_tool.services.notices import ask_for_notices, handle_left_notices, take_notices
from lti_tool.services.retention import purge_launches
from tests.lti_tool.lms import notice_of

HANDLERS = "https://lms.kowhai.example/notice-handlers/1"
OFFER = {
    "service_versions": ["1.0"],
    "platform_notification_service_url": HANDLERS,
    "scope": ["https://purl.imsglobal.org/spec/lti/scope/noticehandlers"],
    "notice_types_supported": ["LtiHelloWorldNotice", "LtiContextCopyNotice"],
}


@pytest.fixture
def service(web, platform):
    """The platform's notification service."""
    web.post(platform.auth_token_url, json={"access_token": "token", "expires_in": 3600})
    return web.put(HANDLERS, json={})


@pytest.fixture
def come(send, django_capture_on_commit_callbacks):
    def come(offer=OFFER, **changes):
        with django_capture_on_commit_callbacks(execute=True):
            return send(platformnotificationservice=offer, **changes)

    return come


def _asked(web):
    return [json.loads(call.request.body) for call in web.calls if call.request.method == "PUT"]


def test_launch_has_the_platform_asked_for_both_notices_once(come, web, service):
    came = [come(), come(sub="somebody-else")]

    assert [one.status_code for one in came] == [200, 200]
    assert _asked(web) == [
        {"notice_type": kind, "handler": "http://127.0.0.1:8000/lti/notices/"}
        for kind in ("LtiContextCopyNotice", "LtiHelloWorldNotice")
    ]
    (token,) = [call.request for call in web.calls if call.request.url.endswith("/token")]
    assert "scope%2Fnoticehandlers" in token.body


@pytest.mark.parametrize(("days", "times"), [(29, 2), (31, 4)])
def test_platform_is_asked_anew_after_a_month(come, web, service, days, times):
    come()
    Deployment.objects.update(notices_asked_at=timezone.now() - timedelta(days=days))

    come()

    assert len(_asked(web)) == times


@pytest.mark.parametrize(
    "offer",
    [
        None,
        OFFER | {"notice_types_supported": ["LtiHelloWorldNotice"]},
        OFFER | {"notice_types_supported": None},
        OFFER | {"platform_notification_service_url": "javascript:alert(1)"},
        "a text",
    ],
    ids=str,
)
def test_platform_that_offers_no_such_notices_is_not_asked(come, web, service, offer):
    assert come(offer).status_code == 200

    assert _asked(web) == []
    assert Deployment.objects.get().notices_asked_at is None


@pytest.mark.parametrize("status", [403, 404, 500])
def test_platform_that_does_not_take_it_is_asked_again_tomorrow_and_nobody_notices(
    come, web, platform, status
):
    web.post(platform.auth_token_url, json={"access_token": "token", "expires_in": 3600})
    web.put(HANDLERS, json={}, status=status)

    assert [come().status_code for _ in range(2)] == [200, 200]
    first = len(_asked(web))
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=True):
        come()

    assert (first, len(_asked(web))) == (1, 2)
    assert Launch.objects.filter(outcome="opened").count() == 3


def test_platform_whose_turn_is_taken_is_asked_again_tomorrow(platform, settings, monkeypatch):
    monkeypatch.setattr("lti_tool.services.notices.PATIENCE", 0.0)
    deployment = platform.deployments.get()
    deployment.notice_service_url = HANDLERS
    deployment.save()
    now = timezone.now()
    Platform.objects.update(busy_until=now + timedelta(minutes=1))

    ask_for_notices(deployment_id=deployment.pk, handler="https://beside.example/", at=now)

    deployment.refresh_from_db()
    assert now - deployment.notices_asked_at == timedelta(days=29)
    assert Platform.objects.get().busy_until > LONG_AGO


def test_notices_are_forgotten_with_the_launches_of_their_time(platform):
    district, now = platform.district, timezone.now()
    for number, days in enumerate((399, 401)):
        Notice.objects.create(
            district=district,
            platform=platform,
            notice_id=str(number),
            kind="x",
            at=now - timedelta(days=days),
        )

    assert purge_launches(district=district, at=now)["notices"] == 1
    assert Notice.objects.get().notice_id == "0"


@pytest.mark.parametrize(("minutes", "handled"), [(9, 0), (11, 1)])
def test_notice_whose_task_was_lost_is_handled_within_the_hour(lms, platform, web, minutes, handled):
    now = timezone.now()
    take_notices(
        tokens=[lms.sign(notice_of(platform))], at=now
    )  # in a test nothing is committed, so no task runs
    assert not Course.objects.exists()

    assert handle_left_notices(at=now + timedelta(minutes=minutes)) == handled

    assert Course.objects.filter(lms_id="tui", history=["kea"]).count() == handled


@pytest.mark.parametrize("whose", ["deployment", "platform", "district"])
def test_notice_of_what_is_switched_off_is_refused(lms, platform, web, whose):
    one = {
        "deployment": platform.deployments.get(),
        "platform": platform,
        "district": platform.district,
    }[whose]
    one.suspended_at = timezone.now()
    one.save()

    with pytest.raises(Suspended):
        take_notices(tokens=[lms.sign(notice_of(platform))], at=timezone.now())

    assert not Notice.objects.exists()


def test_notice_of_a_deployment_that_waits_for_approval_is_refused(lms, platform, web):
    platform.deployments.update(state=Deployment.State.PENDING)

    with pytest.raises(DeploymentPending):
        take_notices(tokens=[lms.sign(notice_of(platform))], at=timezone.now())

    assert not Notice.objects.exists()
