import pytest
from django.db import IntegrityError

from lti_tool.models import AuditEntry
from narratives.lens import shipped_entries
from narratives.models import LensChange
from narratives.policies.refusals import Refused
from narratives.selectors.lens import lens_for, lens_of, own_entries_for
from narratives.services import lens
from narratives.services.lens import BadEntry, UnknownEntry
from tests.factories.lti_tool import MONDAY

GOOD = {
    "phrase": "frequent flyer",
    "question": "What brought them here?",
    "reason": "It makes a joke of a child.",
}


def add(who, **changes):
    return lens.add_entry(viewer=who.viewer, **(GOOD | changes), at=MONDAY)


def keys(who):
    return {entry.key for entry in lens_for(who.viewer)}


def details(who):
    return [one.detail for one in AuditEntry.objects.filter(district=who.viewer.district_id).order_by("pk")]


def test_added_entry_asks_first_for_those_who_teach_in_the_district(kiri, aroha, yuki):
    added = add(kiri, phrase="  frequent \x00 flyer ")

    first = lens_for(aroha.viewer)[0]
    assert (first.key, first.phrase, first.category) == (str(added.pk), "frequent flyer", "own")
    assert [one.own_id for one in lens_of(yuki.viewer.district_id) if one.own_id] == []


def test_removed_entry_asks_no_more(kiri, aroha):
    added = add(kiri)
    assert str(added.pk) in keys(aroha)

    lens.remove_entry(viewer=kiri.viewer, change=added, at=MONDAY)

    assert str(added.pk) not in keys(aroha)


def test_silenced_entry_asks_nothing_here_and_goes_on_elsewhere(kiri, aroha, yuki):
    assert "lazy" in keys(aroha)

    lens.silence_entry(viewer=kiri.viewer, key="lazy", at=MONDAY)

    assert "lazy" not in keys(aroha)
    assert len(keys(aroha)) == len(shipped_entries()) - 1
    assert not any(one.is_silenced for one in lens_of(yuki.viewer.district_id))


def test_entry_that_is_heard_again_asks(kiri, aroha):
    lens.silence_entry(viewer=kiri.viewer, key="lazy", at=MONDAY)

    lens.hear_entry(viewer=kiri.viewer, key="lazy", at=MONDAY)

    assert "lazy" in keys(aroha)


def test_lens_is_for_those_who_teach(kiri, aroha, sam, mia):
    assert keys(aroha) == keys(sam) != set()
    assert keys(mia) == keys(kiri) == set()


def test_every_change_stands_in_the_audit_once(kiri):
    added = add(kiri)
    for _ in range(2):  # the second from a stale page
        lens.silence_entry(viewer=kiri.viewer, key="lazy", at=MONDAY)
    for _ in range(2):
        lens.hear_entry(viewer=kiri.viewer, key="lazy", at=MONDAY)
    lens.remove_entry(viewer=kiri.viewer, change=added, at=MONDAY)

    assert details(kiri) == [
        {"lens": "added", "phrase": "frequent flyer"},
        {"lens": "silenced", "entry": "lazy"},
        {"lens": "heard again", "entry": "lazy"},
        {"lens": "removed", "phrase": "frequent flyer"},
    ]
    assert {one.actor_id for one in AuditEntry.objects.all()} == {kiri.person.pk}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"phrase": " "}, "Write the words"),
        ({"phrase": "?!"}, "Write the words"),
        ({"question": "\n"}, "Write the question"),
        ({"reason": ""}, "Say in a sentence why"),
        ({"phrase": "x" * 81}, "80 characters"),
        ({"question": "x" * 301}, "80 characters"),
        ({"reason": "x" * 301}, "80 characters"),
        ({"phrase": "Frequent  FLYER"}, "already: “What brought them here"),
        ({"phrase": "lazy"}, "already: “What is in the way of beginning"),
    ],
)
def test_entry_that_cannot_be_is_refused_in_words(changes, said, kiri):
    add(kiri)

    with pytest.raises(BadEntry, match=said):
        add(kiri, **changes)

    assert LensChange.objects.count() == len(details(kiri)) == 1


def test_longest_entry_is_kept_whole(kiri):
    added = add(kiri, phrase="ß" * 80, question="x" * 300, reason="x" * 300)

    added.refresh_from_db()
    assert (added.phrase, added.alike) == ("ß" * 80, "ss" * 80)


def test_words_of_a_silenced_entry_can_have_a_question_of_the_districts_own(kiri, aroha):
    lens.silence_entry(viewer=kiri.viewer, key="lazy", at=MONDAY)

    add(kiri, phrase="lazy")

    assert lens_for(aroha.viewer)[0].phrase == "lazy"


def test_district_adds_no_more_than_anybody_can_look_through(kiri):
    district = kiri.viewer.district_id
    LensChange.objects.bulk_create(
        LensChange(district_id=district, phrase=f"word{n}", alike=f"word{n}") for n in range(199)
    )
    add(kiri)

    with pytest.raises(BadEntry, match="Remove some"):
        add(kiri, phrase="another")


@pytest.mark.parametrize("move", [lens.silence_entry, lens.hear_entry])
def test_entry_that_beside_does_not_come_with_is_refused_in_words(move, kiri):
    with pytest.raises(UnknownEntry, match="comes with no such entry"):
        move(viewer=kiri.viewer, key="nothing", at=MONDAY)

    assert details(kiri) == []


@pytest.mark.parametrize("who", ["aroha", "mia"])
def test_only_an_administrator_changes_the_lens(who, request, kiri):
    viewer = request.getfixturevalue(who).viewer
    added = add(kiri)

    for move in (
        lambda: lens.add_entry(viewer=viewer, **GOOD | {"phrase": "other"}, at=MONDAY),
        lambda: lens.remove_entry(viewer=viewer, change=added, at=MONDAY),
        lambda: lens.silence_entry(viewer=viewer, key="lazy", at=MONDAY),
        lambda: lens.hear_entry(viewer=viewer, key="lazy", at=MONDAY),
    ):
        with pytest.raises(Refused, match="Only an administrator"):
            move()
    assert list(own_entries_for(viewer)) == []
    assert list(own_entries_for(kiri.viewer)) == [added]


@pytest.mark.parametrize("row", [{}, {"silenced": "lazy", "phrase": "x", "alike": "x"}])
def test_database_holds_no_change_that_is_neither_or_both(row, kiri):
    with pytest.raises(IntegrityError, match="a_lens_change_silences_or_adds"):
        LensChange.objects.create(district_id=kiri.viewer.district_id, **row)


@pytest.mark.parametrize("row", [{"silenced": "lazy"}, {"phrase": "Same", "alike": "same"}])
def test_database_holds_a_change_of_a_district_once(row, kiri, yuki):
    for who in (kiri, yuki):
        LensChange.objects.create(district_id=who.viewer.district_id, **row)

    with pytest.raises(IntegrityError):
        LensChange.objects.create(district_id=kiri.viewer.district_id, **row)
