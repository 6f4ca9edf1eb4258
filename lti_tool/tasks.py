"""Work that Celery does for lti_tool."""

from uuid import UUID

from celery import shared_task

from lti_tool.services.keys import seal_anew
from lti_tool.services.names import shorten_names


@shared_task(name="keys.seal_anew")
def seal_keys_anew() -> None:
    """Nightly: once FIELD_KEYS has a new first key, nothing rests under an old one for longer than a day."""
    seal_anew()


@shared_task(name="people.shorten_names")
def shorten_names_of(district_id: str) -> None:
    """Once a district keeps short names only, the full ones go."""
    shorten_names(district_id=UUID(district_id))
