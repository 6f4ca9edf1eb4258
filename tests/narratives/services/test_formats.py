"""A district names the parts of each kind; what was written before keeps its words and their names."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from lti_tool.models import Action, AuditEntry
from narratives.kinds import KINDS, kind_of
from narratives.models import Format
from narratives.policies.refusals import Refused
from narratives.selectors.formats import formats_of
from narratives.services.formats import MOST_KEPT, BadFormat, StaleFormat, WantedPart, save_format
from narratives.services.narratives import NoSuchPart, open_draft, start_narrative, write_narrative
from tests.factories.lti_tool import MONDAY
from tests.factories.narratives import share, write

CELEBRATIONS = WantedPart("celebrations", "Celebrations", "What went well?", in_use=True)


def save(who, *parts, kind="feedback", in_use=True, based_on=0):
    return save_format(
        viewer=who.viewer, kind=kind_of(kind), in_use=in_use, parts=parts, based_on=based_on, at=MONDAY
    )


def part(label, key="", *, in_use=True):
    return WantedPart(key, label, "", in_use=in_use)


def labels(parts):
    return [str(one.label) for one in parts]


def test_district_without_a_decision_has_the_kinds_as_they_are(mia):
    assert {
        key: (one.kind, one.in_use, one.version) for key, one in formats_of(mia.viewer.district_id).items()
    } == {key: (kind, True, 0) for key, kind in KINDS.items()}


def test_parts_are_renamed_added_and_put_in_order(kiri):
    saved = save(kiri, part("What comes next"), part("What I saw", "celebrations"))

    assert labels(saved.kind.parts) == ["What comes next", "What I saw"]
    assert saved.kind.parts[0].key.startswith("own_")
    assert saved.kind.parts[1].key == "celebrations"
    assert labels(saved.kind.retired_parts) == ["Challenges", "Next steps"]
    assert saved.version == 1


def test_other_districts_keep_theirs(kiri, hemi):
    save(kiri, part("What I saw", "celebrations"))

    assert formats_of(hemi.viewer.district_id)["feedback"].kind == KINDS["feedback"]


def test_what_was_written_under_a_retired_part_keeps_its_words_and_name(kiri, aroha, mia):
    letter = share(aroha, "feedback", mia, challenges="<p>It bent.</p>")

    saved = save(kiri, CELEBRATIONS)

    assert letter.parts_in(saved.kind) == [
        {"key": "challenges", "label": KINDS["feedback"].parts[1].label, "text": "<p>It bent.</p>"}
    ]


def test_draft_begun_before_a_part_retired_can_still_be_written(kiri, aroha, mia):
    draft = write(aroha, "feedback", mia, challenges="<p>It bent.</p>")
    save(kiri, CELEBRATIONS)

    saved = write_narrative(
        narrative=draft, viewer=aroha.viewer, parts={"challenges": "<p>It held.</p>"}, based_on=1, at=MONDAY
    )

    assert saved.parts == {"challenges": "<p>It held.</p>"}


def test_part_that_no_district_named_is_unknown(kiri, aroha, mia):
    draft = write(aroha, "feedback", mia)
    save(kiri, part("What I saw", "someone_elses_key"))

    with pytest.raises(NoSuchPart):
        write_narrative(
            narrative=draft, viewer=aroha.viewer, parts={"someone_elses_key": "x"}, based_on=1, at=MONDAY
        )


def test_retired_part_is_taken_up_again_under_its_key(kiri):
    save(kiri, CELEBRATIONS)

    again = save(kiri, CELEBRATIONS, part("Challenges", "challenges"), based_on=1)

    assert [one.key for one in again.kind.parts] == ["celebrations", "challenges"]


def test_key_that_is_sent_twice_names_one_part_only(kiri):
    saved = save(kiri, CELEBRATIONS, part("Another", "celebrations"))

    assert len({one.key for one in saved.kind.known_parts}) == len(saved.kind.known_parts) == 4


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([], "At least one part"),
        ([part("  ")], "At least one part"),
        ([part("Challenges", "challenges", in_use=False)], "At least one part"),
        ([part("Same"), part(" same ")], "the same name"),
        ([part(f"Part {letter}") for letter in "abcdefghi"], "Eight"),
        ([part("x" * 81)], "80 characters"),
        ([WantedPart("", "Fine", "x" * 301, in_use=True)], "300"),
        ([part("nul \x00")], "cannot be kept"),
        ([part("Fine"), part("Half \ud800", in_use=False)], "cannot be kept"),
        (
            [part("Fine"), *(part(f"Old {number}", in_use=False) for number in range(MOST_KEPT))],
            "So many parts",
        ),
    ],
)
def test_parts_that_cannot_be_are_refused_in_words(parts, words, kiri):
    with pytest.raises(BadFormat, match=words):
        save(kiri, *parts)

    assert not Format.objects.exists()


@pytest.mark.parametrize(
    "label",
    ["Score", "Points for effort", "Grade", "My level", "Ranking", "Rating", "Percentage", "100 % of it"],
)
@pytest.mark.parametrize("in_use", [True, False])
def test_measure_is_no_name_of_a_part(label, in_use, kiri):
    with pytest.raises(BadFormat, match="asks for a measure"):
        save(kiri, CELEBRATIONS, part(label, "challenges", in_use=in_use))


@pytest.mark.parametrize("label", ["Pointing the way", "What you upgraded", "Remarks", "Leveling the ground"])
def test_words_that_only_sound_like_a_measure_are_fine(label, kiri):
    assert labels(save(kiri, part(label)).kind.parts) == [label]


def test_stale_page_is_refused_with_what_stands(kiri):
    save(kiri, part("What I saw", "celebrations"))

    with pytest.raises(StaleFormat) as trouble:
        save(kiri, part("Wonders", "celebrations"))

    assert labels(trouble.value.current.kind.parts) == ["What I saw"]
    assert trouble.value.current.version == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_at_once_one_saves_and_the_other_sees_both(kiri):
    def attempt(label):
        try:
            save(kiri, part(label, "celebrations"))
        except StaleFormat as trouble:
            return labels(trouble.current.kind.parts)[0]
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(attempt, ["Left", "Right"]))

    assert outcomes == ["", labels(formats_of(kiri.viewer.district_id)["feedback"].kind.parts)[0]]


def test_kind_out_of_use_is_not_begun_and_what_there_is_goes_on(kiri, aroha, mia, tom, bridge_story):
    draft = write(aroha, "feedback", mia)
    save(kiri, CELEBRATIONS, in_use=False)
    about = {
        "viewer": aroha.viewer,
        "kind": kind_of("feedback"),
        "assignment": draft.assignment,
        "at": MONDAY,
    }

    with pytest.raises(Refused, match="does not use"):
        start_narrative(learners=[tom.person], parts={}, **about)
    with pytest.raises(Refused, match="does not use"):
        open_draft(learner=tom.person, **about)

    assert open_draft(learner=mia.person, **about) == draft


def test_one_kind_at_least_stays_in_use(kiri):
    save(kiri, CELEBRATIONS, in_use=False)

    with pytest.raises(BadFormat, match="One kind at least"):
        save(kiri, part("How I see it", "how_i_see_it"), kind="reflection", in_use=False)

    assert formats_of(kiri.viewer.district_id)["reflection"].in_use


def test_change_stands_in_the_audit(kiri):
    save(kiri, part("What I saw", "celebrations"), part("Old", in_use=False))

    (deed,) = AuditEntry.objects.filter(action=Action.DECIDED)
    assert deed.actor == kiri.person
    assert deed.detail == {"kind": "feedback", "in_use": True, "parts": ["What I saw"]}


@pytest.mark.parametrize("who", ["aroha", "mia"])
def test_nobody_but_an_administrator_decides(who, request):
    with pytest.raises(Refused):
        save(request.getfixturevalue(who), CELEBRATIONS)
