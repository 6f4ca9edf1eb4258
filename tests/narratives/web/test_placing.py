"""The picker's page, and where what was placed leads."""

import json
import re

import pytest

from lti_tool.models import Placement
from narratives.models import Assignment, Narrative, Reading
from narratives.services.assignments import meet_assignment
from tests.factories.lti_tool import CourseFactory, PlacementFactory
from tests.factories.narratives import share, write
from tests.narratives.picking import ASKED, item_of
from tests.narratives.web.visits import read

FORM = {"do": "place", "kind": "assignment", "title": "Bridge story", "part": ["celebrations", "next_steps"]}


@pytest.fixture
def ada(arrive, kea_room):
    """Teaches Kea Room, and was sent here by the platform to pick something."""

    def ada(**asked):
        return arrive(
            "token-of-ada",
            "Ada",
            "X",
            "teacher",
            kea_room,
            deployment=kea_room.deployment,
            deep_linking=ASKED | asked,
        )

    return ada


def _post(who, form):
    response = who.client.post("/panel/place/", form, headers={"HX-Request": "true"})
    return response.status_code, response.content.decode()


def _answer(page):
    (token,) = re.findall(r'name="JWT" value="([^"]+)"', page)
    return token


def test_picker_begins_with_what_the_platform_knows_already(ada):
    page = read(ada(title="Creek & co", text="<p>What lives <b>there</b>?</p>"))

    assert 'value="Creek &amp; co"' in page
    assert ">What lives there?</textarea>" in page
    assert page.count('name="part"') == page.count(" checked> <span>") == 3
    assert 'name="signal"' not in page
    assert "placing.css" in page


def test_what_is_picked_is_placed_and_answered(ada):
    form = FORM | {"invitation": "Build <one>.\n\nTell us.", "quality": ["It stands", "", " It sings "]}

    status, page = _post(ada(), form)

    made = Assignment.objects.get()
    assert status == 200
    assert made.invitation == "<p>Build &lt;one&gt;.</p>\n\n<p>Tell us.</p>"
    assert (made.qualities, made.parts) == (["It stands", "It sings"], ["celebrations", "next_steps"])
    assert item_of(_answer(page))["text"] == "Build <one>.\n\nTell us."


def test_part_that_is_chosen_everywhere_is_not_written_down_so_that_new_ones_join(ada):
    _post(ada(), FORM | {"part": ["celebrations", "challenges", "next_steps"]})

    assert Assignment.objects.get().parts == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": " "}, "Give it a title"),
        ({"kind": "quiz"}, "There is no such thing to place."),
        ({"kind": ""}, "There is no such thing to place."),
        ({"quality": list("abcdef")}, "Name five qualities at most"),
        ({"part": ["stars"]}, "There is no such part"),
        ({"invitation": "x" * 20_001}, "longer than one part can hold"),
        ({"signal": "on"}, "Beside writes nothing into the gradebook here."),
    ],
    ids=str,
)
def test_refused_choice_comes_back_with_the_reason_and_nothing_lost(ada, change, words):
    status, page = _post(ada(), FORM | {"invitation": "Build one."} | change)

    assert status == 422
    assert words in page
    assert "data-path=" in page
    assert ("Build one." in page) or ("xxx" in page)
    assert not Placement.objects.exists()


def test_several_things_are_picked_one_after_the_other_and_one_is_left_out_again(ada):
    teacher = ada()
    _, first = _post(teacher, FORM | {"do": "add", "title": "One"})
    _, second = _post(teacher, FORM | {"do": "add", "title": "Two", "chosen": _carried(first)})
    _, third = _post(teacher, {"do": "add", "kind": "journey", "title": "", "chosen": _carried(second)})
    _, fewer = _post(teacher, {"do": "drop-0", "chosen": _carried(third)})

    assert not Placement.objects.exists()
    status, _ = _post(teacher, {"do": "place", "kind": "stories", "chosen": _carried(fewer)})

    assert status == 200
    assert sorted(Placement.objects.values_list("title", "kind")) == [
        ("My journey", "journey"),
        ("Our learning stories", "stories"),
        ("Two", "assignment"),
    ]


def test_form_that_stands_as_it_opened_adds_nothing_to_what_is_picked(ada):
    teacher = ada()
    _, first = _post(teacher, FORM | {"do": "add", "title": "One"})

    status, _ = _post(teacher, {"do": "place", "kind": "assignment", "title": " ", "chosen": _carried(first)})

    assert status == 200
    assert Placement.objects.get().title == "One"


def _carried(page):
    """What the page carries of the choices so far, as its form sends it."""
    found = re.findall(r'name="chosen" value="([^"]*)"', page)
    return [one.replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&") for one in found]


@pytest.mark.parametrize(
    "carried", ["", "[]", "7", "{}", '{"kind": 7}', "[" * 9999, json.dumps({"kind": "x"})]
)
def test_choice_that_no_page_of_ours_carried_is_passed_over(ada, carried):
    status, _ = _post(ada(), FORM | {"chosen": [carried]})

    assert status == 200
    assert Placement.objects.count() == 1


def test_only_one_thing_is_picked_where_the_platform_takes_one(ada):
    teacher = ada(accepts_several=False)

    assert "Pick something more" not in read(teacher)
    assert _post(teacher, FORM)[0] == 200


def test_column_for_the_signal_can_be_asked_for_and_still_needs_a_yes(ada, kea_room):
    kea_room.district.gradebook_signal = True
    kea_room.district.save()
    teacher = ada()

    assert 'name="signal"' in read(teacher)
    _, page = _post(teacher, FORM | {"signal": "on"})

    assert item_of(_answer(page))["lineItem"]["tag"] == "beside"
    signal = Placement.objects.get().signal
    assert (signal.is_ours, signal.confirmed_at) == (True, None)


@pytest.mark.parametrize(("who", "status"), [("mia", 403), ("aroha", 409)])
def test_nobody_places_where_the_platform_did_not_ask(who, status, request):
    assert _post(request.getfixturevalue(who), FORM)[0] == status


def test_copy_has_what_its_origin_invites_to_and_nobodys_words(aroha, mia, bridge_story, kea_room):
    Assignment.objects.update(invitation="<p>Build.</p>", qualities=["It stands"], parts=["celebrations"])
    share(aroha, "feedback", mia)
    copies = [PlacementFactory.create(course=kea_room, origin=bridge_story)]
    copies.append(PlacementFactory.create(course=kea_room, origin=copies[0]))

    met = meet_assignment(placement=copies[1])

    assert (met.invitation, met.qualities, met.parts) == ("<p>Build.</p>", ["It stands"], ["celebrations"])
    assert not Narrative.objects.filter(assignment=met).exists()
    assert Narrative.objects.count() == 1


def test_same_link_twice_is_two_assignments_that_know_nothing_of_each_other(
    arrive, aroha, mia, bridge_story, kea_room
):
    share(aroha, "feedback", mia, celebrations="<p>You tested every joint.</p>")
    twin = PlacementFactory.create(course=kea_room, origin=bridge_story)
    meet_assignment(placement=twin)

    there = arrive("token-there", "Mia", "Tane", "learner", kea_room, twin)

    assert "You tested every joint." in read(mia)
    assert "How do you see your work?" in read(there)


def test_letter_has_the_parts_of_its_assignment_and_those_that_were_begun(aroha, mia, bridge_story):
    page = read(aroha, f"/panel/learners/{mia.person.pk}/")
    Assignment.objects.filter(placement=bridge_story).update(parts=["celebrations"])
    fewer = read(aroha, f"/panel/learners/{mia.person.pk}/")
    write(aroha, "feedback", mia, challenges="<p>The middle gave way.</p>")
    begun = read(aroha, f"/panel/learners/{mia.person.pk}/")

    assert [name in page for name in ('name="celebrations"', 'name="challenges"')] == [True, True]
    assert [name in fewer for name in ('name="celebrations"', 'name="challenges"')] == [True, False]
    assert [name in begun for name in ('name="challenges"', 'name="next_steps"')] == [True, False]


def test_parts_that_the_district_has_given_up_since_leave_all_that_it_has(aroha, mia, bridge_story):
    Assignment.objects.filter(placement=bridge_story).update(parts=["gone"])

    assert 'name="celebrations"' in read(aroha, f"/panel/learners/{mia.person.pk}/")


@pytest.mark.parametrize("kind", ["stories", "journey"])
class TestJourney:
    @pytest.fixture
    def place(self, kea_room, kind):
        return PlacementFactory.create(course=kea_room, kind=kind, title="Your year")

    def test_learner_finds_what_was_shared_oldest_first_and_reads_it(
        self, arrive, aroha, mia, tom, place, kea_room
    ):
        share(mia, "reflection", proud_of="<p>It held.</p>")
        share(aroha, "feedback", mia, celebrations="<p>You tested every joint.</p>")
        write(aroha, "feedback", mia, celebrations="<p>Still a draft.</p>")
        share(aroha, "feedback", tom, celebrations="<p>For Tom alone.</p>")
        mia.launch.placement = place
        mia.launch.save()

        page = read(mia)

        assert page.index("It held.") < page.index("You tested every joint.")
        assert "Still a draft." not in page
        assert "For Tom alone." not in page
        assert Reading.objects.get().reader == mia.person
        assert not Assignment.objects.filter(placement=place).exists()

    def test_learner_with_nothing_yet_reads_a_kind_word(self, arrive, place, kea_room):
        page = read(arrive("token-x", "Ada", "X", "learner", kea_room, place))

        assert "Nothing stands here yet." in page

    def test_teacher_opens_the_journey_of_each_of_the_people_of_the_course(
        self, arrive, aroha, place, kea_room, mia
    ):
        share(mia, "reflection", proud_of="<p>It held.</p>")
        share(aroha, "feedback", mia, celebrations="<p>You tested every joint.</p>")
        write(mia, "reflection", proud_of="<p>Still a draft.</p>")
        ada = arrive("token-x", "Ada", "X", "teacher", kea_room, place)
        path = f"/panel/learners/{mia.person.pk}/journey/"

        desk, page = read(ada), read(ada, path)

        assert path in desk
        assert "The journey of Mia Tane" in page
        assert page.index("It held.") < page.index("You tested every joint.")
        assert "Still a draft." not in page
        assert [(one.reader, one.narrative.kind) for one in Reading.objects.all()] == [
            (ada.person, "reflection")
        ]

    def test_journey_of_a_learner_is_for_those_who_teach_there_alone(self, ines, mia, tom, place):
        path = f"/panel/learners/{mia.person.pk}/journey/"

        assert [who.client.get(path).status_code for who in (ines, mia, tom)] == [404, 404, 404]

    @pytest.mark.parametrize("count", [1, 4])
    def test_journey_asks_the_same_few_questions_for_any_length(
        self, count, aroha, mia, place, django_assert_num_queries
    ):
        for number in range(count):
            share(aroha, "feedback", mia, celebrations=f"<p>Joint {number}.</p>")
        mia.launch.placement = place
        mia.launch.save()
        read(mia)

        with django_assert_num_queries(
            8
        ):  # the session, the journey, replies, readings twice, the two of a savepoint, formats
            page = read(mia)

        assert page.count("Dear Mia,") == count


@pytest.mark.parametrize(("told", "says"), [(False, True), (True, False), (None, False)])
def test_desk_says_so_while_students_cannot_see_the_link(aroha, bridge_story, told, says):
    bridge_story.is_published = told
    bridge_story.save()

    assert ("Students cannot see this yet" in read(aroha)) is says


def test_placements_of_other_courses_are_no_concern_of_a_copy(arrive, bridge_story):
    other = CourseFactory.create(deployment=bridge_story.course.deployment, title="Next year")
    copy = PlacementFactory.create(course=other, origin=bridge_story)
    Assignment.objects.update(invitation="<p>Build.</p>")

    page = read(arrive("token-x", "Ada", "X", "teacher", other, copy))

    assert "Build." in page
    assert "Nobody has opened this yet." in page
