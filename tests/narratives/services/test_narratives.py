from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from narratives import prose
from narratives.kinds import kind_of
from narratives.models import Narrative, Revision
from narratives.policies.refusals import Refused, TooLate
from narratives.selectors.narratives import narratives_for
from narratives.services import narratives as services
from narratives.services.assignments import meet_assignment
from narratives.services.dialogue import note_readings, send_reply
from tests.factories.lti_tool import MONDAY
from tests.factories.narratives import share, write

LATER = MONDAY + timedelta(minutes=5)


def save(narrative, author, based_on, **parts):
    return services.write_narrative(
        narrative=narrative, viewer=author.viewer, parts=parts, based_on=based_on, at=LATER
    )


def test_writing_keeps_every_version(aroha, mia):
    letter = write(aroha, "feedback", mia, celebrations="<p>one</p>")

    save(letter, aroha, 1, celebrations="<p>two</p>")

    assert list(letter.revisions.values_list("version", "parts")) == [
        (1, {"celebrations": "<p>one</p>"}),
        (2, {"celebrations": "<p>two</p>"}),
    ]


def test_writing_one_part_leaves_the_others(aroha, mia):
    letter = write(aroha, "feedback", mia, celebrations="<p>one</p>")

    saved = save(letter, aroha, 1, challenges="<p>two</p>")

    assert saved.parts == {"celebrations": "<p>one</p>", "challenges": "<p>two</p>"}


def test_writing_the_same_words_again_makes_no_version(aroha, mia):
    letter = write(aroha, "feedback", mia, celebrations="<p>one</p>")

    saved = save(letter, aroha, 0, celebrations="<p>one</p>")

    assert saved.version == 1


def test_stale_writing_changes_nothing_and_is_set_aside(aroha, mia):
    letter = write(aroha, "feedback", mia, celebrations="<p>one</p>")
    save(letter, aroha, 1, celebrations="<p>two</p>")

    with pytest.raises(services.Stale) as refused:
        save(letter, aroha, 1, celebrations="<p>three</p>")

    assert refused.value.current.parts == {"celebrations": "<p>two</p>"}
    aside = Revision.objects.get(set_aside=True)
    assert (aside.version, aside.parts) == (1, {"celebrations": "<p>three</p>"})


def test_writing_into_something_shared_meanwhile_is_refused_and_set_aside(aroha, mia):
    letter = share(aroha, "feedback", mia)

    with pytest.raises(TooLate, match="shared already"):
        save(letter, aroha, 1, celebrations="<p>too late</p>")

    assert Revision.objects.get(set_aside=True).parts == {"celebrations": "<p>too late</p>"}


def test_late_words_sent_again_and_again_are_set_aside_once(aroha, mia):
    letter = share(aroha, "feedback", mia)

    for _ in range(3):
        with pytest.raises(TooLate):
            save(letter, aroha, 1, celebrations="<p>too late</p>")

    assert Revision.objects.filter(set_aside=True).count() == 1


def test_writing_an_unknown_part_is_refused(aroha, mia):
    letter = write(aroha, "feedback", mia)

    with pytest.raises(services.NoSuchPart, match="grade"):
        save(letter, aroha, 1, grade="<p>A</p>")


def test_writing_too_much_is_refused(aroha, mia):
    letter = write(aroha, "feedback", mia)

    with pytest.raises(prose.TooLong):
        save(letter, aroha, 1, celebrations="x" * 20_001)


def test_writing_in_somebody_elses_draft_is_refused(aroha, sam, mia):
    letter = write(aroha, "feedback", mia)

    with pytest.raises(Refused):
        save(letter, sam, 1, celebrations="<p>mine</p>")


@pytest.mark.parametrize(("kind", "who"), [("feedback", "mia"), ("reflection", "aroha")])
def test_starting_a_kind_that_ones_role_does_not_write_is_refused(kind, who, request):
    with pytest.raises(Refused):
        write(request.getfixturevalue(who), kind)


@pytest.mark.django_db(transaction=True)
def test_of_two_writers_at_once_one_wins_and_the_others_words_are_set_aside(aroha, mia):
    letter = write(aroha, "feedback", mia, celebrations="<p>start</p>")

    def attempt(words):
        try:
            save(letter, aroha, 1, celebrations=words)
        except services.Stale:
            return "stale"
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(attempt, ["<p>left</p>", "<p>right</p>"]))

    letter.refresh_from_db()
    aside = Revision.objects.get(set_aside=True)
    assert outcomes == ["saved", "stale"]
    assert {letter.parts["celebrations"], aside.parts["celebrations"]} == {"<p>left</p>", "<p>right</p>"}


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_open_the_same_draft(aroha, mia, bridge_story):
    assignment = meet_assignment(placement=bridge_story)

    def attempt(_tab):
        try:
            return services.open_draft(
                viewer=aroha.viewer,
                kind=kind_of("feedback"),
                learner=mia.person,
                assignment=assignment,
                at=MONDAY,
            ).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        opened = list(pool.map(attempt, range(2)))

    assert opened[0] == opened[1] == Narrative.objects.get().pk


def test_sharing_opens_it_to_its_learner_and_to_no_other(aroha, mia, tom):
    letter = write(aroha, "feedback", mia)
    before = list(narratives_for(mia.viewer))

    services.share_narrative(narrative=letter, viewer=aroha.viewer, at=LATER)

    assert before == []
    assert list(narratives_for(mia.viewer)) == [letter]
    assert list(narratives_for(tom.viewer)) == []


def test_sharing_twice_keeps_the_first_time(aroha, mia):
    letter = share(aroha, "feedback", mia)

    again = services.share_narrative(narrative=letter, viewer=aroha.viewer, at=LATER)

    assert again.shared_at == MONDAY


def test_sharing_nothing_is_refused(aroha, mia):
    letter = write(aroha, "feedback", mia, celebrations="<p> </p>")

    with pytest.raises(services.NothingToShare):
        services.share_narrative(narrative=letter, viewer=aroha.viewer, at=LATER)


def test_recall_makes_it_a_draft_again(aroha, mia):
    letter = share(aroha, "feedback", mia)

    services.recall_narrative(narrative=letter, viewer=aroha.viewer, at=LATER)

    assert list(narratives_for(mia.viewer)) == []
    assert list(narratives_for(aroha.viewer)) == [letter]


def test_recall_is_refused_once_the_window_is_over(aroha, mia):
    letter = share(aroha, "feedback", mia)

    with pytest.raises(TooLate, match="too long ago"):
        services.recall_narrative(narrative=letter, viewer=aroha.viewer, at=MONDAY + timedelta(minutes=31))


def test_recall_is_refused_once_it_was_answered(aroha, mia):
    letter = share(aroha, "feedback", mia)
    send_reply(narrative=letter, viewer=mia.viewer, text="<p>Thank you</p>", at=LATER)

    with pytest.raises(TooLate, match="answered"):
        services.recall_narrative(narrative=letter, viewer=aroha.viewer, at=LATER)


def test_recall_of_a_draft_is_refused(aroha, mia):
    with pytest.raises(TooLate):
        services.recall_narrative(narrative=write(aroha, "feedback", mia), viewer=aroha.viewer, at=LATER)


def test_release_is_refused_where_the_district_has_no_family_access(aroha, mia):
    letter = share(aroha, "feedback", mia)

    with pytest.raises(Refused, match="families"):
        services.release_narrative(narrative=letter, viewer=aroha.viewer, at=LATER)


def test_release_waits_until_the_learner_has_read(aroha, mia, kea_room):
    kea_room.district.family_access = True
    kea_room.district.save()
    letter = share(aroha, "feedback", mia)
    with pytest.raises(TooLate, match="reads it first"):
        services.release_narrative(narrative=letter, viewer=aroha.viewer, at=LATER)

    note_readings(narratives=[letter], viewer=mia.viewer, at=LATER)
    released = services.release_narrative(narrative=letter, viewer=aroha.viewer, at=LATER)

    assert (released.state, released.released_at) == ("family", LATER)


def test_release_waits_for_a_reading_of_the_words_as_they_are_now(aroha, mia, kea_room):
    kea_room.district.family_access = True
    kea_room.district.save()
    letter = share(aroha, "feedback", mia)
    note_readings(narratives=[letter], viewer=mia.viewer, at=LATER)
    services.recall_narrative(narrative=letter, viewer=aroha.viewer, at=LATER)
    letter = save(letter, aroha, 1, celebrations="<p>Written anew</p>")
    services.share_narrative(narrative=letter, viewer=aroha.viewer, at=LATER)

    with pytest.raises(TooLate, match="reads it first"):
        services.release_narrative(narrative=letter, viewer=aroha.viewer, at=LATER)


def test_discarded_draft_is_out_of_sight_and_its_words_are_kept(aroha, mia):
    letter = write(aroha, "feedback", mia)

    services.discard_narrative(narrative=letter, viewer=aroha.viewer, at=LATER)

    assert list(narratives_for(aroha.viewer)) == []
    assert letter.revisions.count() == 1


def test_discarding_what_is_shared_is_refused(aroha, mia):
    with pytest.raises(TooLate):
        services.discard_narrative(narrative=share(aroha, "feedback", mia), viewer=aroha.viewer, at=LATER)
