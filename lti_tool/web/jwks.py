"""GET /lti/jwks/: the tool's public keys (RFC 7517)."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from lti_tool.services.keys import published_keys


@require_safe
def jwks(_request: HttpRequest) -> JsonResponse:
    """All published keys. Platforms may keep them for an hour; a next key stands here long before its use."""
    return JsonResponse({"keys": published_keys()}, headers={"Cache-Control": "public, max-age=3600"})
