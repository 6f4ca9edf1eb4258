"""Who may do what with a narrative. Pure: no queries, no clock.

The caller brings what a rule needs to know: whether anybody answered, whether a learner has read.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from lti_tool.models import District
from lti_tool.viewer import Role, Viewer
from narratives.kinds import Kind
from narratives.models import Narrative
from narratives.policies.refusals import Refused, TooLate, allowed


def check_can_start(viewer: Viewer, kind: Kind, *, in_use: bool) -> UUID:
    """Whether the viewer's role writes this kind, and their district uses it. Answers in which course."""
    if not in_use:
        raise Refused(_("Your district does not use this kind of text at present."))
    if viewer.course_id is None or viewer.role not in kind.written_by:
        raise Refused(_("In this course you cannot write this kind of text."))
    return viewer.course_id


def check_is_author(viewer: Viewer, narrative: Narrative) -> None:
    """Whether the viewer wrote it."""
    if narrative.author_id != viewer.person_id:
        raise Refused(_("Only the person who wrote this can do that."))


def check_can_write(viewer: Viewer, narrative: Narrative) -> None:
    """Whether the viewer may change the words."""
    check_is_author(viewer, narrative)
    if narrative.is_shared:
        raise TooLate(_("This is shared already. Call it back first, or answer in a reply."))


def check_can_share(viewer: Viewer, narrative: Narrative) -> None:
    """Whether the viewer may let the learners (or, of a reflection, the teachers) read it."""
    check_is_author(viewer, narrative)


def check_can_recall(
    viewer: Viewer, narrative: Narrative, district: District, *, answered: bool, at: datetime
) -> None:
    """Whether it can still be taken back: shared a short while ago, and not answered yet."""
    check_is_author(viewer, narrative)
    if narrative.shared_at is None:
        raise TooLate(_("This is not shared, so there is nothing to call back."))
    if answered:
        raise TooLate(_("It has been answered already. Write a reply instead, so that no words are lost."))
    if at > recall_ends(narrative.shared_at, district):
        raise TooLate(_("It was shared too long ago to call it back. Write a reply instead."))


def check_can_release(
    viewer: Viewer, narrative: Narrative, district: District, *, learner_read: bool
) -> None:
    """Whether the family may read it now."""
    check_is_author(viewer, narrative)
    if not narrative.is_shared:
        raise TooLate(_("Share it with the learner first."))
    if not district.family_access:
        raise Refused(_("Your district has not opened Beside to families."))
    if district.learner_reads_first and not learner_read:
        raise TooLate(_("The learner reads it first. It can go to the family once they have."))


def check_can_discard(viewer: Viewer, narrative: Narrative) -> None:
    """Whether it may be thrown away: an author's own draft only."""
    check_is_author(viewer, narrative)
    if narrative.is_shared:
        raise TooLate(_("What is shared stays. Call it back first if you still can."))


def check_takes_part(viewer: Viewer, narrative: Narrative, learner_ids: Collection[UUID]) -> None:
    """Whether the dialogue of the narrative is the viewer's: its author, its learners, their family once released.

    Called for narratives that the viewer may read.
    """
    is_family = viewer.role is Role.FAMILY and narrative.state == Narrative.State.FAMILY
    if not is_family and viewer.person_id not in {narrative.author_id, *learner_ids}:
        raise Refused(_("This is between the person who wrote it and the learner it is for."))


def check_can_reply(viewer: Viewer, narrative: Narrative, learner_ids: Collection[UUID]) -> None:
    """Whether the viewer, who may read the narrative, may answer it."""
    check_takes_part(viewer, narrative, learner_ids)
    if not narrative.is_shared:
        raise TooLate(_("Only what is shared can be answered."))


def recall_ends(shared_at: datetime, district: District) -> datetime:
    """Until when something shared then can be called back."""
    return shared_at + timedelta(minutes=district.recall_minutes)


takes_part = allowed(check_takes_part)
can_recall = allowed(check_can_recall)
