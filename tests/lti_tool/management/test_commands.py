import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from lti_tool.models import Deployment, District, Platform
from tests.factories.lti_tool import (
    DeploymentFactory,
    DistrictFactory,
)


def run(*arguments):
    out = io.StringIO()
    call_command(*arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def registration(district, **changes):
    options = {
        "--district": str(district.pk),
        "--name": "Kowhai LMS",
        "--issuer": "https://lms.kowhai.example",
        "--client-id": "kowhai",
        "--auth-login-url": "https://lms.kowhai.example/auth",
        "--auth-token-url": "https://lms.kowhai.example/token",
        "--jwks-url": "https://lms.kowhai.example/jwks",
        "--deployment-id": "1",
    }
    return [word for pair in (options | changes).items() for word in pair]


def test_create_district_prints_an_address_that_shows_what_to_enter(db):
    made = run("create_district", "Kowhai District")

    page = Client().get(made["registration_url"].removeprefix("http://127.0.0.1:8000")).content.decode()
    assert District.objects.get(pk=made["id"]).name == made["name"] == "Kowhai District"
    assert "http://127.0.0.1:8000/lti/login/" in page


def test_invitation_ends_after_seven_days(db, time_machine):
    time_machine.move_to("2026-09-07T08:00:00Z")
    address = run("create_district", "Kowhai District")["registration_url"].removeprefix(
        "http://127.0.0.1:8000"
    )
    time_machine.move_to("2026-09-14T08:00:01Z")

    assert Client().get(address).status_code == 401


def test_create_district_without_a_name_is_refused(db):
    with pytest.raises(CommandError, match="name"):
        call_command("create_district", " ")


def test_register_platform_prints_what_to_enter_and_activates_its_deployments(db):
    district = DistrictFactory.create()

    said = run("register_platform", *registration(district), "--deployment-id", "2", "--product", "canvas")

    platform = Platform.objects.get()
    assert said == {
        "id": str(platform.pk),
        "login_url": f"http://127.0.0.1:8000/lti/login/{platform.pk}/",
        "launch_url": "http://127.0.0.1:8000/lti/launch/",
        "jwks_url": "http://127.0.0.1:8000/lti/jwks/",
        "deployments": ["1", "2"],
    }
    assert set(platform.deployments.values_list("lms_id", "state")) == {("1", "active"), ("2", "active")}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"--jwks-url": "http://lms.kowhai.example/jwks"}, "HTTPS"),
        ({"--auth-login-url": "javascript:alert(1)"}, "HTTPS"),
        ({"--district": "00000000-0000-0000-0000-000000000000"}, "no district"),
        ({"--district": "nonsense"}, "no district"),
    ],
)
def test_register_platform_refuses_what_could_not_work(changes, words, db):
    with pytest.raises(CommandError, match=words):
        call_command("register_platform", *registration(DistrictFactory.create(), **changes))

    assert not Platform.objects.exists()


def test_register_platform_refuses_a_client_id_twice(db):
    district = DistrictFactory.create()
    call_command("register_platform", *registration(district), stdout=io.StringIO())

    with pytest.raises(CommandError, match="already"):
        call_command("register_platform", *registration(district))


def test_approve_deployment_makes_a_waiting_one_usable(db):
    waiting = DeploymentFactory.create(state=Deployment.State.PENDING)

    said = run("approve_deployment", "--platform", str(waiting.platform.pk), "--deployment", waiting.lms_id)

    assert said["state"] == "active"
    assert Deployment.objects.get().state == "active"


def test_approve_deployment_of_an_unknown_platform_is_refused(db):
    with pytest.raises(CommandError, match="no platform"):
        call_command("approve_deployment", "--platform", "nonsense", "--deployment", "1")


def test_rotate_tool_keys_names_the_new_and_the_retired(db):
    turn = run("rotate_tool_keys")

    published = {key["kid"] for key in Client().get("/lti/jwks/").json()["keys"]}
    assert published == {turn["active"], turn["next"], turn["retired"]}


def test_commands_speak_to_people_too(db):
    out = io.StringIO()

    call_command("create_district", "Kowhai District", stdout=out)

    assert "name: Kowhai District" in out.getvalue()


def test_invitations_that_are_over_are_forgotten(db, time_machine):
    time_machine.move_to("2026-09-07T08:00:00Z")
    run("create_district", "Kowhai District")
    time_machine.move_to("2026-09-15T08:00:00Z")

    assert run("purge_expired")["invitations"] == 1


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [("family_access", "on", True), ("learner_reads_first", "OFF", False), ("recall_minutes", "5", 5)],
)
def test_set_policy_decides_and_prints_the_policy_as_it_now_is(db, name, value, kept):
    district = DistrictFactory.create()

    said = run("set_policy", "--district", str(district.pk), name, value)

    district.refresh_from_db()
    assert getattr(district, name) == kept
    assert said == {"district": str(district.pk), name: value.lower()}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("family_access", "maybe", "can be: on, off"),
        ("recall_minutes", "-1", "can be: 0 to"),
        ("recall_minutes", "soon", "can be: 0 to"),
        ("grades", "on", "There is no policy grades"),
    ],
)
def test_set_policy_refuses_what_it_does_not_know(db, name, value, words):
    district = DistrictFactory.create()

    with pytest.raises(CommandError, match=words):
        call_command("set_policy", "--district", str(district.pk), "--", name, value)


def test_set_policy_for_an_unknown_district_is_refused(db):
    with pytest.raises(CommandError, match="no district"):
        call_command("set_policy", "--district", "nonsense", "family_access", "on")


def test_invite_platform_prints_another_address(db):
    made = run("create_district", "Kowhai District")

    again = run("invite_platform", "--district", made["id"])

    assert again["registration_url"] != made["registration_url"]
    path = again["registration_url"].removeprefix("http://127.0.0.1:8000")
    assert "Kowhai District" in Client().get(path).content.decode()


@pytest.mark.parametrize("district", ["nonsense", "019b0000-0000-7000-8000-000000000000"])
def test_invite_platform_for_an_unknown_district_is_refused(db, district):
    with pytest.raises(CommandError, match="no district"):
        call_command("invite_platform", "--district", district)
