"""The page on which a district names the parts of each kind."""

import pytest
from django.urls import reverse

from narratives.selectors.formats import formats_of
from tests.factories.narratives import share, write
from tests.narratives.web.visits import read

FORMATS = reverse("records:formats")
PARTS = {
    "version": "0",
    "in_use": "on",
    "key": ["celebrations", "challenges", "next_steps", ""],
    "label": ["What I saw", "Challenges", "Next steps", "What I wonder"],
    "starter": ["What did you see?", "", "", ""],
    "use": ["on", "off", "on", "on"],
}


def save(who, kind="feedback", **changed):
    answer = who.client.post(reverse("records:save-format", args=[kind]), PARTS | changed)
    return answer.status_code, answer.content.decode()


def labels(who):
    return [str(one.label) for one in formats_of(who.viewer.district_id)["feedback"].kind.parts]


def test_parts_are_renamed_added_and_retired(kiri):
    status, page = save(kiri)

    assert status == 200
    assert "Feedback is kept as you want it." in page
    assert labels(kiri) == ["What I saw", "Next steps", "What I wonder"]


def test_teachers_write_under_the_new_names_at_once(kiri, aroha, mia):
    save(kiri)

    page = read(aroha, f"/panel/learners/{mia.person.pk}/")

    assert "What I wonder" in page
    assert "What did you see?" in page
    assert "Challenges" not in page


def test_words_under_a_retired_part_are_read_and_in_a_draft_still_changed(kiri, aroha, mia):
    share(aroha, "feedback", mia, challenges="<p>It bent.</p>")
    write(aroha, "feedback", mia, challenges="<p>It held.</p>")

    save(kiri)

    letter, desk = read(mia), read(aroha, f"/panel/learners/{mia.person.pk}/")
    assert "Challenges" in letter
    assert "It bent." in letter
    assert 'data-part="challenges"' in desk or "It held." in desk


def test_api_follows(kiri, aroha):
    save(kiri, in_use="off", kind="reflection", key=["how_i_see_it"], label=["How"], starter=[""], use=["on"])
    save(kiri)

    told = aroha.client.get("/api/v1/session/").json()["formats"]

    assert list(told) == ["feedback"]
    assert [one["label"] for one in told["feedback"]["parts"]] == [
        "What I saw",
        "Next steps",
        "What I wonder",
    ]


def test_kind_out_of_use_is_not_begun_but_read(kiri, aroha, mia, tom):
    share(aroha, "feedback", mia)
    draft = write(aroha, "feedback", mia, challenges="<p>Half done.</p>")

    save(kiri, in_use="off")

    assert "You tested every joint." in read(mia)
    assert "does not use feedback" in read(aroha, f"/panel/learners/{tom.person.pk}/")
    assert "Half done." in read(aroha, f"/panel/learners/{mia.person.pk}/")
    begun = aroha.client.post(
        "/api/v1/narratives/", {"kind": "feedback", "learners": [str(tom.person.pk)]}, "application/json"
    )
    assert begun.status_code == 403
    assert aroha.client.get(f"/api/v1/narratives/{draft.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"use": ["off"] * 4}, "At least one part"),
        ({"label": ["Score", "", "", ""]}, "“Score” asks for a measure"),
        ({"label": ["Same", "", "Same", ""]}, "the same name"),
    ],
)
def test_parts_that_cannot_be_are_said_and_what_was_typed_stays(changed, words, kiri):
    status, page = save(kiri, **changed)

    assert status == 422
    assert words in page
    assert "What did you see?" in page
    assert "Celebrations" in labels(kiri)


def test_last_kind_in_use_stays(kiri):
    save(kiri, in_use="off")

    status, page = save(kiri, kind="reflection", in_use="off")

    assert status == 422
    assert "One kind at least stays in use." in page


def test_stale_page_shows_both_and_can_still_be_kept(kiri):
    save(kiri, in_use="off", label=["Theirs", "", "", ""])

    status, page = save(kiri)
    again, _ = save(kiri, version="1")

    assert status == 409
    assert "It now has the parts: Theirs" in page
    assert "It is not in use now." in page
    assert 'value="What I saw"' in page
    assert 'name="version" value="1"' in page
    assert (again, labels(kiri)[0]) == (200, "What I saw")


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_page_of_no_version_is_stale(version, kiri):
    assert save(kiri, version=version)[0] == 409


def test_kind_that_there_is_not_is_nowhere(kiri):
    assert save(kiri, kind="report")[0] == 404


def test_formats_are_listed_in_two_queries(kiri, django_assert_num_queries):
    save(kiri)

    with django_assert_num_queries(2):
        read(kiri, FORMATS)
