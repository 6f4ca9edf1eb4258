from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LtiTool(AppConfig):
    """Who came, from where, as what. Knows no narratives."""

    name = "lti_tool"
    verbose_name = "LTI tool"

    def ready(self) -> None:
        """Make the tasks of every app known by name, in web processes too: `enqueue` asks for them by name alone."""
        autodiscover_modules("tasks")
