from importlib import import_module

from django.apps import AppConfig


class Narratives(AppConfig):
    """What was noticed, said and shared."""

    name = "narratives"
    verbose_name = "Narratives"

    def ready(self) -> None:
        """Load the tasks: every process may enqueue them by name, so every process must know them."""
        import_module("narratives.tasks")
