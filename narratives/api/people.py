"""`session/` and `learners/`."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from narratives.api.base import ViewerView
from narratives.api.paging import page_of
from narratives.api.serializers import LearnerSerializer, NarrativeSerializer, SessionSerializer
from narratives.selectors.formats import formats_of
from narratives.selectors.narratives import assignment_for, journey_for
from narratives.selectors.people import learners_for, observed_by, waiting_learners_for


class SessionView(ViewerView):
    """Who is there."""

    @extend_schema(responses=SessionSerializer)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The person, the role, the place, and the parts of every kind."""
        session = self.session
        said = {
            "person": session.person,
            "role": session.viewer.role,
            "course": session.course,
            "assignment": assignment_for(session.viewer),
            "formats": {
                key: {"parts": one.kind.parts}
                for key, one in formats_of(session.viewer.district_id).items()
                if one.in_use
            },
        }
        return Response(SessionSerializer(said).data)


class LearnersView(ViewerView):
    """The learners of the course."""

    @extend_schema(responses=page_of(LearnerSerializer))
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """In neutral order, for those who teach there."""
        _check_teaching(self)
        return self.page(
            waiting_learners_for(self.viewer), LearnerSerializer, ("by_family", "by_given", "by_name", "pk")
        )


class LearnerView(ViewerView):
    """One learner of the course."""

    @extend_schema(responses=LearnerSerializer)
    def get(self, request: Request, learner_id: UUID) -> Response:  # noqa: ARG002
        """For those who teach there."""
        _check_teaching(self)
        return Response(
            LearnerSerializer(get_object_or_404(waiting_learners_for(self.viewer), pk=learner_id)).data
        )


class JourneyView(ViewerView):
    """What was shared with one learner, in order."""

    @extend_schema(responses=page_of(NarrativeSerializer))
    def get(self, request: Request, learner_id: UUID | str) -> Response:  # noqa: ARG002
        """`me` for the learner; an id for a teacher of the learner or for the family that observes them."""
        person_id = self.viewer.person_id if learner_id == "me" else learner_id
        if not isinstance(person_id, UUID) or not self._may_see(person_id):
            raise Http404
        rows = journey_for(self.viewer, person_id).prefetch_related("learners")
        return self.page(rows, NarrativeSerializer, ("shared_at", "pk"))

    def _may_see(self, person_id: UUID) -> bool:
        viewer = self.viewer
        known = learners_for(viewer) if viewer.is_teaching else observed_by(viewer)
        return (viewer.is_learner and viewer.person_id == person_id) or known.filter(pk=person_id).exists()


def _check_teaching(view: ViewerView) -> None:
    if not view.viewer.is_teaching:
        raise PermissionDenied(_("Only those who teach this course see its people."))
