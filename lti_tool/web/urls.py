from django.urls import path

from lti_tool.web.jwks import jwks
from lti_tool.web.launch import launch
from lti_tool.web.login import login
from lti_tool.web.notices import notices
from lti_tool.web.registration import developer_key, register

app_name = "lti"
urlpatterns = [
    path("login/", login, name="login"),
    path("login/<uuid:platform_id>/", login, name="platform-login"),
    path("launch/", launch, name="launch"),
    path("jwks/", jwks, name="jwks"),
    path("notices/", notices, name="notices"),
    path("register/<str:token>/", register, name="register"),
    path("<slug:product>.json", developer_key, name="developer-key"),
]
