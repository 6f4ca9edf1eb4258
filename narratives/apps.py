from django.apps import AppConfig


class Narratives(AppConfig):
    """What was noticed, said and shared."""

    name = "narratives"
    verbose_name = "Narratives"
