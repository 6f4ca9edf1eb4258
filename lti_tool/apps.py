from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LtiTool(AppConfig):
    """Who came, from where, as what. Knows no narratives."""

    name = "lti_tool"
    verbose_name = "LTI tool"

    def ready(self) -> None:
        """Make every task known by its name, in web processes too: `enqueue` asks for tasks by name alone."""
        autodiscover_modules("tasks")
