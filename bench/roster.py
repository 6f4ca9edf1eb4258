"""What a roster of 10,000 costs: Beside with every row in its database, beside pylti1p3 that only fetches it.

`python -m bench.roster` uses SQLite; with BENCH_DATABASE_URL naming a PostgreSQL server's database, that. Both ask the
same server, which this starts on loopback and which gives 50 members a page. Every measurement is a process of its own.
"""

import json
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bench.contenders import database, stat
from demo import beside

MEMBERS, PAGE, ROUNDS = 10_000, 50, 3
PORT = 8414
LMS = f"http://127.0.0.1:{PORT}"
ROSTER = f"{LMS}/courses/1/members"
MEASURES = ("wall", "cpu", "memory", "queries")


class Registrar(BaseHTTPRequestHandler):
    """Tokens for everybody, and a roster in pages that are made beforehand."""

    protocol_version = "HTTP/1.1"
    wbufsize = 65_536
    disable_nagle_algorithm = True
    pages = ()

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.say(b'{"access_token": "token", "token_type": "Bearer", "expires_in": 3600}', "")

    def do_GET(self):
        number = int(parse_qs(urlsplit(self.path).query).get("page", ["0"])[0])
        more = f'<{ROSTER}?page={number + 1}>; rel="next"' if number + 1 < len(self.pages) else ""
        self.say(self.pages[number], more)

    def say(self, content, link):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if link:
            self.send_header("Link", link)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args):
        """Say nothing."""


def serve():
    Registrar.pages = [page(start) for start in range(0, MEMBERS, PAGE)]
    ThreadingHTTPServer(("127.0.0.1", PORT), Registrar).serve_forever()


def page(start):
    members = [
        {
            "status": "Active",
            "user_id": f"0a1b2c3d-0000-4000-8000-{number:012}",
            "name": f"Learner{number} Of Kowhai",
            "given_name": f"Learner{number}",
            "family_name": "Of Kowhai",
            "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
        }
        for number in range(start, start + PAGE)
    ]
    return json.dumps({"id": ROSTER, "context": {"id": "1"}, "members": members}).encode()


def main():
    server = multiprocessing.Process(target=serve, daemon=True)
    server.start()
    with tempfile.TemporaryDirectory() as folder:
        env = beside.environment(port=8410, lms_port=PORT, var=Path(folder))
        rows = []
        for _ in range(ROUNDS):
            env["DATABASE_URL"] = database(Path(folder), f"roster_bench_{len(rows)}")
            beside.manage(env, "migrate", "--verbosity", "0")
            first, again = measured("beside", env)
            (fetched,) = measured("pylti1p3", env)
            rows.append((first, again, fetched))
            print(
                *(shown(*one) for one in zip(("first", "again", "pylti1p3"), rows[-1], strict=True)), sep=""
            )
    print(f"On {'PostgreSQL' if os.environ.get('BENCH_DATABASE_URL') else 'SQLite'}, {MEMBERS} members")
    for name, at in (("first reading, all rows new", 0), ("reading again, nothing changed", 1)):
        ratios = {measure: median_ratio(rows, at, measure) for measure in MEASURES[:3]}
        said = "   ".join(f"{measure} {ratio:.2f}" for measure, ratio in ratios.items())
        print(f"{name}: Beside to pylti1p3's get_members   {said}   queries {rows[0][at]['queries']}")
    server.terminate()


def median_ratio(rows, at, measure):
    return statistics.median(row[at][measure] / row[2][measure] for row in rows)


def shown(name, found):
    return "  {}: {wall:.2f} s, CPU {cpu:.2f} s, +{memory:.0f} MB".format(name, **found)


def measured(what, env):
    done = subprocess.run(
        [sys.executable, "-m", "bench.roster", what], env=env, check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def measure(work, others=()):
    """Wall and CPU seconds, MB beyond what was held before, of this process; CPU of the others added."""

    def cpu():
        return time.process_time() + sum(stat(pid)[0] for pid in others)

    before, held, began = cpu(), stat(os.getpid())[1], time.perf_counter()
    work()
    wall, used = time.perf_counter() - began, cpu() - before
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"wall": wall, "cpu": used, "memory": max(most - held, 0) / 1e6, "queries": 0}


def fetch_with_pylti1p3():
    """The members, in a list, and nothing more."""
    from pylti1p3.names_roles import NamesRolesProvisioningService
    from pylti1p3.registration import Registration
    from pylti1p3.service_connector import ServiceConnector

    from bench.contenders import KEYS

    registration = Registration()
    registration.set_client_id("bench").set_issuer(LMS).set_auth_token_url(f"{LMS}/token")
    registration.set_tool_private_key(KEYS[1].pem)

    def members():
        service = NamesRolesProvisioningService(
            ServiceConnector(registration), {"context_memberships_url": ROSTER}
        )
        assert len(service.get_members()) == MEMBERS

    return [measure(members)]


def read_with_beside():
    """The same people, as rows of the database; and once more, when they are known."""
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from lti_tool.models import Course, Deployment, District, Enrolment, Platform, Roster
    from lti_tool.services.keys import published_keys
    from lti_tool.services.rosters import read_now

    district = District.objects.create(name="Bench")
    platform = Platform.objects.create(district=district, client_id="bench", auth_token_url=f"{LMS}/token")
    deployment = Deployment.objects.create(district=district, platform=platform, lms_id="1", state="active")
    course = Course.objects.create(district=district, deployment=deployment, lms_id="1")
    roster = Roster.objects.create(district=district, course=course, url=ROSTER)
    published_keys()
    connection.ensure_connection()
    others = [connection.connection.info.backend_pid] if connection.vendor == "postgresql" else []

    def reading():
        assert read_now(roster=roster, at=timezone.now()).written.seen == MEMBERS

    found = [measure(reading, others), measure(reading, others)]
    assert Enrolment.objects.filter(course=course, left_at=None).count() == MEMBERS
    with CaptureQueriesContext(connection) as queries:
        reading()
    found[1]["queries"] = len(queries)
    Enrolment.objects.all().delete()
    platform.people.all().delete()
    with CaptureQueriesContext(connection) as queries:
        reading()
    found[0]["queries"] = len(queries)
    return found


if __name__ == "__main__":
    kinds = {"beside": read_with_beside, "pylti1p3": fetch_with_pylti1p3}
    if len(sys.argv) > 1:
        print(json.dumps(kinds[sys.argv[1]]()))
    else:
        main()
