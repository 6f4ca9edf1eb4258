"""`narratives/` and what belongs to one narrative."""

import re
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from lti_tool.models import Person
from narratives.api.base import ViewerView
from narratives.api.paging import page_of
from narratives.api.problems import Invalid, VersionRequired
from narratives.api.serializers import NarrativeSerializer, NewNarrativeSerializer, WordsSerializer
from narratives.kinds import KINDS, Kind, kind_of
from narratives.models import Assignment, Narrative
from narratives.selectors.narratives import assignment_for, assignments_for, narratives_for
from narratives.selectors.people import learners_for
from narratives.services import dialogue, narratives

FILTERS = {"kind": "kind", "learner": "abouts__person", "assignment": "assignment", "state": "state"}
CHOICES = {"kind": set(KINDS), "state": set(Narrative.State.values)}
IF_MATCH = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, required=True, description='"<version>"'
)


class NarrativesView(ViewerView):
    """The narratives the viewer may read."""

    @extend_schema(
        parameters=[OpenApiParameter(name, OpenApiTypes.STR) for name in FILTERS],
        responses=page_of(NarrativeSerializer),
    )
    def get(self, request: Request) -> Response:
        """Oldest first; standing in this list is no reading."""
        rows = narratives_for(self.viewer)
        for name, lookup in FILTERS.items():
            if value := request.query_params.get(name):
                rows = rows.filter(**{lookup: self._wanted(name, value)})
        return self.page(rows.prefetch_related("learners"), NarrativeSerializer, ("created_at", "pk"))

    @extend_schema(request=NewNarrativeSerializer, responses={201: NarrativeSerializer})
    def post(self, request: Request) -> Response:
        """Begin a narrative."""
        asked = NewNarrativeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        kind = kind_of(asked.validated_data["kind"])
        narrative = narratives.start_narrative(
            viewer=self.viewer,
            kind=kind,
            learners=self._learners(kind, asked.validated_data.get("learners")),
            assignment=self._assignment(kind, asked.validated_data),
            parts=asked.validated_data.get("parts", {}),
            at=timezone.now(),
        )
        return _answer(narrative, status.HTTP_201_CREATED)

    def _wanted(self, name: str, value: str) -> Any:
        if known := CHOICES.get(name):
            if value not in known:
                raise Invalid(_("%(name)s is none that there is.") % {"name": name})
            return value
        if value == "me" and name == "learner":
            return self.viewer.person_id
        try:
            return UUID(value)
        except ValueError as trouble:
            raise Invalid(_("%(name)s is not an id.") % {"name": name}) from trouble

    def _learners(self, kind: Kind, named: list[str] | None) -> list[Person]:
        """Learners of this course by id. Nothing is told of people elsewhere."""
        if kind.about_self:
            if set(named or ["me"]) - {"me", str(self.viewer.person_id)}:
                raise Invalid(_("learners: this kind of text is about its writer alone."))
            return [self.session.person]
        if not named or len(set(named)) > 1:
            raise Invalid(_("learners: name the one learner this is about."))
        ids = [one for one in named if re.fullmatch(r"[0-9a-fA-F-]{32,36}", one)]
        found = list(learners_for(self.viewer).filter(pk__in=ids)) if self.viewer.is_teaching else []
        if not found and self.viewer.role in kind.written_by:
            raise Invalid(_("learners: there is no such learner in this course."))
        return found

    def _assignment(self, kind: Kind, asked: dict[str, Any]) -> Assignment | None:
        here = assignment_for(self.viewer)
        if not kind.on_assignment:
            return None
        wanted = asked.get("assignment")
        if wanted is None or (here and wanted == here.pk):
            return here
        there = assignments_for(self.viewer).filter(pk=wanted).first()
        if there is None:
            raise Invalid(_("assignment: there is no such assignment in this course."))
        return there


class NarrativeView(ViewerView):
    """One narrative."""

    @extend_schema(responses=NarrativeSerializer)
    def get(self, request: Request, narrative_id: UUID) -> Response:  # noqa: ARG002
        """Reading it, which is noted unless the reader wrote it."""
        narrative = self.narrative(narrative_id)
        dialogue.note_readings(narratives=[narrative], viewer=self.viewer, at=timezone.now())
        return _answer(narrative)

    @extend_schema(parameters=[IF_MATCH], request=WordsSerializer, responses=NarrativeSerializer)
    def patch(self, request: Request, narrative_id: UUID) -> Response:
        """Save parts on top of the version in `If-Match`."""
        narrative = self.narrative(narrative_id)
        based_on = _based_on(request)
        words = WordsSerializer(data=request.data)
        words.is_valid(raise_exception=True)
        return _answer(
            narratives.write_narrative(
                narrative=narrative,
                viewer=self.viewer,
                parts=words.validated_data["parts"],
                based_on=based_on,
                at=timezone.now(),
            )
        )

    @extend_schema(responses={204: None})
    def delete(self, request: Request, narrative_id: UUID) -> Response:  # noqa: ARG002
        """Put a draft away."""
        narratives.discard_narrative(
            narrative=self.narrative(narrative_id), viewer=self.viewer, at=timezone.now()
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class ShareView(ViewerView):
    """draft → shared."""

    @extend_schema(request=None, responses=NarrativeSerializer)
    def post(self, request: Request, narrative_id: UUID) -> Response:  # noqa: ARG002
        """Let its readers read it."""
        narrative = self.narrative(narrative_id)
        return _answer(narratives.share_narrative(narrative=narrative, viewer=self.viewer, at=timezone.now()))


class RecallView(ViewerView):
    """shared → draft, for a while."""

    @extend_schema(request=None, responses=NarrativeSerializer)
    def post(self, request: Request, narrative_id: UUID) -> Response:  # noqa: ARG002
        """Call it back."""
        narrative = self.narrative(narrative_id)
        return _answer(
            narratives.recall_narrative(narrative=narrative, viewer=self.viewer, at=timezone.now())
        )


class ReleaseView(ViewerView):
    """shared → family."""

    @extend_schema(request=None, responses=NarrativeSerializer)
    def post(self, request: Request, narrative_id: UUID) -> Response:  # noqa: ARG002
        """Let the family read it."""
        narrative = self.narrative(narrative_id)
        return _answer(
            narratives.release_narrative(narrative=narrative, viewer=self.viewer, at=timezone.now())
        )


def _answer(narrative: Narrative, code: int = status.HTTP_200_OK) -> Response:
    return Response(
        NarrativeSerializer(narrative).data, status=code, headers={"ETag": f'"{narrative.version}"'}
    )


def _based_on(request: Request) -> int:
    """The version in `If-Match` (RFC 9110, section 13.1.1). Raises VersionRequired."""
    found = re.fullmatch(r'(?:W/)?"?(\d{1,9})"?', request.headers.get("If-Match", "").strip())
    if not found:
        raise VersionRequired
    return int(found[1])
