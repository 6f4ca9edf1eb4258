"""Small pieces that every page uses. Built in, so that templates need not load them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from narratives.models import Narrative
from narratives.prose import clean
from narratives.selectors.formats import DistrictKind

register = Library()


@register.simple_tag
def moment(at: datetime, form: str = "date") -> SafeString:
    """A point in time that the page shows in the reader's own time zone. `form` is "date", "time", "both" or "day"."""
    local = localtime(at)
    forms = {
        "date": "{0.day} {0:%B %Y}",
        "time": "{0:%H:%M} UTC",
        "both": "{0.day} {0:%B %Y}, {0:%H:%M} UTC",
        "day": "{0:%A} {0:%H:%M} UTC",
    }
    shown = forms[form].format(local)
    return format_html('<time datetime="{}" data-moment="{}">{}</time>', at.isoformat(), form, shown)


@register.filter
def prose(html: str) -> SafeString:
    """Written words, ready to stand on a page. Cleaned on the way in, and again here: a page trusts no row."""
    return mark_safe(clean(html))  # noqa: S308 - clean() is the reason it is safe


@register.filter
def parts_in(narrative: Narrative, formats: Mapping[str, DistrictKind]) -> list[dict[str, Any]]:
    """The parts of the narrative that hold words, as its district names them."""
    return narrative.parts_in(formats[narrative.kind].kind)


@register.filter
def entry(mapping: dict[Any, Any] | None, key: Any) -> Any:
    """The value under the key, or None."""
    return mapping.get(key) if mapping else None
