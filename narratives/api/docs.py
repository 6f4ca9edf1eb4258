"""The schema and its browsable pages, served from here and asking nobody else."""

from typing import Any

from csp.decorators import csp_replace
from django.utils.decorators import method_decorator
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from narratives.api.authentication import LaunchSessionAuthentication


class SchemaView(SpectacularAPIView):
    """OpenAPI 3. It holds no data, so it is open."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []


# Swagger UI writes style attributes and loads its own small pictures; nothing else is let loose.
@method_decorator(
    csp_replace({"style-src": ["'self'", "'unsafe-inline'"], "img-src": ["'self'", "data:"]}), name="dispatch"
)
class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI. To try a call, paste the token of a launch session."""

    url_name = "api:schema"
    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []


class LaunchSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # registers itself
    """How the OpenAPI schema names the session."""

    target_class = LaunchSessionAuthentication
    name = "launchSession"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002 - the library's signature
        """A bearer token that only a launch gives."""
        return {"type": "http", "scheme": "bearer"}
