"""`deep-link/`: what is placed, and what is not."""

import pytest

from lti_tool.models import Placement
from narratives.models import Assignment
from tests.narratives.picking import ASKED, item_of

STORY = {"kind": "assignment", "title": "Bridge story"}


@pytest.fixture
def picker(arrive, kea_room):
    """A teacher in a session that a platform has opened to place something."""

    def picker(role="teacher", **asked):
        return arrive(
            f"token-{role}",
            "Ada",
            "X",
            role,
            kea_room,
            deployment=kea_room.deployment,
            message_type="LtiDeepLinkingRequest",
            deep_linking=ASKED | asked,
        )

    return picker


def test_item_becomes_a_placement_with_what_it_invites_to(picker, call, kea_room):
    item = STORY | {
        "invitation": "<p>Build <strong>one</strong>.<script>alert(1)</script></p>",
        "qualities": [" It stands ", "", "It has a story"],
        "parts": ["next_steps", "celebrations"],
    }

    status, said = call(picker(), "post", "deep-link/", {"items": [item]})

    assert (status, said["return_url"]) == (200, ASKED["return_url"])
    made = Assignment.objects.get()
    assert (made.placement.course, made.placement.lms_id, made.title) == (kea_room, "", "Bridge story")
    assert made.invitation == "<p>Build <strong>one</strong>.</p>"
    assert made.qualities == ["It stands", "It has a story"]
    assert made.parts == ["celebrations", "next_steps"]
    assert item_of(said["jwt"])["custom"]["placement"] == str(made.placement_id)


def test_plain_invitation_is_taken_as_it_is(picker, call):
    call(picker(), "post", "deep-link/", {"items": [STORY | {"invitation": "Build 1 < 2.\n\nTell us."}]})

    assert Assignment.objects.get().invitation == "<p>Build 1 &lt; 2.</p>\n\n<p>Tell us.</p>"


@pytest.mark.parametrize(("kind", "title"), [("stories", "Our learning stories"), ("journey", "My journey")])
def test_book_and_journey_are_no_assignments_and_have_titles_of_their_own(picker, call, kind, title):
    status, said = call(picker(), "post", "deep-link/", {"items": [{"kind": kind}]})

    assert status == 200
    assert item_of(said["jwt"])["title"] == title
    assert Placement.objects.get().kind == kind
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    "item",
    [
        STORY | {"title": "  "},
        {"kind": "assignment"},
        STORY | {"title": "x" * 256},
        STORY | {"kind": "quiz"},
        STORY | {"kind": None},
        {"title": "Bridge story"},
        STORY | {"qualities": ["one", "two", "three", "four", "five", "six"]},
        STORY | {"qualities": ["x" * 201]},
        STORY | {"qualities": "text"},
        STORY | {"parts": ["stars"]},
        STORY | {"invitation": "x" * 20_001},
        STORY | {"signal": True},
        "text",
        7,
    ],
    ids=lambda item: str(item)[:60],
)
def test_item_that_cannot_be_placed_is_refused_and_nothing_is_written_down(picker, call, item):
    ada = picker()

    status, said = call(ada, "post", "deep-link/", {"items": [STORY, item]})

    assert status == 422
    assert said["type"].rsplit("/", 1)[1] in {"invalid", "bad-item", "too-long"}
    assert not Placement.objects.exists()
    assert call(ada, "post", "deep-link/", {"items": [STORY]})[0] == 200


@pytest.mark.parametrize(
    "body", [{}, {"items": None}, {"items": "text"}, {"items": {"kind": "stories"}}], ids=str
)
def test_body_without_a_list_of_items_is_refused(picker, call, body):
    assert call(picker(), "post", "deep-link/", body)[0] == 422


def test_more_than_twenty_at_once_are_refused(picker, call):
    assert call(picker(), "post", "deep-link/", {"items": [STORY] * 21})[0] == 422
    assert not Placement.objects.exists()


def test_empty_list_cancels_and_writes_nothing(picker, call):
    status, said = call(picker(), "post", "deep-link/", {"items": []})

    assert (status, item_of(said["jwt"])) == (200, None)
    assert not Placement.objects.exists()


@pytest.mark.parametrize(
    ("who", "status", "slug"),
    [
        ("aroha", 409, "not-placing"),
        ("sam", 409, "not-placing"),
        ("mia", 403, "not-allowed"),
        ("yuki", 403, "not-allowed"),
    ],
)
@pytest.mark.parametrize("items", [[], [STORY]], ids=["none", "one"])
def test_other_sessions_place_nothing(who, status, slug, items, request, call):
    other = request.getfixturevalue(who)
    there = Placement.objects.count()

    answered, said = call(other, "post", "deep-link/", {"items": items})

    assert (answered, said["type"].rsplit("/", 1)[1]) == (status, slug)
    assert Placement.objects.count() == there


@pytest.mark.parametrize("role", ["learner", "family", "none"])
def test_who_does_not_teach_places_nothing_even_where_the_platform_asked(role, picker, call):
    assert call(picker(role), "post", "deep-link/", {"items": [STORY]})[0] == 403
    assert not Placement.objects.exists()


def test_assistant_places_as_a_teacher_does(picker, call):
    assert call(picker("assistant"), "post", "deep-link/", {"items": [STORY]})[0] == 200


def test_canvas_reminds_of_publishing_and_asks_for_what_it_knows(picker, call, kea_room):
    platform = kea_room.deployment.platform
    platform.product = "canvas"
    platform.save()

    _, said = call(picker(), "post", "deep-link/", {"items": [STORY]})
    _, nothing = call(picker("assistant"), "post", "deep-link/", {"items": []})

    assert "published" in item_of(said["jwt"], "msg")
    assert item_of(said["jwt"])["custom"]["published"] == "$Canvas.assignment.published"
    assert item_of(nothing["jwt"], "msg") is None
