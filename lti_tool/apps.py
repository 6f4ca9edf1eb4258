from importlib import import_module

from django.apps import AppConfig


class LtiTool(AppConfig):
    """Who came, from where, as what. Knows no narratives."""

    name = "lti_tool"
    verbose_name = "LTI tool"

    def ready(self) -> None:
        """Load the tasks: every process may enqueue them by name, so every process must know them."""
        import_module("lti_tool.tasks")
