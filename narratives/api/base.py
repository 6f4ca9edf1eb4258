"""What every API view shares: the viewer, and look-ups through the viewer's eyes."""

from typing import Any, cast
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from lti_tool.selectors.launches import Session
from lti_tool.viewer import Viewer
from narratives.api.paging import CursorPages
from narratives.models import Narrative
from narratives.policies.narratives import check_takes_part
from narratives.selectors.narratives import narratives_for
from narratives.services.dialogue import note_seen


class ViewerView(APIView):
    """A view for somebody with a launch session."""

    request: Request

    @property
    def session(self) -> Session:
        """The launch session behind the bearer token."""
        return cast("Session", self.request.user)

    @property
    def viewer(self) -> Viewer:
        """Who is looking."""
        return self.session.viewer

    def narrative(self, narrative_id: UUID) -> Narrative:
        """The narrative as far as the viewer may read it; a stranger's is not found."""
        return get_object_or_404(narratives_for(self.viewer).prefetch_related("learners"), pk=narrative_id)

    def shared_dialogue(self, narrative_id: UUID) -> Narrative:
        """The narrative, for those whose dialogue it is. Raises Refused for other readers."""
        narrative = self.narrative(narrative_id)
        check_takes_part(self.viewer, narrative, [learner.pk for learner in narrative.learners.all()])
        return narrative

    def page(
        self, rows: QuerySet[Any], serializer: type[BaseSerializer[Any]], ordering: tuple[str, ...]
    ) -> Response:
        """One page of the rows, in this total order."""
        pages: CursorPagination = CursorPages()
        pages.ordering = ordering
        found: list[Model] = pages.paginate_queryset(rows, self.request, view=self) or []
        words = [one for one in found if isinstance(one, Narrative)]
        note_seen(narratives=words, viewer=self.viewer, at=timezone.now())
        return pages.get_paginated_response(serializer(found, many=True).data)


class NowhereView(ViewerView):
    """Every address of the API that leads nowhere, in problem details like the rest."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Not found, by any method, once it is known who asks."""
        super().initial(request, *args, **kwargs)
        raise Http404
