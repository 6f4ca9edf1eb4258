"""Three servers that answer the same launch: Beside, pylti1p3's Django contrib, and a bare Django application."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import psycopg
import uvicorn

from demo import beside
from demo.lms import Platform, Tool
from demo.lms.web import make_app

LMS_PORT, CLIENT_ID = 8412, "bench"
LMS = f"http://localhost:{LMS_PORT}"
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Contender:
    """A server under gunicorn with a database of its own."""

    name: str
    port: int
    application: str
    env: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    platform: Platform = field(init=False)

    def __post_init__(self):
        at = f"http://127.0.0.1:{self.port}"
        prefix = f"{at}/lti" if self.name == "Beside" else at
        tool = Tool(CLIENT_ID, f"{prefix}/login/", [f"{prefix}/launch/"], "", f"{prefix}/launch/")
        self.platform = Platform(LMS, tool=tool, keys=KEYS)

    def start(self):
        command = [sys.executable, "-m", "gunicorn", self.application, "--bind", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(
            [*command, "--workers", "1", "--threads", "4", "--log-level", "error"],
            cwd=beside.ROOT,
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        httpx.Client(transport=httpx.HTTPTransport(retries=8)).get(f"http://127.0.0.1:{self.port}/")

    def stop(self):
        self.process.terminate()
        self.process.wait(20)

    def launch(self, web, person="aroha"):
        """Login, launch, first page, as a browser would. Raises where the page is not there."""
        tool = self.platform.the_tool
        login = web.post(tool.login_url, data=self.platform.initiate(person, "bridge-story"))
        asked = {name: one[0] for name, one in parse_qs(urlsplit(login.headers["location"]).query).items()}
        token = self.platform.sign(self.platform.claims_for(person, "bridge-story", asked["nonce"]))
        cookies = "; ".join(one.partition(";")[0] for one in login.headers.get_list("set-cookie"))
        page = web.post(
            tool.target_link_uri,
            data={"id_token": token, "state": asked["state"]},
            headers={"Cookie": cookies},
        )
        if page.is_redirect:
            page = web.get(str(page.next_request.url))
        web.cookies.clear()
        assert page.status_code == 200, page.text

    def cpu(self):
        """Seconds of CPU so far, of the server and of the database processes that serve it."""
        return sum(stat(pid)[0] for pid in [*self._processes(), *backends(f"{self.name.lower()}_bench")])

    def memory(self):
        """MB of memory that the server's processes hold."""
        return sum(stat(pid)[1] for pid in self._processes()) / 1e6

    def _processes(self):
        pid = self.process.pid
        return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def contenders(var):
    """All three, ready to start, in this order."""
    return [_beside(var), _contrib(var), _bare(var)]


def serve_platform():
    """The platform's key set, on loopback, until this process ends."""
    app = make_app(Platform(LMS, keys=KEYS))
    server = uvicorn.Server(uvicorn.Config(app, host="localhost", port=LMS_PORT, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()


def stat(pid):
    """Seconds of CPU and bytes of memory of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK, int(fields[21]) * PAGE


def backends(database):
    """PostgreSQL's processes that serve this database; none for SQLite, whose work is in the server's own."""
    url = os.environ.get("BENCH_DATABASE_URL")
    if not url:
        return []
    with psycopg.connect(url) as server:
        rows = server.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [database]).fetchall()
    return [pid for (pid,) in rows]


def _beside(var):
    env = beside.environment(port=8410, lms_port=LMS_PORT, var=var)
    env["DATABASE_URL"] = database(var, "beside_bench")
    beside.manage(env, "migrate", "--verbosity", "0")
    beside.register(env, lms=LMS, client_id=CLIENT_ID, like="canvas")
    return Contender("Beside", 8410, "config.wsgi:application", env)


def _contrib(var):
    env = os.environ | {
        "CONTRIB_DATABASE_URL": database(var, "contrib_bench"),
        "CONTRIB_KEY": KEYS[0].pem,
        "CONTRIB_LMS": LMS,
        "CONTRIB_CLIENT_ID": CLIENT_ID,
    }
    _run("bench.contrib", env)
    return Contender("contrib", 8413, "bench.contrib:application", env)


def _bare(var):
    env = os.environ | {
        "BARE_DATABASE_URL": database(var, "bare_bench"),
        "BARE_JWK": json.dumps(KEYS[1].jwk),
        "BARE_CLIENT_ID": CLIENT_ID,
        "BARE_AUTH": f"{LMS}/auth",
    }
    _run("bench.bare", env)
    return Contender("bare", 8411, "bench.bare:application", env)


def _run(module, env):
    subprocess.run([sys.executable, "-m", module], cwd=beside.ROOT, env=env, check=True)


def database(var, name):
    """The address of a new, empty database of this name."""
    url = os.environ.get("BENCH_DATABASE_URL")
    if not url:
        return f"sqlite:///{var / name}.sqlite3"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name}")
    return urlsplit(url)._replace(path=f"/{name}").geturl()


KEYS = Platform(LMS).keys
