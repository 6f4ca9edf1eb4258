"""A teacher's yes to the signal, and every reason why there can be none."""

from dataclasses import replace

import pytest

from lti_tool.models import AuditEntry, District, Signal
from lti_tool.services.signals import NoSignal, confirm_signal, signal_of, stop_signal, terms_of
from lti_tool.viewer import Role
from tests.factories.lti_tool import PlacementFactory


def confirm(school, teacher, *, completes=False):
    return confirm_signal(placement=school.placement, viewer=teacher, completes=completes, at=school.clock())


@pytest.fixture
def off(school):
    Signal.objects.all().delete()


def test_teacher_switches_it_on_and_off_and_both_are_audited(school, teacher, off):
    confirm(school, teacher)
    on = signal_of(school.placement)
    stop_signal(placement=school.placement, viewer=teacher, at=school.clock())

    assert (on.confirmed_by_id, on.confirmed_at) == (teacher.person_id, school.clock())
    assert signal_of(school.placement).confirmed_at is None
    said = [one.detail for one in AuditEntry.objects.filter(action="decided").order_by("pk")]
    assert said == [{"signal": "on", "completes": False}, {"signal": "off"}]


def test_completing_is_kept_only_where_the_terms_offer_it(school, teacher, off, like):
    assert confirm(school, teacher, completes=True).completes is (like == "moodle")


def test_stopping_what_is_not_on_changes_nothing(school, teacher, off):
    stop_signal(placement=school.placement, viewer=teacher, at=school.clock())

    assert AuditEntry.objects.count() == 0


def test_signal_prepared_when_the_column_was_asked_for_keeps_saying_so(school, teacher):
    Signal.objects.update(is_ours=True, confirmed_at=None)

    assert confirm(school, teacher).is_ours is True


def close(**changes):
    def change(school):
        District.objects.update(**changes)

    return change


def without(service):
    def change(school):
        school.placement.course.deployment.services = ["nrps"]
        school.placement.course.deployment.save()

    return change


def no_column(school):
    school.placement.line_item_url = ""


def unknown_lms(school):
    school.platform.product = "other"
    school.platform.save()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (close(gradebook_signal=False), "district"),
        (unknown_lms, "know well enough"),
        (without("score"), "does not let Beside write"),
        (no_column, "no column"),
    ],
)
def test_signal_is_refused_in_words_where_it_cannot_be(change, words, school, teacher, off):
    assert terms_of(placement=school.placement, viewer=teacher) is not None
    change(school)

    with pytest.raises(NoSignal, match=words):
        confirm(school, teacher)
    assert Signal.objects.count() == 0


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.LEARNER, Role.FAMILY, Role.DISTRICT_ADMIN])
def test_only_a_teacher_decides(role, school, teacher):
    viewer = replace(teacher, role=role)

    with pytest.raises(NoSignal):
        confirm(school, viewer)
    with pytest.raises(NoSignal):
        stop_signal(placement=school.placement, viewer=viewer, at=school.clock())
    assert Signal.objects.get().confirmed_at is not None


def test_teacher_decides_only_where_they_stand(school, teacher):
    other = PlacementFactory.create(course=school.placement.course, line_item_url="https://lms/1")

    with pytest.raises(NoSignal):
        confirm_signal(placement=other, viewer=teacher, completes=False, at=school.clock())
