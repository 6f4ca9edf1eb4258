"""Every address of Beside."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("lti/", include("lti_tool.web.urls")),
    path("health/", include("config.health")),
    path("panel/", include("narratives.web.urls")),
    path("console/", include("lti_tool.web.console.urls")),
    path("console/", include("narratives.web.console.urls")),
    path("api/v1/", include("narratives.api.urls")),
]
if settings.OPERATOR_ADMIN:
    urlpatterns.append(path("operator/", admin.site.urls))
