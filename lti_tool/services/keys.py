"""The tool's signing keys: published, sealed anew, rotated.

A key is published as *next* for a whole turn before it signs, and as *retired* for a whole turn after
(LTI Security Framework 1.0, section 6.3, leaves the turn to the tool).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from lti_tool.models import ToolKey
from lti_tool.protocol.tool_keys import make_key, sealer, tool_keys


@dataclass(frozen=True, slots=True)
class Rotation:
    """The ids (`kid`) after a rotation."""

    active: str
    next: str
    retired: str


def published_keys() -> list[dict[str, Any]]:
    """All public JWKs, oldest first. Makes the first keys where there are none yet."""
    return [key.public_jwk for key in tool_keys()]


def key_ages() -> list[tuple[str, datetime]]:
    """The published keys as (state, since when there is such a key), the active one first."""
    return [(key.state, key.created_at) for key in sorted(tool_keys(), key=lambda key: key.state)]


@transaction.atomic
def rotate_tool_keys() -> Rotation:
    """Let the next key sign, retire the active one, make a new next one, and drop what was retired before.

    Those that stay are sealed anew with the first of FIELD_KEYS.
    """
    tool_keys()
    ToolKey.objects.filter(state=ToolKey.State.RETIRED).delete()
    active = ToolKey.objects.select_for_update().get(state=ToolKey.State.ACTIVE)
    coming = ToolKey.objects.select_for_update().get(state=ToolKey.State.NEXT)
    _move(active, ToolKey.State.RETIRED)
    _move(coming, ToolKey.State.ACTIVE)
    fresh = make_key(ToolKey.State.NEXT)
    seal_anew()
    return Rotation(
        active=coming.public_jwk["kid"], next=fresh.public_jwk["kid"], retired=active.public_jwk["kid"]
    )


@transaction.atomic
def seal_anew() -> int:
    """Encrypt every private key with the first of FIELD_KEYS, so that the others may go. Answers how many."""
    seal = sealer()
    keys = list(ToolKey.objects.select_for_update())
    for key in keys:
        key.sealed_private_key = seal.rotate(bytes(key.sealed_private_key))
        key.save(update_fields=["sealed_private_key"])
    return len(keys)


def _move(key: ToolKey, state: ToolKey.State) -> None:
    key.state = state
    key.save(update_fields=["state"])
