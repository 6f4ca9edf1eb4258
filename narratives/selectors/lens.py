"""The language lens as a district has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from lti_tool.viewer import Role, Viewer
from narratives.lens import LensEntry, own_entry, shipped_entries
from narratives.models import LensChange


@dataclass(frozen=True, slots=True)
class DistrictEntry:
    """An entry, and whether the district has silenced it. `own_id` names the row of a district's own entry."""

    entry: LensEntry
    is_silenced: bool = False
    own_id: UUID | None = None


def lens_of(district: UUID) -> Sequence[DistrictEntry]:
    """Every entry of the district of that id, the silenced ones too: its own by phrase, then the shipped ones."""
    changes = list(LensChange.objects.filter(district=district).order_by("alike", "pk"))
    silenced = {change.silenced for change in changes}
    own = [DistrictEntry(_entry(change), own_id=change.pk) for change in changes if change.phrase]
    return [*own, *(DistrictEntry(entry, entry.key in silenced) for entry in shipped_entries())]


def lens_for(viewer: Viewer) -> Sequence[LensEntry]:
    """What asks while the viewer writes. Nothing does unless they teach."""
    if not viewer.is_teaching:
        return []
    return [one.entry for one in lens_of(viewer.district_id) if not one.is_silenced]


def own_entries_for(viewer: Viewer) -> QuerySet[LensChange]:
    """The entries that the administrator's district has added."""
    if viewer.role is not Role.DISTRICT_ADMIN:
        return LensChange.objects.none()
    return LensChange.objects.filter(district=viewer.district_id, silenced="").order_by("alike", "pk")


def _entry(change: LensChange) -> LensEntry:
    return own_entry(key=str(change.pk), phrase=change.phrase, reason=change.reason, question=change.question)
