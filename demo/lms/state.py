"""What the LMS keeps between two runs: its keys and the tool that is registered."""

import json
from dataclasses import asdict
from pathlib import Path

from demo.lms.keys import Key
from demo.lms.platform import Platform, Tool


def load_platform(path: Path, *, issuer: str, like: str) -> Platform:
    """The platform as it was left, or a new one. Its keys are written down at once."""
    if not path.exists():
        platform = Platform(issuer, like)
        save_platform(platform, path)
        return platform
    said = json.loads(path.read_text())
    return Platform(
        issuer,
        like,
        tool=Tool(**said["tool"]) if said["tool"] else None,
        keys=[Key.from_pem(kid, pem) for kid, pem in said["keys"].items()],
    )


def save_platform(platform: Platform, path: Path) -> None:
    """Write the keys and the tool down, readable for nobody else."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(
        json.dumps(
            {
                "tool": asdict(platform.tool) if platform.tool else None,
                "keys": {key.kid: key.pem for key in platform.keys},
            }
        )
    )
