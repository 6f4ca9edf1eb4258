"""How much of a name a district lets Beside keep."""

from uuid import UUID

from lti_tool.claims import LaunchMessage
from lti_tool.models import District, Person
from lti_tool.models.districts import NamesShown

AT_ONCE = 1000


def names_in(message: LaunchMessage, district: District) -> dict[str, str]:
    """The names of the message, as far as the district keeps them."""
    return kept_names(district, message.name, message.given_name, message.family_name)


def kept_names(district: District, full: str, given: str, family: str) -> dict[str, str]:
    """These names, as far as the district keeps them."""
    full, given, family = full[:500], given[:255], family[:255]
    if district.names_shown == NamesShown.SHORT:
        return short_names(full, given, family)
    return {"name": full, "given_name": given, "family_name": family}


def short_names(full: str, given: str, family: str) -> dict[str, str]:
    """The given name and the first letter of the family name, as well as that can be told."""
    words = full.split()
    first = given or (words[0] if words else "")
    last = family or (words[-1] if len(words) > 1 else "")
    letter = f"{last[0]}." if last else ""
    return {"name": f"{first} {letter}".strip(), "given_name": first, "family_name": letter}


def shorten_names(*, district_id: UUID) -> None:
    """Shorten every name that the district still keeps in full, if it has not changed its mind since."""
    if District.objects.get(pk=district_id).names_shown != NamesShown.SHORT:
        return
    batch: list[Person] = []
    people = Person.objects.filter(district=district_id, erased_at=None)
    for person in people.iterator(chunk_size=AT_ONCE):
        for field, value in short_names(person.name, person.given_name, person.family_name).items():
            setattr(person, field, value)
        batch.append(person)
        if len(batch) == AT_ONCE:
            _save(batch)
    _save(batch)


def _save(batch: list[Person]) -> None:
    Person.objects.bulk_update(batch, ["name", "given_name", "family_name"])
    batch.clear()
