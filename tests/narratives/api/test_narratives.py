import pytest

from narratives.models import Reading, Revision
from tests.factories.narratives import share, write

WORDS = {"parts": {"celebrations": "<p>You <strong>tested</strong> it.</p>"}}


def slug(problem):
    return problem["type"].rsplit("/", 1)[1]


def test_feedback_begins_as_a_draft_of_the_sessions_assignment(aroha, mia, call):
    share(aroha, "feedback", mia)
    body = {"kind": "feedback", "learners": [str(mia.person.pk)]} | WORDS

    status, made = call(aroha, "post", "narratives/", body)

    assert status == 201
    assert made["assignment"] == call(aroha, "get", "session/")[1]["assignment"]["id"]
    assert made["learners"] == [str(mia.person.pk)]
    assert (made["kind"], made["state"], made["version"], made["parts"]) == (
        "feedback",
        "draft",
        1,
        WORDS["parts"],
    )
    assert made["author"] == {"id": str(aroha.person.pk), "name": "Aroha Ngata"}


def test_feedback_outside_an_assignment_is_refused(arrive, kea_room, mia, call):
    teacher = arrive("token-x", "Ada", "X", "teacher", kea_room)

    status, problem = call(
        teacher, "post", "narratives/", {"kind": "feedback", "learners": [str(mia.person.pk)]}
    )

    assert (status, slug(problem)) == (422, "no-assignment")


def test_reflection_is_about_its_writer(mia, call):
    _, made = call(
        mia, "post", "narratives/", {"kind": "reflection", "parts": {"proud_of": "<p>The arch</p>"}}
    )

    assert made["learners"] == [str(mia.person.pk)]


@pytest.mark.parametrize(
    ("who", "body", "expected"),
    [
        ("aroha", {"kind": "grade", "learners": ["mia"]}, (400, "bad-request")),
        ("aroha", {"kind": "feedback"}, (422, "invalid")),
        ("aroha", {"kind": "feedback", "learners": ["nobody"]}, (422, "invalid")),
        ("aroha", {"kind": "feedback", "learners": "mia"}, (400, "bad-request")),
        ("aroha", {"kind": "feedback", "learners": ["mia"], "parts": {"score": "10"}}, (422, "no-such-part")),
        (
            "aroha",
            {"kind": "feedback", "learners": ["mia"], "parts": {"celebrations": "x" * 20_001}},
            (422, "too-long"),
        ),
        ("mia", {"kind": "feedback", "learners": ["tom"]}, (403, "not-allowed")),
        ("mia", {"kind": "reflection", "learners": ["tom"]}, (422, "invalid")),
        ("ines", {"kind": "feedback", "learners": ["mia"]}, (422, "invalid")),
        ("yuki", {"kind": "feedback", "learners": ["mia"]}, (403, "not-allowed")),
    ],
)
def test_beginning_is_refused_with_a_sentence(who, body, expected, request, mia, tom, call):
    ids = {"mia": str(mia.person.pk), "tom": str(tom.person.pk)}
    named = body.get("learners")
    sent = body | ({"learners": [ids.get(one, one) for one in named]} if isinstance(named, list) else {})

    status, problem = call(request.getfixturevalue(who), "post", "narratives/", sent)

    assert (status, slug(problem)) == expected
    assert problem["detail"]


def test_saving_needs_the_version_and_answers_with_the_next(aroha, mia, call):
    letter = write(aroha, "feedback", mia)

    status, saved = call(aroha, "patch", f"narratives/{letter.pk}/", WORDS, If_Match='"1"')
    without, problem = call(aroha, "patch", f"narratives/{letter.pk}/", WORDS)

    assert (status, saved["version"], saved["parts"]["celebrations"]) == (
        200,
        2,
        WORDS["parts"]["celebrations"],
    )
    assert (without, slug(problem)) == (428, "version-required")


def test_stale_save_answers_with_what_stands_and_keeps_what_came(aroha, mia, call):
    letter = write(aroha, "feedback", mia)
    call(aroha, "patch", f"narratives/{letter.pk}/", WORDS, If_Match='"1"')

    late = {"parts": {"celebrations": "<p>Too late</p>"}}
    status, body = call(aroha, "patch", f"narratives/{letter.pk}/", late, If_Match='"1"')

    assert (status, slug(body), body["version"]) == (412, "stale", 2)
    assert body["parts"]["celebrations"] == WORDS["parts"]["celebrations"]
    assert Revision.objects.get(set_aside=True).parts == late["parts"]


def test_script_in_a_text_is_gone_and_the_words_stay(aroha, mia, call):
    letter = write(aroha, "feedback", mia)
    words = {"parts": {"celebrations": "<p onclick=x()>hi<script>alert(1)</script></p>"}}

    _, saved = call(aroha, "patch", f"narratives/{letter.pk}/", words, If_Match="1")

    assert saved["parts"]["celebrations"] == "<p>hi</p>"


@pytest.mark.parametrize(
    ("raw", "content_type", "expected"),
    [
        ("{not json", "application/json", (400, "bad-request")),
        ("[]", "application/json", (400, "bad-request")),
        ('{"parts": 7}', "application/json", (400, "bad-request")),
        ('{"parts": {"celebrations": null}}', "application/json", (400, "bad-request")),
        ("[" * 100_000, "application/json", (400, "bad-request")),
        (r'{"parts": {"celebrations": "\ud800"}}', "application/json", (400, "bad-request")),
        ("a=b", "application/x-www-form-urlencoded", (415, "unsupported-media-type")),
        ('{"parts": "' + "x" * 600_000 + '"}', "application/json", (413, "too-large")),
    ],
)
def test_saving_what_cannot_be_read_is_refused(aroha, mia, raw, content_type, expected):
    letter = write(aroha, "feedback", mia)

    response = aroha.client.patch(
        f"/api/v1/narratives/{letter.pk}/", raw, content_type=content_type, headers={"If-Match": '"1"'}
    )

    assert (response.status_code, slug(response.json())) == expected
    letter.refresh_from_db()
    assert letter.version == 1


def test_opening_is_a_reading_and_listing_is_none(aroha, mia, call):
    letter = share(aroha, "feedback", mia)

    call(mia, "get", "narratives/")
    call(aroha, "get", f"narratives/{letter.pk}/")
    listed = Reading.objects.count()
    call(mia, "get", f"narratives/{letter.pk}/")
    _, page = call(aroha, "get", f"narratives/{letter.pk}/readings/")

    assert listed == 0
    assert [reading["reader"]["name"] for reading in page["results"]] == ["Mia Tane"]


@pytest.mark.parametrize("who", ["tom", "ines", "yuki"])
@pytest.mark.parametrize(
    ("method", "below"),
    [
        ("get", ""),
        ("patch", ""),
        ("delete", ""),
        ("post", "share/"),
        ("post", "recall/"),
        ("post", "release-to-family/"),
        ("get", "revisions/"),
        ("get", "replies/"),
        ("post", "replies/"),
        ("get", "readings/"),
    ],
)
def test_narrative_is_not_found_by_strangers(who, method, below, request, aroha, mia, call):
    letter = share(aroha, "feedback", mia)
    stranger = request.getfixturevalue(who)

    status, problem = call(
        stranger, method, f"narratives/{letter.pk}/{below}", {} if method != "get" else None
    )

    assert (status, slug(problem)) == (404, "not-found")
    assert call(mia, "get", f"narratives/{letter.pk}/")[0] == 200


def test_draft_is_nobodys_but_its_authors(aroha, sam, mia, call):
    letter = write(aroha, "feedback", mia)

    statuses = [call(who, "get", f"narratives/{letter.pk}/")[0] for who in (aroha, sam, mia)]

    assert statuses == [200, 404, 404]


@pytest.mark.parametrize("below", ["share/", "recall/", "release-to-family/"])
def test_state_is_changed_by_the_author_only(below, aroha, mia, call):
    letter = share(aroha, "feedback", mia)

    status, problem = call(mia, "post", f"narratives/{letter.pk}/{below}")

    assert (status, slug(problem)) == (403, "not-allowed")


def test_share_recall_and_share_again(aroha, mia, call):
    letter = write(aroha, "feedback", mia)

    states = [
        call(aroha, "post", f"narratives/{letter.pk}/{step}/")[1]["state"]
        for step in ("share", "recall", "share")
    ]

    assert states == ["shared", "draft", "shared"]


def test_saving_what_is_shared_is_a_conflict(aroha, mia, call):
    letter = share(aroha, "feedback", mia)

    status, problem = call(aroha, "patch", f"narratives/{letter.pk}/", WORDS, If_Match='"1"')

    assert (status, slug(problem)) == (409, "too-late")


def test_empty_sharing_is_refused(aroha, mia, call):
    _, made = call(aroha, "post", "narratives/", {"kind": "feedback", "learners": [str(mia.person.pk)]})

    status, problem = call(aroha, "post", f"narratives/{made['id']}/share/")

    assert (status, slug(problem)) == (422, "nothing-to-share")


def test_draft_can_be_put_away(aroha, mia, call):
    letter = write(aroha, "feedback", mia)

    assert call(aroha, "delete", f"narratives/{letter.pk}/") == (204, None)
    assert call(aroha, "get", f"narratives/{letter.pk}/")[0] == 404


def test_dialogue_and_earlier_versions(aroha, mia, call):
    letter = share(aroha, "feedback", mia)

    status, reply = call(mia, "post", f"narratives/{letter.pk}/replies/", {"text": "<p>Thank <b>you</b></p>"})
    _, replies = call(aroha, "get", f"narratives/{letter.pk}/replies/")
    _, revisions = call(aroha, "get", f"narratives/{letter.pk}/revisions/")
    empty, problem = call(mia, "post", f"narratives/{letter.pk}/replies/", {"text": " "})

    assert status == 201
    assert reply["author"]["name"] == "Mia Tane"
    assert [one["id"] for one in replies["results"]] == [reply["id"]]
    assert [one["version"] for one in revisions["results"]] == [1]
    assert (empty, slug(problem)) == (422, "nothing-to-send")
    assert call(mia, "get", f"narratives/{letter.pk}/revisions/")[0] == 403
