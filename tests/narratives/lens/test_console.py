import pytest

from narratives.lens import shipped_entries
from narratives.models import LensChange
from narratives.services.lens import add_entry, silence_entry
from tests.factories.lti_tool import MONDAY
from tests.narratives.web.visits import read

GOOD = {
    "phrase": "frequent flyer",
    "question": "What brought them here?",
    "reason": "It makes a joke of a child.",
}
PAGE = "/console/lens/"


def post(who, below, **form):
    response = who.client.post(PAGE + below, form)
    return response.status_code, response.content.decode()


def add(who, **changes):
    return add_entry(viewer=who.viewer, **(GOOD | changes), at=MONDAY)


def test_page_says_what_the_lens_is_and_shows_every_entry(kiri):
    page = read(kiri, PAGE)

    assert "not stored, not counted and told to nobody" in page
    assert page.count("/silence/") == len(shipped_entries())
    assert 'aria-current="page">Language lens<' in page


def test_entry_is_added_shown_and_removed(kiri):
    status, page = post(kiri, "add/", **GOOD)
    added = LensChange.objects.get()

    assert status == 200
    assert "The lens asks about “frequent flyer” from now on." in page
    assert "What brought them here?" in page

    status, page = post(kiri, f"own/{added.pk}/remove/")

    assert (status, "“frequent flyer” is removed." in page) == (200, True)
    assert "What brought them here?" not in page


def test_refused_entry_stays_in_its_form_with_the_reason(kiri):
    status, page = post(kiri, "add/", **GOOD | {"question": ""})

    assert status == 422
    assert "Write the question. The lens asks; it does not correct." in page
    assert 'value="frequent flyer"' in page
    assert not LensChange.objects.exists()


def test_form_without_fields_is_refused_in_words(kiri):
    status, page = post(kiri, "add/")

    assert (status, "Write the words" in page) == (422, True)


def test_entry_is_silenced_and_heard_again(kiri):
    _, silent = post(kiri, "lazy/silence/")
    _, heard = post(kiri, "lazy/hear/")

    assert "“lazy” is silent in your district." in silent
    assert f"{PAGE}lazy/hear/" in silent
    assert "“lazy” asks again." in heard
    assert f"{PAGE}lazy/silence/" in heard


def test_button_of_a_stale_page_does_no_harm(kiri):
    first, second = (post(kiri, "lazy/silence/") for _ in range(2))

    assert first[0] == second[0] == 200
    assert LensChange.objects.count() == 1


@pytest.mark.parametrize("below", ["nothing/silence/", "nothing/hear/"])
def test_entry_that_is_not_there_is_refused_in_words(below, kiri):
    status, page = post(kiri, below)

    assert (status, "Beside comes with no such entry." in page) == (422, True)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("words=lazy", {"lazy", "smart-but-lazy"}),
        ("words=SMART+lazy", {"smart-but-lazy"}),
        ("words=can't", {"cannot", "cannot-read", "they-cannot"}),
        ("show=silenced", {"shy"}),
        ("show=praise", {"smart", "good-job", "pleasure-to-have"}),
        ("show=praise&words=zebra", set()),
    ],
)
def test_entries_are_found_by_words_and_kind(asked, found, kiri):
    silence_entry(viewer=kiri.viewer, key="shy", at=MONDAY)

    page = read(kiri, f"{PAGE}?{asked}")

    shown = {
        entry.key
        for entry in shipped_entries()
        if f"{PAGE}{entry.key}/silence/" in page or f"{PAGE}{entry.key}/hear/" in page
    }
    assert shown == found
    assert ("Nothing is found." in page) == (not found)


def test_what_was_looked_for_stays_after_a_button(kiri):
    _, page = post(kiri, "lazy/silence/", words="lazy", show="character")

    assert f"{PAGE}lazy/hear/" in page
    assert f"{PAGE}shy/" not in page
    assert 'value="lazy"' in page


def test_phrase_is_shown_and_not_obeyed(kiri):
    _, page = post(kiri, "add/", **GOOD | {"phrase": "<b>bold</b>"})

    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<b>bold" not in page


def test_another_districts_entries_are_not_there(kiri, hemi):
    added = add(kiri)
    silence_entry(viewer=kiri.viewer, key="lazy", at=MONDAY)

    assert "frequent flyer" in read(kiri, PAGE)
    page = read(hemi, PAGE)
    assert "frequent flyer" not in page
    assert f"{PAGE}lazy/silence/" in page
    assert post(hemi, f"own/{added.pk}/remove/")[0] == 404
    assert LensChange.objects.filter(pk=added.pk).exists()


@pytest.mark.parametrize("who", ["aroha", "sam", "mia"])
def test_page_is_nowhere_for_anybody_but_an_administrator(who, request, kiri):
    other = request.getfixturevalue(who)
    added = add(kiri)

    assert kiri.client.get(PAGE).status_code == 200
    assert other.client.get(PAGE).status_code == 404
    for below in ("add/", "lazy/silence/", "lazy/hear/", f"own/{added.pk}/remove/"):
        assert post(other, below, **GOOD)[0] == 404
    assert list(LensChange.objects.all()) == [added]


@pytest.mark.parametrize("below", ["add/", "lazy/silence/", "lazy/hear/"])
def test_nothing_changes_by_following_a_link(below, kiri):
    assert kiri.client.get(PAGE + below).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_database_the_same_few_questions(count, kiri, django_assert_num_queries):
    for number in range(count):
        add(kiri, phrase=f"word{number}")
    read(kiri, PAGE)

    with django_assert_num_queries(2):  # the session, the changes
        page = read(kiri, PAGE)

    assert page.count("/remove/") == count
