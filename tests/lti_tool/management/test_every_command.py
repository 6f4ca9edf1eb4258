"""Every command prints one JSON object when asked, explains itself, and refuses in words."""

import io
import json
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class

from lti_tool.models import AuditEntry, Deployment, District, Platform
from tests.architecture.house import ROOT
from tests.factories.lti_tool import DeploymentFactory, PersonFactory, PlatformFactory

OURS = sorted(name for name, app in get_commands().items() if app in {"lti_tool", "narratives"})
TOLD = {
    "create_district": {"id", "name", "registration_url"},
    "invite_platform": {"registration_url"},
    "register_platform": {"id", "login_url", "launch_url", "jwks_url", "deployments"},
    "approve_deployment": {"platform", "deployment", "state"},
    "suspend": {"kind", "id", "suspended", "sessions"},
    "restore": {"kind", "id", "suspended", "sessions"},
    "set_policy": {"district", "audio"},
    "forget_console_link": {"platform", "deployments"},
    "rotate_tool_keys": {"active", "next", "retired"},
    "purge_expired": {"drafts", "records", "copies", "launches", "invitations", "audit_entries"},
}
NOBODYS = "019b0000-0000-7000-8000-000000000000"
LONG = "x" * 256


@pytest.fixture
def platform(db) -> Platform:
    return DeploymentFactory.create(lms_id="north", state="pending").platform


def registration(platform, **changes):
    options = {
        "district": str(platform.district_id),
        "name": "Kowhai LMS",
        "issuer": "https://lms.kowhai.example",
        "client-id": "new",
        "auth-login-url": "https://lms.kowhai.example/auth",
        "auth-token-url": "https://lms.kowhai.example/token",
        "jwks-url": "https://lms.kowhai.example/jwks",
    } | {name.replace("_", "-"): value for name, value in changes.items()}
    return [f"--{name}={value}" for name, value in options.items()]


def arguments(name, platform):
    at_platform, at_district = [f"--platform={platform.pk}"], [f"--district={platform.district_id}"]
    return {
        "create_district": ["Rata District"],
        "invite_platform": at_district,
        "register_platform": registration(platform),
        "approve_deployment": [*at_platform, "--deployment=north"],
        "suspend": at_platform,
        "restore": at_platform,
        "set_policy": [*at_district, "audio", "on"],
        "forget_console_link": at_platform,
    }.get(name, [])


def said(name, *given):
    out = io.StringIO()
    call_command(name, *given, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("name", sorted(TOLD))
def test_command_prints_one_object_with_what_it_promises(platform, name):
    told = json.loads(said(name, *arguments(name, platform), "--json"))

    assert TOLD[name] <= told.keys()


@pytest.mark.parametrize("name", sorted(TOLD))
def test_command_speaks_to_people_in_lines(platform, name):
    lines = said(name, *arguments(name, platform)).splitlines()

    assert {line.split(": ")[0] for line in lines} >= TOLD[name]


@pytest.mark.parametrize("name", OURS)
def test_command_explains_itself(name):
    explained = load_command_class(get_commands()[name], name).create_parser("manage.py", name).format_help()

    assert "--json" in explained
    assert len(explained) > 200


def test_refusal_reaches_the_shell_as_words_and_a_code(tmp_path):
    surroundings = {
        "PATH": "/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "BESIDE_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "create_district", " ", "--json"],
        cwd=ROOT,
        env=surroundings,
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("CommandError: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["", "  ", LONG])
def test_district_with_a_name_that_is_none_is_not_made(db, name):
    with pytest.raises(CommandError, match="A district needs a name"):
        call_command("create_district", name)

    assert not District.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"issuer": ""}, "issuer must be a text"),
        ({"issuer": LONG}, "issuer must be a text of 1 to 255"),
        ({"client_id": " "}, "client_id must be a text"),
        ({"name": LONG}, "name must be a text"),
        ({"jwks_url": f"https://lms.example/{'x' * 500}"}, "at most 500 characters"),
        ({"auth_token_url": ""}, "auth_token_url must be an HTTPS address"),
        ({"audience": "x" * 501}, "audience can have 500 characters"),
        ({"deployment_id": ""}, "deployment_id must be a text"),
        ({"deployment_id": LONG}, "deployment_id must be a text"),
        ({"district": NOBODYS}, "no district"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_registration_that_no_database_could_hold_is_refused_whole(platform, changes, words):
    with pytest.raises(CommandError, match=words):
        call_command("register_platform", *registration(platform, **changes))

    assert Platform.objects.count() == 1


@pytest.mark.parametrize("deployment", ["", LONG])
def test_deployment_of_an_id_that_no_lms_gives_is_not_approved(platform, deployment):
    with pytest.raises(CommandError, match="deployment_id must be a text"):
        call_command("approve_deployment", f"--platform={platform.pk}", f"--deployment={deployment}")

    assert Deployment.objects.count() == 1


def test_deployment_that_nobody_has_opened_yet_can_be_approved(platform):
    call_command(
        "approve_deployment", f"--platform={platform.pk}", "--deployment=south", stdout=io.StringIO()
    )

    assert Deployment.objects.get(lms_id="south").state == "active"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.detail) == ("approved", None, {"deployment": "south"})


def test_console_link_is_let_go_in_one_deployment_or_in_all_of_a_platform(platform):
    south = DeploymentFactory.create(platform=platform, lms_id="south")
    foreign = DeploymentFactory.create(platform=PlatformFactory.create())
    Deployment.objects.update(console_context="office")

    one = json.loads(said("forget_console_link", f"--platform={platform.pk}", "--deployment=south", "--json"))
    rest = json.loads(said("forget_console_link", f"--platform={platform.pk}", "--json"))

    assert (one["deployments"], rest["deployments"]) == (["south"], ["north"])
    assert set(Deployment.objects.exclude(console_context="")) == {foreign}
    assert AuditEntry.objects.filter(target_id=south.pk, actor=None).count() == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["--platform=nonsense"], "There is no platform"),
        ([f"--platform={NOBODYS}"], "There is no platform"),
        ([], "--platform"),
    ],
)
def test_console_link_of_what_is_not_there_is_refused(db, given, words):
    with pytest.raises(CommandError, match=words):
        call_command("forget_console_link", *given)


def test_console_link_of_an_unknown_deployment_is_refused(platform):
    with pytest.raises(CommandError, match="no deployment of the id west"):
        call_command("forget_console_link", f"--platform={platform.pk}", "--deployment=west")


def test_suspending_a_person_by_a_sub_that_two_platforms_share_is_about_one(platform):
    here, there = PersonFactory.create(platform=platform, subject="7"), PersonFactory.create(subject="7")

    call_command("suspend", f"--platform={platform.pk}", "--sub=7", stdout=io.StringIO())

    for person in (here, there):
        person.refresh_from_db()
    assert here.suspended_at is not None
    assert there.suspended_at is None


def test_policy_without_any_district_is_refused(db):
    assert not District.objects.exists()
    with pytest.raises(CommandError, match="There is no district"):
        call_command("set_policy", f"--district={NOBODYS}", "audio", "on")
