"""`narratives/{id}/revisions/`, `…/replies/` and `…/readings/`."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from narratives.api.base import ViewerView
from narratives.api.paging import page_of
from narratives.api.serializers import ReadingSerializer, ReplySerializer, RevisionSerializer
from narratives.selectors.narratives import readings_for, replies_for, revisions_for
from narratives.services.dialogue import note_seen, send_reply


class RevisionsView(ViewerView):
    """Every version of the words."""

    @extend_schema(responses=page_of(RevisionSerializer))
    def get(self, request: Request, narrative_id: UUID) -> Response:  # noqa: ARG002
        """For the author; texts set aside by a late save stand among them."""
        narrative = self.narrative(narrative_id)
        if narrative.author_id != self.viewer.person_id:
            raise PermissionDenied(_("Only the person who wrote this sees its earlier versions."))
        return self.page(revisions_for(self.viewer, narrative), RevisionSerializer, ("at", "pk"))


class RepliesView(ViewerView):
    """The dialogue."""

    @extend_schema(responses=page_of(ReplySerializer))
    def get(self, request: Request, narrative_id: UUID) -> Response:  # noqa: ARG002
        """Oldest first. The audit says that the dialogue was read."""
        narrative = self.shared_dialogue(narrative_id)
        note_seen(narratives=[narrative], viewer=self.viewer, at=timezone.now())
        return self.page(replies_for(self.viewer, narrative), ReplySerializer, ("sent_at", "pk"))

    @extend_schema(request=ReplySerializer, responses={201: ReplySerializer})
    def post(self, request: Request, narrative_id: UUID) -> Response:
        """Answer."""
        narrative = self.narrative(narrative_id)
        asked = ReplySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        reply = send_reply(
            narrative=narrative, viewer=self.viewer, text=asked.validated_data["text"], at=timezone.now()
        )
        return Response(ReplySerializer(reply).data, status=status.HTTP_201_CREATED)


class ReadingsView(ViewerView):
    """Who read it, and when."""

    @extend_schema(responses=page_of(ReadingSerializer))
    def get(self, request: Request, narrative_id: UUID) -> Response:  # noqa: ARG002
        """In order of time."""
        return self.page(
            readings_for(self.viewer, self.shared_dialogue(narrative_id)), ReadingSerializer, ("at", "pk")
        )
