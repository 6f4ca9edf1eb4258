"""Two that read the same roster: pylti1p3 into a list, Beside into its database.

`python -m bench.roster_readers beside|pylti1p3 URL` prints what it took.
"""

import json
import sys

import django
from pylti1p3.names_roles import NamesRolesProvisioningService
from pylti1p3.registration import Registration
from pylti1p3.service_connector import ServiceConnector

from bench.contenders import KEYS
from bench.registrar import LMS, MEMBERS, measure

django.setup()

from django.db import connection  # noqa: E402 - after Django is set up, as all below
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from lti_tool.models import Course, Deployment, District, Enrolment, Person, Platform, Roster  # noqa: E402
from lti_tool.services.keys import published_keys  # noqa: E402
from lti_tool.services.rosters import read_now  # noqa: E402


def with_pylti1p3(url):
    """The members, in a list, and nothing more."""
    registration = Registration()
    registration.set_client_id("bench").set_issuer(LMS).set_auth_token_url(f"{LMS}/token")
    registration.set_tool_private_key(KEYS[1].pem)

    def fetch():
        service = NamesRolesProvisioningService(
            ServiceConnector(registration), {"context_memberships_url": url}
        )
        assert len(service.get_members()) == MEMBERS

    return [measure(fetch)]


def with_beside(url):
    """The same people as rows of the database: the first time, and again when they are known."""
    district = District.objects.create(name="Bench")
    platform = Platform.objects.create(district=district, client_id="bench", auth_token_url=f"{LMS}/token")
    deployment = Deployment.objects.create(district=district, platform=platform, lms_id="1", state="active")
    course = Course.objects.create(district=district, deployment=deployment, lms_id="1")
    roster = Roster.objects.create(district=district, course=course, url=url)
    published_keys()
    connection.ensure_connection()
    others = [connection.connection.info.backend_pid] if connection.vendor == "postgresql" else []

    def read():
        assert read_now(roster=roster, at=timezone.now()).written.seen == MEMBERS

    first, again = measure(read, others), measure(read, others)
    assert Enrolment.objects.filter(course=course, left_at=None).count() == MEMBERS
    again["queries"] = queries(read)
    Enrolment.objects.all().delete()
    Person.objects.all().delete()
    first["queries"] = queries(read)
    return [first, again]


def queries(work):
    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked)


if __name__ == "__main__":
    readers = {"beside": with_beside, "pylti1p3": with_pylti1p3}
    print(json.dumps(readers[sys.argv[1]](sys.argv[2])))
