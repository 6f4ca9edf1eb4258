"""A platform that knows 10,000 people, and what reading them costs a process."""

import json
import multiprocessing
import os
import resource
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from bench.contenders import stat

MEMBERS, PAGE = 10_000, 50
PORT = 8414
LMS = f"http://127.0.0.1:{PORT}"


class Registrar(BaseHTTPRequestHandler):
    """Tokens for everybody, and a roster in pages that are made beforehand.

    The path says how many milliseconds a page takes, as a real LMS has to look things up: /20/members.
    """

    protocol_version = "HTTP/1.1"
    wbufsize = 65_536
    disable_nagle_algorithm = True
    pages: tuple[bytes, ...] = ()

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.say(b'{"access_token": "token", "token_type": "Bearer", "expires_in": 3600}', "")

    def do_GET(self):
        parts = urlsplit(self.path)
        time.sleep(int(parts.path.split("/")[1]) / 1000)
        number = int(parse_qs(parts.query).get("page", ["0"])[0])
        more = f'<{LMS}{parts.path}?page={number + 1}>; rel="next"' if number + 1 < len(self.pages) else ""
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


def start():
    """The platform in a process of its own, which ends with this one."""
    server = multiprocessing.Process(target=_serve, daemon=True)
    server.start()


def measure(work, others=()):
    """Seconds of time and of CPU, and MB beyond what was held before; the CPU of the other processes added."""

    def cpu():
        return time.process_time() + sum(stat(pid)[0] for pid in others)

    before, held, began = cpu(), stat(os.getpid())[1], time.perf_counter()
    work()
    took, used = time.perf_counter() - began, cpu() - before
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"time": took, "cpu": used, "memory": max(most - held, 0) / 1e6}


def _serve():
    Registrar.pages = tuple(_page(start) for start in range(0, MEMBERS, PAGE))
    ThreadingHTTPServer(("127.0.0.1", PORT), Registrar).serve_forever()


def _page(first):
    members = [
        {
            "status": "Active",
            "user_id": f"0a1b2c3d-0000-4000-8000-{number:012}",
            "name": f"Learner{number} Of Kowhai",
            "given_name": f"Learner{number}",
            "family_name": "Of Kowhai",
            "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
        }
        for number in range(first, first + PAGE)
    ]
    return json.dumps({"id": LMS, "context": {"id": "1"}, "members": members}).encode()
