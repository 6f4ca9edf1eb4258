import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from lti_tool.models import AuditEntry, Course, Deployment, Launch, Person, Platform
from lti_tool.selectors.launches import session_of
from lti_tool.services.suspensions import StandsOnIt, restore, suspend
from tests.factories.lti_tool import MONDAY

ADMINISTRATOR = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"


def ask(command, *arguments):
    out = StringIO()
    call_command(command, *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def still_in(response):
    return Client().get("/who/", headers={"Authorization": f"Bearer {response.json()['token']}"})


def named(platform, kind):
    return {
        "district": ["--district", str(platform.district_id)],
        "platform": ["--platform", str(platform.pk)],
        "deployment": ["--platform", str(platform.pk), "--deployment", "deployment"],
        "person": ["--platform", str(platform.pk), "--sub", "sub-of-aroha"],
    }[kind]


@pytest.mark.parametrize("kind", ["district", "platform", "deployment", "person"])
def test_suspension_ends_open_sessions_and_refuses_launches_until_it_is_lifted(send, platform, kind):
    opened = send()

    said = ask("suspend", *named(platform, kind))
    during, refused = still_in(opened), send()
    restored = ask("restore", *named(platform, kind))
    after, again = still_in(opened), send()

    assert (said["kind"], said["suspended"], said["sessions"]) == (kind, True, 1)
    assert (during.status_code, refused.status_code) == (401, 403)
    assert refused.json()["type"].endswith("/problems/suspended")
    assert restored["suspended"] is False
    assert (after.status_code, again.status_code) == (200, 200)


def test_suspension_of_one_person_leaves_the_others_in(send, platform):
    mia = send(sub="sub-of-mia")
    send()

    ask("suspend", *named(platform, "person"))

    assert still_in(mia).status_code == 200
    assert send(sub="sub-of-mia").status_code == 200


def test_refusal_of_the_suspended_stands_in_the_launch_log_with_ids_and_no_name(send, platform):
    send()
    ask("suspend", *named(platform, "person"))

    refused = send()

    entry = Launch.objects.get(outcome="suspended")
    assert entry.reference == refused.json()["reference"]
    assert (entry.subject, entry.deployment_lms_id) == ("sub-of-aroha", "deployment")
    assert entry.reason == "the person is suspended"


def test_suspending_twice_keeps_the_first_time(platform):
    ask("suspend", *named(platform, "platform"))
    first = Platform.objects.get().suspended_at

    said = ask("suspend", *named(platform, "platform"))

    assert Platform.objects.get().suspended_at == first
    assert said["sessions"] == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--platform", "nonsense"], "no platform"),
        (["--district", "019b0000-0000-7000-8000-000000000000"], "no district"),
        ([], "required"),
    ],
)
def test_suspending_what_is_not_there_is_refused(db, arguments, words):
    with pytest.raises(CommandError, match=words):
        ask("suspend", *arguments)


@pytest.mark.parametrize("part", [["--deployment", "unheard-of"], ["--sub", "unheard-of"]])
def test_suspending_an_unknown_part_of_a_platform_is_refused(platform, part):
    with pytest.raises(CommandError, match="unheard-of"):
        ask("suspend", "--platform", str(platform.pk), *part)

    assert not Deployment.objects.filter(suspended_at__isnull=False).exists()
    assert not Person.objects.exists()


def test_part_of_a_platform_is_not_part_of_a_district(platform):
    with pytest.raises(CommandError, match="belong to a --platform"):
        ask("suspend", "--district", str(platform.district_id), "--sub", "sub-of-aroha")


def test_course_that_is_switched_off_ends_its_visits_and_leaves_the_others_in(send):
    kea, tui = send(), send(context={"id": "tui", "title": "Tui Room"})

    switched = suspend(target=Course.objects.get(lms_id="kea"), at=timezone.now())
    again = send()

    assert (switched.sessions, again.status_code) == (1, 403)
    assert (still_in(kea).status_code, still_in(tui).status_code) == (401, 200)
    restore(target=Course.objects.get(lms_id="kea"), at=timezone.now())
    assert (still_in(kea).status_code, send().status_code) == (200, 200)


def test_administrators_of_a_deployment_that_is_switched_off_are_out_too(send, platform):
    asking = {"custom": {"panel": "console"}, "roles": [ADMINISTRATOR]}
    inside = send(**asking)

    ask("suspend", *named(platform, "deployment"))

    assert inside.json()["role"] == "district_admin"
    assert still_in(inside).status_code == 401
    assert send(**asking).json()["type"].endswith("/problems/suspended")


@pytest.mark.parametrize("kind", ["deployment", "platform", "district"])
def test_administrator_cannot_switch_off_what_they_came_by(send, platform, kind):
    inside = send(custom={"panel": "console"}, roles=[ADMINISTRATOR])
    launch = Launch.objects.get()
    target = {"deployment": launch.deployment, "platform": platform, "district": platform.district}[kind]

    with pytest.raises(StandsOnIt, match="would shut you out"):
        suspend(target=target, at=timezone.now(), by=session_of(launch).viewer)

    target.refresh_from_db()
    assert target.suspended_at is None
    assert still_in(inside).status_code == 200


def test_switching_stands_in_the_audit_once_with_who_did_it(kiri, kea_room):
    for move in (suspend, suspend, restore, restore):
        move(target=kea_room, at=timezone.now(), by=kiri.viewer)

    entries = AuditEntry.objects.order_by("pk")
    assert [(one.action, one.detail) for one in entries] == [
        ("switched", {"switch": "off"}),
        ("switched", {"switch": "on"}),
    ]
    assert {(one.actor, one.launch_id, one.target_id) for one in entries} == {
        (kiri.person, kiri.launch.pk, kea_room.pk)
    }


def test_of_two_who_switch_off_at_once_one_has_done_it(kiri, kea_room):
    fast, slow = Course.objects.get(), Course.objects.get()

    suspend(target=fast, at=MONDAY, by=kiri.viewer)
    said = suspend(target=slow, at=timezone.now(), by=kiri.viewer)

    assert (slow.suspended_at, said.sessions) == (MONDAY, 0)
    assert AuditEntry.objects.count() == 1


def test_switching_off_a_person_is_about_that_person(kiri, mia):
    suspend(target=mia.person, at=timezone.now(), by=kiri.viewer)

    assert AuditEntry.objects.get().about == mia.person
    assert mia.client.get("/who/").status_code == 401
