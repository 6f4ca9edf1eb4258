"""Where Beside meets platforms."""

from django.utils.translation import gettext_lazy as _

from config.env import env

LTI_ALLOW_INSECURE_HOSTS = env.list("LTI_ALLOW_INSECURE_HOSTS", default=[])
"""Hosts (with port) to which plain HTTP and private addresses are allowed; everything else is public HTTPS."""

LAUNCH_PANEL = "panel:arrival"
"""The URL name that a good launch goes to."""

CONSOLE_PAGES = [
    ("console:home", _("Health")),
    ("console:launches", _("Launches")),
    ("console:work", _("Work")),
    ("console:platforms", _("Platforms")),
    ("console:courses", _("Courses")),
    ("console:policies", _("Policies")),
    ("records:formats", _("Formats")),
    ("records:lens", _("Language lens")),
    ("records:people", _("People’s rights")),
    ("records:certificates", _("Deletions")),
    ("console:audit", _("Audit")),
]
"""The console's pages in the order of its menu: the URL name and the label of each."""

CONSOLE_WORK_PARTS = ["records:under-way"]
"""What the console's page of work shows besides the work for platforms: URL names of parts of a page."""
