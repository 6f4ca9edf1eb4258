"""`deep-link/`: what a teacher places, in a session that a learning platform has opened for it."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lti_tool.models import Placement
from lti_tool.web.addresses import public_address
from narratives.api.base import ViewerView
from narratives.api.problems import Invalid
from narratives.policies.placing import check_can_place
from narratives.services.assignments import invitation_in
from narratives.services.placing import MOST_QUALITIES, WantedItem, place


class ItemSerializer(serializers.Serializer[Any]):
    """One thing to place. `parts` are keys of feedback's parts, all of them where it is left out."""

    kind = serializers.ChoiceField(choices=Placement.Kind.values)
    title = serializers.CharField(max_length=255, required=False, allow_blank=True)
    invitation = serializers.CharField(required=False, allow_blank=True)
    qualities = serializers.ListField(
        child=serializers.CharField(max_length=200, allow_blank=True),
        required=False,
        max_length=MOST_QUALITIES,
    )
    parts = serializers.ListField(child=serializers.CharField(), required=False)
    signal = serializers.BooleanField(
        required=False,
        help_text="Ask for a column in which the gradebook could say that words wait, where the district allows it.",
    )


class DeepLinkSerializer(serializers.Serializer[Any]):
    """What to place; an empty list cancels."""

    items = ItemSerializer(many=True)


class DeepLinkAnswerSerializer(serializers.Serializer[Any]):
    """What the page posts, as the field `JWT`, and where."""

    return_url = serializers.CharField()
    jwt = serializers.CharField()


class DeepLinkView(ViewerView):
    """The answer to a platform that asks what to place."""

    @extend_schema(request=DeepLinkSerializer, responses=DeepLinkAnswerSerializer)
    def post(self, request: Request) -> Response:
        """Prepare what is named, and sign the answer for the browser to post."""
        check_can_place(self.viewer)
        asked = DeepLinkSerializer(data=request.data)
        if not asked.is_valid():
            raise Invalid(asked.errors)
        answer = place(
            viewer=self.viewer,
            launch=self.session.launch,
            items=[_wanted(item) for item in asked.validated_data["items"]],
            launch_url=public_address("lti:launch"),
            at=timezone.now(),
        )
        return Response(DeepLinkAnswerSerializer(answer).data)


def _wanted(item: dict[str, Any]) -> WantedItem:
    return WantedItem(
        kind=item["kind"],
        title=item.get("title", ""),
        invitation=invitation_in(item.get("invitation", "")),
        qualities=tuple(item.get("qualities", ())),
        parts=tuple(item.get("parts", ())),
        wants_signal=item.get("signal", False),
    )
