"""A copy holds everything that is kept about one learner, is there for a week, and fails without a trace."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from lti_tool.models import Action, AuditEntry, Delivery, Signal
from narratives.kinds import KINDS, kind_of
from narratives.models import RecordCopy
from narratives.policies.refusals import Refused
from narratives.services.dialogue import write_reply
from narratives.services.formats import WantedPart, save_format
from narratives.services.narratives import write_narrative
from narratives.services.oversight import NoReason
from narratives.services.records.copies import COPY_STANDS, ask_for_copy, drop_copies, make_copy
from narratives.services.records.erasure import go_on
from tests.factories.lti_tool import MONDAY
from tests.factories.narratives import share, write
from tests.narratives.erasures import REASON, begin, in_the_midst

VISITS = "lti_tool_launch"
"""When these are asked for, all texts are packed, and nothing is kept yet."""

pytestmark = pytest.mark.usefixtures("media")


def ask_copy(kiri, learner, **changed):
    asked = {"viewer": kiri.viewer, "learner": learner.person, "reason": REASON, "at": MONDAY}
    return ask_for_copy(**asked | changed)


def made(kiri, learner):
    """The files of a finished copy, by name."""
    copy = ask_copy(kiri, learner)
    make_copy(copy_id=copy.pk, at=MONDAY)
    copy.refresh_from_db()
    with copy.file.open() as packed, zipfile.ZipFile(io.BytesIO(packed.read())) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def stored():
    folder = Path(default_storage.location, "record-copies")
    return [one.name for one in folder.iterdir()] if folder.exists() else []


def test_copy_is_a_page_to_read_and_the_same_as_json(record_of_mia, mia, kiri):
    files = made(kiri, mia)

    record = json.loads(files["record.json"])
    assert sorted(files) == ["index.html", "record.css", "record.json"]
    assert record["person"]["name"] == "Mia Tane"
    assert record["courses"] == [{"title": "Kea Room", "label": "", "role": "learner"}]
    assert [one["kind"] for one in record["narratives"]] == ["feedback", "reflection", "feedback", "feedback"]
    for words in ("You tested every joint.", "Thanks.", "And …", "My bridge held three books.", "We did."):
        assert words in files["record.json"]
        assert words in files["index.html"]
    assert "Aroha Ngata" in files["index.html"]
    assert len(record["visits"]) == 1
    assert {one["action"] for one in record["audit"]} >= {
        "wrote",
        "shared",
        "replied",
        "broke_glass",
        "exported",
    }


def test_copy_tells_what_the_gradebook_was_told(record_of_mia, mia, tom, bridge_story, kiri):
    signal = Signal.objects.create(district=bridge_story.district, placement=bridge_story)
    owed = {"district": signal.district, "signal": signal, "owed_at": MONDAY, "due_at": MONDAY}
    for who, state, sent_at in ((mia, "sent", MONDAY), (mia, "refused", None), (tom, "sent", MONDAY)):
        of = {"learner": who.person, "platform": who.person.platform}
        Delivery.objects.create(**owed, **of, state=state, sent_at=sent_at)

    files = made(kiri, mia)

    told = json.loads(files["record.json"])["signals"]
    assert [one["sent_at"] is not None for one in told] == [True, False]
    assert {one["assignment"] for one in told} == {bridge_story.title}
    assert files["index.html"].count("not told") == 1


def test_reasons_of_administrators_are_not_for_the_family(record_of_mia, mia, kiri):
    assert AuditEntry.objects.filter(about=mia.person, detail__reason=REASON).exists()

    assert REASON not in "".join(made(kiri, mia).values())


def test_copy_of_a_record_with_nothing_in_it_says_so(mia, kiri):
    files = made(kiri, mia)

    assert json.loads(files["record.json"])["narratives"] == []
    assert "Nothing was written yet." in files["index.html"]


def test_page_holds_no_markup_that_somebody_is_called(mia, kiri, aroha):
    mia.person.name = "<script>alert(1)</script><!-- audit -->"
    mia.person.save()
    share(aroha, "feedback", mia)

    page = made(kiri, mia)["index.html"]

    assert "&lt;script&gt;" in page
    assert "<script" not in page


def test_every_version_has_the_names_of_its_parts(aroha, mia, kiri):
    letter = write(aroha, "feedback", mia, celebrations="<p>one</p>")
    write_narrative(
        narrative=letter, viewer=aroha.viewer, parts={"celebrations": "<p>two</p>"}, based_on=1, at=MONDAY
    )

    (told,) = json.loads(made(kiri, mia)["record.json"])["narratives"]

    assert [one["parts"] for one in told["revisions"]] == [
        [{"key": "celebrations", "label": "Celebrations", "text": "<p>one</p>"}],
        [{"key": "celebrations", "label": "Celebrations", "text": "<p>two</p>"}],
    ]
    assert told["parts"] == told["revisions"][1]["parts"]


def test_words_under_a_retired_part_are_told_with_its_name(aroha, mia, kiri):
    share(aroha, "feedback", mia, challenges="<p>It bent.</p>")
    save_format(
        viewer=kiri.viewer,
        kind=kind_of("feedback"),
        in_use=True,
        parts=[WantedPart("", "What I saw", "", in_use=True)],
        based_on=0,
        at=MONDAY,
    )

    (told,) = json.loads(made(kiri, mia)["record.json"])["narratives"]

    assert told["parts"] == [{"key": "challenges", "label": "Challenges", "text": "<p>It bent.</p>"}]


def test_no_words_are_left_out_even_where_nobody_knows_their_part(aroha, mia, kiri):
    letter = share(aroha, "feedback", mia)
    letter.parts = {"from_another_time": "<p>Kept.</p>"}
    letter.save()
    assert "from_another_time" not in {part.key for part in KINDS["feedback"].known_parts}

    (told,) = json.loads(made(kiri, mia)["record.json"])["narratives"]

    assert told["parts"] == [
        {"key": "from_another_time", "label": "from_another_time", "text": "<p>Kept.</p>"}
    ]


def test_of_a_text_about_others_too_there_is_what_the_learner_may_read_and_no_more(aroha, mia, tom, kiri):
    group = share(aroha, "feedback", mia, tom, celebrations="<p>You both held it.</p>")
    write_reply(narrative=group, viewer=tom.viewer, text="<p>Tom is not sure.</p>", based_on=0, at=MONDAY)
    write_reply(narrative=group, viewer=mia.viewer, text="<p>Mia is.</p>", based_on=0, at=MONDAY)
    write(aroha, "feedback", mia, tom, celebrations="<p>Tom was late.</p>")

    shared, draft = json.loads(made(kiri, mia)["record.json"])["narratives"]

    assert [one["text"] for one in shared["parts"]] == ["<p>You both held it.</p>"]
    assert [one["text"] for one in shared["replies"]] == ["<p>Mia is.</p>"]
    assert (shared["about_others_too"], shared["revisions"]) == (True, [])
    assert (draft["state"], draft["parts"], draft["revisions"]) == ("draft", [], [])


def test_copy_tells_nothing_of_anybody_else(aroha, mia, tom, kiri):
    share(aroha, "feedback", tom, celebrations="<p>Only for Tom.</p>")
    assert "Only for Tom." in "".join(made(kiri, tom).values())

    assert "Tom" not in "".join(made(kiri, mia).values())


def test_making_a_copy_says_how_far_it_is(aroha, mia, kiri):
    for _ in range(21):
        write(aroha, "feedback", mia)
    copy, steps = ask_copy(kiri, mia), []
    watched = RecordCopy.objects.filter(pk=copy.pk)

    with in_the_midst(VISITS, lambda: steps.append(watched.get().progress)):
        make_copy(copy_id=copy.pk, at=MONDAY)

    assert steps == [["20", "21"]]
    assert watched.get().progress == []


def test_making_a_copy_asks_hardly_more_for_many_texts(aroha, mia, kiri, django_assert_max_num_queries):
    for _ in range(12):
        write(aroha, "feedback", mia)
    copy = ask_copy(kiri, mia)

    with django_assert_max_num_queries(40):  # the versions of each text, and a fixed few
        make_copy(copy_id=copy.pk, at=MONDAY)


def test_asking_twice_makes_one_copy_and_notes_both(mia, kiri):
    first, second = ask_copy(kiri, mia), ask_copy(kiri, mia, reason="The father asked as well.")

    deeds = AuditEntry.objects.filter(action=Action.EXPORTED).order_by("pk")
    assert first == second
    assert [one.detail["reason"] for one in deeds] == [REASON, "The father asked as well."]


def test_asking_after_one_is_done_makes_another(mia, kiri):
    first = ask_copy(kiri, mia)
    make_copy(copy_id=first.pk, at=MONDAY)

    assert ask_copy(kiri, mia) != first


def test_copy_that_breaks_off_says_so_and_is_tried_again_when_asked_again(
    aroha, mia, kiri, settings, tmp_path
):
    copy = ask_copy(kiri, mia)
    settings.MEDIA_ROOT = tmp_path / "file"
    (tmp_path / "file").write_text("this is no folder")

    with pytest.raises(OSError, match="file"):
        make_copy(copy_id=copy.pk, at=MONDAY)
    copy.refresh_from_db()
    has_failed = copy.has_failed
    (tmp_path / "file").unlink()
    again = ask_copy(kiri, mia)
    make_copy(copy_id=again.pk, at=MONDAY)

    again.refresh_from_db()
    assert has_failed
    assert again == copy
    assert again.state == RecordCopy.State.DONE
    assert stored() == [f"{copy.pk}.zip"]


def test_copy_made_twice_leaves_one_file(mia, kiri):
    copy = ask_copy(kiri, mia)
    default_storage.save(f"record-copies/{copy.pk}.zip", io.BytesIO(b"of a try that broke off"))

    for _ in range(2):
        make_copy(copy_id=copy.pk, at=MONDAY)

    assert stored() == [f"{copy.pk}.zip"]


def test_of_two_workers_on_one_copy_the_first_to_end_is_the_one_that_stands(mia, kiri):
    copy, later = ask_copy(kiri, mia), MONDAY + timedelta(hours=1)

    with in_the_midst(VISITS, lambda: make_copy(copy_id=copy.pk, at=later)):
        make_copy(copy_id=copy.pk, at=MONDAY)

    assert RecordCopy.objects.get().expires_at == later + COPY_STANDS
    assert stored() == [f"{copy.pk}.zip"]


def test_copy_of_a_record_that_is_erased_meanwhile_is_not_kept(aroha, mia, kiri):
    share(aroha, "feedback", mia)
    copy, erasure = ask_copy(kiri, mia), begin(mia)

    with in_the_midst(VISITS, lambda: go_on(erasure_id=erasure.pk, at=MONDAY)):
        make_copy(copy_id=copy.pk, at=MONDAY)

    erasure.refresh_from_db()
    assert erasure.certificate.deleted["copies"] == 1
    assert stored() == []
    assert not RecordCopy.objects.exists()


def test_copies_are_dropped_with_their_files(mia, kiri):
    made(kiri, mia)
    ask_copy(kiri, mia)
    assert stored()

    assert drop_copies(RecordCopy.objects.all()) == 2

    assert stored() == []
    assert not RecordCopy.objects.exists()


def test_copy_stands_for_a_week(mia, kiri):
    made(kiri, mia)

    assert RecordCopy.objects.get().expires_at == MONDAY + COPY_STANDS == MONDAY + timedelta(days=7)


def test_copy_without_a_reason_is_refused(mia, kiri):
    with pytest.raises(NoReason):
        ask_copy(kiri, mia, reason="because")

    assert not RecordCopy.objects.exists()


def test_nobody_but_an_administrator_asks_for_a_copy(mia, aroha):
    with pytest.raises(Refused):
        ask_copy(aroha, mia)
