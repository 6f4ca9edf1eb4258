from datetime import UTC, datetime

from narratives.models import RecordCopy
from narratives.services.retention import purge_expired


def test_copy_that_could_not_be_queued_is_asked_for_again_at_night(mia, django_capture_on_commit_callbacks):
    now = datetime.now(UTC)
    usual = {"district": mia.person.district, "learner": mia.person, "asked_at": now}
    RecordCopy.objects.create(**usual)
    RecordCopy.objects.create(**usual, state=RecordCopy.State.DONE)

    with django_capture_on_commit_callbacks() as asked:
        purge_expired(at=now)

    assert len(asked) == 1
