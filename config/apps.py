"""Apps of other people, as Beside installs them."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Leaves source maps and the editor's test material out of what is served."""

    ignore_patterns = ["CVS", ".*", "*~", "*.map"]
