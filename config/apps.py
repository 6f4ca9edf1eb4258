"""The composition root as Django sees it, and apps of other people as Beside installs them."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.checks import register

from config.checks import CHECKS


class Composition(AppConfig):
    """Puts Beside's own questions into `check --deploy`."""

    name = "config"

    def ready(self) -> None:
        """Register them."""
        for check in CHECKS:
            register(check, "deploy", deploy=True)


class StaticFiles(StaticFilesConfig):
    """Leaves source maps and the editor's test material out of what is served."""

    ignore_patterns = ["CVS", ".*", "*~", "*.map"]
