"""The language lens: private questions about wording. Plain Python; what it notices is kept nowhere."""

from narratives.lens.entries import OWN, LensEntry, alike, own_entry, shipped_entries
from narratives.lens.noticing import Notice, notice

__all__ = ["OWN", "LensEntry", "Notice", "alike", "notice", "own_entry", "shipped_entries"]
