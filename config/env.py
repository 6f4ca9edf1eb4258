"""What the environment says: one reader, and defaults that are safe or absent."""

import secrets
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR = Path(env.str("BESIDE_VAR", default=str(ROOT / "var"))).resolve()
"""The folder for what Beside keeps on disk: the SQLite database, evidence, the demo's secret."""


def secret(name: str) -> str:
    """The secret in `name`, or in the file that `name`_FILE points at.

    Raises ImproperlyConfigured where neither is set: a secret is never guessed.
    """
    if path := env.str(f"{name}_FILE", default=""):
        return Path(path).read_text().strip()
    if not (value := env.str(name, default="")):
        raise ImproperlyConfigured(f"Set {name}, or {name}_FILE to a readable file.")
    return str(value)


def kept_secret(name: str) -> str:
    """The secret in `name`, or one made up at the first start and kept in the data folder (demo only)."""
    if given := env.str(name, default=""):
        return str(given)
    kept = VAR / name.lower()
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text()
