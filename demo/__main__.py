"""`make demo`: Beside and the demo LMS, on two sites of this machine, with a few people in them."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import httpx

from demo import beside
from demo.seed import seed

PATIENCE = 60
"""Seconds until both must answer."""


class Stopped(Exception):
    """Somebody asked the demo to stop, or one of its processes did."""


def main() -> int:
    """Run both until told to stop. Answers the exit code."""
    port, lms_port = int(os.environ.get("BESIDE_PORT", "8000")), int(os.environ.get("LMS_PORT", "8001"))
    var = Path(os.environ.get("BESIDE_VAR", beside.ROOT / "var")).resolve()
    like = os.environ.get("LIKE", "canvas")
    var.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    processes: list[subprocess.Popen[bytes]] = []
    try:
        return _run(processes, port=port, lms_port=lms_port, var=var, like=like)
    except Stopped as stopped:
        print(stopped, flush=True)
        return 0
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=20)


def _run(
    processes: list["subprocess.Popen[bytes]"], *, port: int, lms_port: int, var: Path, like: str
) -> int:
    lms, tool = f"http://localhost:{lms_port}", f"http://127.0.0.1:{port}"
    env = beside.environment(port=port, lms_port=lms_port, var=var)
    print("Preparing the database …", flush=True)
    beside.manage(env, "migrate", "--verbosity", "0")
    known, is_new = _registration(env, var, lms=lms, like=like)
    processes.append(beside.serve(env, port))
    processes.append(
        _serve_lms(var, lms_port=lms_port, tool=tool, like=known["like"], client_id=known["client_id"])
    )
    _wait_for(f"{tool}/health/ready", processes)
    _wait_for(f"{lms}/jwks", processes)
    if is_new:
        seed(lms, tool)
        _file(var).write_text(json.dumps(known))
    print(f"\nBeside is ready. Open {lms}/\n\nCtrl-C stops it.", flush=True)
    while all(process.poll() is None for process in processes):
        time.sleep(0.5)
    print("One of the two has stopped by itself; see above.", file=sys.stderr)
    return 1


def _file(var: Path) -> Path:
    return var / "demo.json"


def _registration(env: dict[str, str], var: Path, *, lms: str, like: str) -> tuple[dict[str, str], bool]:
    """What was registered at the first run, or a new registration where the database is empty."""
    if _file(var).exists():
        known: dict[str, str] = json.loads(_file(var).read_text())
        if known["lms"] == lms:
            return known, False
    known = {"lms": lms, "like": like, "client_id": secrets.token_hex(8)}
    beside.register(env, lms=lms, client_id=known["client_id"], like=like)
    return known, True


def _serve_lms(
    var: Path, *, lms_port: int, tool: str, like: str, client_id: str
) -> "subprocess.Popen[bytes]":
    command = [
        *(sys.executable, "-m", "demo.lms", "--port", str(lms_port), "--like", like),
        *("--tool", tool, "--client-id", client_id, "--state", str(var / f"lms-{lms_port}.json")),
    ]
    return subprocess.Popen(command, cwd=beside.ROOT, start_new_session=True)  # noqa: S603 - our own command line


def _wait_for(url: str, processes: list["subprocess.Popen[bytes]"]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if any(process.poll() is not None for process in processes):
            break
        try:
            if httpx.get(url, timeout=2).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise SystemExit(f"{url} does not answer. Is the port taken? BESIDE_PORT and LMS_PORT choose others.")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    # Terminals and supervisors tell a whole group, so the same wish may come twice.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise Stopped("Stopping.")


if __name__ == "__main__":
    sys.exit(main())
