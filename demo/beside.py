"""Beside as its operator runs it: commands, a server, an environment. Nothing of its code is known here."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def environment(*, port: int, lms_port: int, var: Path) -> dict[str, str]:
    """The environment of Beside's processes."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "BESIDE_VAR": str(var),
        "DATABASE_URL": f"sqlite:///{var / 'beside.sqlite3'}",
        "LTI_ALLOW_INSECURE_HOSTS": f"localhost:{lms_port},127.0.0.1:{lms_port}",
        "REDIS_URL": "",
        "PYTHONUNBUFFERED": "1",
    }


def manage(env: dict[str, str], *arguments: str) -> str:
    """What a management command prints. Raises CalledProcessError, after showing what went wrong."""
    done = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        done.check_returncode()
    return done.stdout


def register(env: dict[str, str], *, lms: str, client_id: str, like: str) -> dict[str, Any]:
    """A district with the demo LMS as its platform."""
    district = json.loads(manage(env, "create_district", "Demo district", "--json"))
    options = {
        "--district": district["id"],
        "--name": "Demo school",
        "--product": like,
        "--issuer": lms,
        "--client-id": client_id,
        "--auth-login-url": f"{lms}/auth",
        "--auth-token-url": f"{lms}/token",
        "--jwks-url": f"{lms}/jwks",
        "--deployment-id": "1",
    }
    flat = [word for pair in options.items() for word in pair]
    registered: dict[str, Any] = json.loads(manage(env, "register_platform", *flat, "--json"))
    return registered


def serve(env: dict[str, str], port: int) -> "subprocess.Popen[bytes]":
    """Beside's server, on loopback."""
    command = [
        *(sys.executable, "-m", "gunicorn", "config.wsgi:application"),
        *("--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "8", "--log-level", "warning"),
    ]
    return subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)  # noqa: S603 - our own command line
