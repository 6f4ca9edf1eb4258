"""The parts of every kind of narrative, as a district has them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from narratives.kinds import KINDS, Kind, Part
from narratives.models import Format


@dataclass(frozen=True, slots=True)
class DistrictKind:
    """A kind with the district's parts. `version` is 0 where the district has decided nothing of its own."""

    kind: Kind
    in_use: bool = True
    version: int = 0


def formats_of(district: UUID) -> Mapping[str, DistrictKind]:
    """Every kind as the district of that id has it, by key."""
    own = {one.kind: one for one in Format.objects.filter(district=district)}
    return {key: _with_parts(kind, own.get(key)) for key, kind in KINDS.items()}


def _with_parts(kind: Kind, own: Format | None) -> DistrictKind:
    if own is None:
        return DistrictKind(kind)
    parts = tuple(_part(one) for one in own.parts if one["in_use"])
    retired = tuple(_part(one) for one in own.parts if not one["in_use"])
    return DistrictKind(replace(kind, parts=parts, retired_parts=retired), own.in_use, own.version)


def _part(said: dict[str, Any]) -> Part:
    return Part(said["key"], said["label"], said["starter"])
