"""What an operator sees and does at /operator/."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from lti_tool.models import AuditEntry, Deployment, District, Platform, ToolKey
from lti_tool.services.keys import published_keys
from tests.factories.lti_tool import DeploymentFactory, DistrictFactory, PlatformFactory

LISTS = {"district": District, "platform": Platform, "deployment": Deployment, "toolkey": ToolKey}


def page(row, rest="change/"):
    return f"/operator/lti_tool/{row._meta.model_name}/{row.pk}/{rest}"


@pytest.fixture
def glance(db):
    """A colleague who may look, and no more."""
    colleague = get_user_model().objects.create_user("ben", password="x", is_staff=True)
    colleague.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client = Client()
    client.force_login(colleague)
    return client


def test_only_the_operators_things_are_shown_and_nothing_that_people_write():
    ours = {
        model
        for label in ("lti_tool", "narratives")
        for model in apps.get_app_config(label).get_models()
        if model in admin.site._registry
    }

    assert ours == set(LISTS.values())


@pytest.mark.parametrize("name", LISTS)
def test_list_and_page_of_everything_are_there(visit, mia, name):
    published_keys()
    row = LISTS[name].objects.first()

    assert str(row) in visit.get(f"/operator/lti_tool/{name}/").text
    shown = visit.get(page(row)).text
    assert str(row) in shown
    assert 'type="text"' not in shown
    assert mia.person.name not in shown


@pytest.mark.parametrize("rest", ["change/", "history/"])
def test_private_key_is_shown_nowhere(visit, rest):
    published_keys()
    key = ToolKey.objects.get(state="active")
    sealed = bytes(key.sealed_private_key).decode()

    pages = [visit.get(page(key, rest)), visit.get("/operator/lti_tool/toolkey/"), visit.get("/operator/")]

    assert key.public_jwk["kid"] in pages[0].text
    for shown in pages:
        assert sealed[:40] not in shown.text
        assert "sealed" not in shown.text


def test_key_can_be_neither_added_nor_changed_nor_deleted(visit):
    published_keys()
    key = ToolKey.objects.get(state="active")

    assert visit.get("/operator/lti_tool/toolkey/add/").status_code == 403
    assert visit.post(page(key), {"state": "retired"}).status_code == 403
    assert visit.get(page(key, "delete/")).status_code == 403
    assert visit.post(page(key, "delete/"), {"post": "yes"}).status_code == 403
    assert ToolKey.objects.get(pk=key.pk).state == "active"


def test_policy_is_read_here_and_decided_elsewhere(visit, kowhai):
    district = kowhai.district

    assert "Family access" in visit.get(page(district)).text
    assert visit.post(page(district), {"name": "Mine", "family_access": "on"}).status_code == 403
    district.refresh_from_db()
    assert (district.name, district.family_access) == ("Kowhai District", False)


@pytest.mark.parametrize("of", ["district", "platform", "deployment"])
def test_suspending_ends_sessions_and_stands_in_the_audit_and_in_the_operators_history(
    ana, visit, choose, mia, of
):
    target = getattr(mia.launch, of) or mia.launch.course.deployment
    mia.launch.deployment = mia.launch.course.deployment
    mia.launch.save()
    assert mia.client.get("/panel/").status_code == 200

    said = choose("suspend_chosen", target)

    assert "Suspended. 1 open session ends." in said.text
    assert mia.client.get("/panel/").status_code == 401
    entry = AuditEntry.objects.get(action="switched")
    assert (entry.district, entry.actor, entry.target_id) == (mia.launch.district, None, target.pk)
    assert "suspended" in visit.get(page(target, "history/")).text
    assert LogEntry.objects.get().user == ana

    choose("restore_chosen", target)
    assert mia.client.get("/panel/").status_code == 200
    assert AuditEntry.objects.filter(action="switched").count() == 2


def test_deployments_of_several_districts_are_approved_at_once_each_in_its_own_audit(choose):
    waiting = DeploymentFactory.create(state="pending")
    elsewhere = DeploymentFactory.create(
        state="pending", platform__district__name="Rata District", platform__issuer="https://rata.example"
    )
    known = DeploymentFactory.create(state="active", platform=waiting.platform)

    said = choose("approve_chosen", waiting, elsewhere, known)

    assert "Approved 2 deployments." in said.text
    assert not Deployment.objects.filter(state="pending").exists()
    entries = AuditEntry.objects.filter(action="approved")
    assert {(one.district_id, one.target_id) for one in entries} == {
        (one.district_id, one.pk) for one in (waiting, elsewhere)
    }


def test_colleague_who_may_only_look_switches_nothing(glance, choose, kowhai):
    assert kowhai.name in glance.get("/operator/lti_tool/platform/").text

    choose("suspend_chosen", kowhai, client=glance)

    kowhai.refresh_from_db()
    assert kowhai.suspended_at is None
    assert glance.get(page(kowhai, "delete/")).status_code == 403


@pytest.mark.parametrize(
    ("of", "holds"), [("district", "platforms"), ("platform", "persons"), ("deployment", "courses")]
)
def test_what_holds_records_is_not_deleted_and_the_page_says_what_it_holds(visit, mia, of, holds):
    row = {
        "district": mia.launch.district,
        "platform": mia.launch.platform,
        "deployment": mia.launch.course.deployment,
    }[of]

    asked = visit.get(page(row, "delete/"))
    done = visit.post(page(row, "delete/"), {"post": "yes"})

    assert f"Cannot delete {of}" in asked.text
    assert f"<li>{holds}</li>" in asked.text
    assert mia.person.name not in asked.text
    assert done.status_code == 200
    assert type(row).objects.filter(pk=row.pk).exists()


def test_platform_that_was_never_used_can_go_and_its_district_can_read_so(visit, db):
    platform = PlatformFactory.create(name="Typing error")

    visit.post(page(platform, "delete/"), {"post": "yes"})

    assert not Platform.objects.exists()
    entry = AuditEntry.objects.get()
    assert (entry.district, entry.detail) == (
        platform.district,
        {"switch": "deleted", "name": "Typing error"},
    )


def test_many_cannot_be_deleted_at_once(visit, choose):
    district = DistrictFactory.create()

    choose("delete_selected", district)

    assert District.objects.filter(pk=district.pk).exists()


@pytest.mark.parametrize("name", ["platform", "deployment"])
def test_longer_list_asks_the_database_no_more_often(visit, name, django_assert_num_queries):
    DeploymentFactory.create_batch(2)
    visit.get(f"/operator/lti_tool/{name}/")
    with django_assert_num_queries(4):
        visit.get(f"/operator/lti_tool/{name}/")
    DeploymentFactory.create_batch(10)
    with django_assert_num_queries(4):
        visit.get(f"/operator/lti_tool/{name}/")


def test_suspended_ones_can_be_listed_alone_and_names_searched(visit, choose):
    on, off = PlatformFactory.create(name="Kowhai"), PlatformFactory.create(name="Rata")
    choose("suspend_chosen", off)

    filtered = visit.get("/operator/lti_tool/platform/?suspended_at__isempty=0").text
    searched = visit.get("/operator/lti_tool/platform/?q=rata").text

    assert str(off.pk) in filtered
    assert str(on.pk) not in filtered
    assert str(off.pk) in searched
    assert str(on.pk) not in searched
