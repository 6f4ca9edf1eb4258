"""`lens/`."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from narratives.api.base import ViewerView
from narratives.api.paging import page_of
from narratives.api.serializers import LensEntrySerializer
from narratives.policies.lens import check_can_use_lens
from narratives.selectors.lens import lens_for


class LensView(ViewerView):
    """The language lens of the district, for a page to ask with. Texts are not sent here."""

    @extend_schema(responses=page_of(LensEntrySerializer))
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """Every entry on one page, the district's own first; those that it has silenced are left out."""
        check_can_use_lens(self.viewer)
        entries = LensEntrySerializer(lens_for(self.viewer), many=True).data
        return Response({"next": None, "previous": None, "results": entries})
