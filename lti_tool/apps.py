from django.apps import AppConfig


class LtiTool(AppConfig):
    """Who came, from where, as what. Knows no narratives."""

    name = "lti_tool"
    verbose_name = "LTI tool"
