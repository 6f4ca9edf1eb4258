"""What one launch costs: CPU of Beside and its database against a bare Django application, in the same run.

`python -m bench.launch` uses SQLite; with BENCH_DATABASE_URL naming a PostgreSQL server's database, that. It prints
CPU milliseconds per launch of both, and the median ratio. It asks nobody but servers it started on loopback,
a bounded number of times, and stops by itself.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import psycopg
import uvicorn

from demo import beside
from demo.lms import Platform, Tool
from demo.lms.web import make_app

ROUNDS, LAUNCHES, WARM = 5, 200, 30
PORT, BARE_PORT, LMS_PORT = 8410, 8411, 8412
TICK = os.sysconf("SC_CLK_TCK")
LMS, OURS, BARE = f"http://localhost:{LMS_PORT}", f"http://127.0.0.1:{PORT}", f"http://127.0.0.1:{BARE_PORT}"


def main():
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        platform = Platform(
            LMS, tool=Tool("bench", f"{OURS}/lti/login/", [f"{OURS}/lti/launch/"], "", f"{OURS}/lti/launch/")
        )
        serve_keys(platform)
        processes = [start_beside(var), start_bare(var, platform)]
        try:
            measure(platform, processes)
        finally:
            for process in processes:
                process.terminate()
                process.wait(20)


def measure(platform, processes):
    ours, bare = processes
    with httpx.Client(timeout=30) as web:
        launch_beside(web, platform, person="mia")  # so that the desk has somebody on it
        for _ in range(WARM):
            launch_beside(web, platform)
            launch_bare(web, platform)
        ratios, costs = [], []
        for _ in range(ROUNDS):
            ours_ms = cost(ours, "beside_bench", lambda: launch_beside(web, platform))
            bare_ms = cost(bare, "bare_bench", lambda: launch_bare(web, platform))
            ratios.append(ours_ms / bare_ms)
            costs.append((ours_ms, bare_ms))
            print(f"Beside {ours_ms:.2f} ms   bare {bare_ms:.2f} ms   ratio {ratios[-1]:.2f}", flush=True)
    ours_ms, bare_ms = (statistics.median(column) for column in zip(*costs, strict=True))
    kind = "PostgreSQL" if os.environ.get("BENCH_DATABASE_URL") else "SQLite"
    print(f"On {kind}: one launch takes {ours_ms:.2f} ms of CPU, a bare one {bare_ms:.2f} ms.")
    print(f"Median ratio: {statistics.median(ratios):.2f}")


def cost(process, database, act):
    """CPU milliseconds of one act, by the servers' and the database's own clocks."""
    before = ticks(process.pid, database)
    for _ in range(LAUNCHES):
        act()
    return (ticks(process.pid, database) - before) / TICK / LAUNCHES * 1000


def ticks(pid, database):
    tree = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    return sum(stat_ticks(one) for one in [*tree, *backends(database)])


def stat_ticks(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def backends(database):
    """PostgreSQL's processes that serve this database; none for SQLite, whose work is in the server's own."""
    url = os.environ.get("BENCH_DATABASE_URL")
    if not url:
        return []
    with psycopg.connect(url) as server:
        rows = server.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [database]).fetchall()
    return [pid for (pid,) in rows]


def database_url(var, name):
    url = os.environ.get("BENCH_DATABASE_URL")
    if not url:
        return f"sqlite:///{var / name}.sqlite3"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name}")
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def launch_beside(web, platform, person="aroha"):
    began = platform.initiate(person, "bridge-story")
    login = web.post(f"{OURS}/lti/login/", data=began)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(login.headers["location"]).query).items()}
    reply = platform.authorize(asked, {person})
    cookie = login.headers["set-cookie"].partition(";")[0]
    page = web.post(reply.url, data=reply.fields, headers={"Cookie": cookie})
    web.cookies.clear()
    assert page.status_code == 200, page.text


def launch_bare(web, platform):
    login = web.post(f"{BARE}/login/", data=platform.initiate("aroha", "bridge-story"))
    asked = {name: values[0] for name, values in parse_qs(urlsplit(login.headers["location"]).query).items()}
    token = platform.sign(platform.claims_for("aroha", "bridge-story", asked["nonce"]))
    moved = web.post(f"{BARE}/launch/", data={"id_token": token, "state": asked["state"]})
    page = web.get(BARE + moved.headers["location"])
    web.cookies.clear()
    assert page.status_code == 200, page.text


def serve_keys(platform):
    server = uvicorn.Server(
        uvicorn.Config(make_app(platform), host="localhost", port=LMS_PORT, log_level="error")
    )
    threading.Thread(target=server.run, daemon=True).start()


def start_beside(var):
    env = beside.environment(port=PORT, lms_port=LMS_PORT, var=var)
    env["DATABASE_URL"] = database_url(var, "beside_bench")
    beside.manage(env, "migrate", "--verbosity", "0")
    beside.register(env, lms=LMS, client_id="bench", like="canvas")
    return gunicorn("config.wsgi:application", PORT, env)


def start_bare(var, platform):
    env = os.environ | {
        "BARE_DATABASE_URL": database_url(var, "bare_bench"),
        "BARE_JWK": json.dumps(platform.keys[1].jwk),
        "BARE_CLIENT_ID": "bench",
        "BARE_AUTH": f"{LMS}/auth",
    }
    subprocess.run([sys.executable, "-m", "bench.bare"], cwd=beside.ROOT, env=env, check=True)
    return gunicorn("bench.bare:application", BARE_PORT, env)


def gunicorn(application, port, env):
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--threads", "2"]
    process = subprocess.Popen(
        [*command, "--log-level", "error"],
        cwd=beside.ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    patient = httpx.Client(transport=httpx.HTTPTransport(retries=8))
    patient.get(f"http://127.0.0.1:{port}/")
    return process


if __name__ == "__main__":
    main()
