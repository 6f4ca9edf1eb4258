"""Moodle."""

from lti_tool.products.plain import Plain


class Moodle(Plain):
    """Moodle's launches need nothing of their own so far; what its services do differently will stand here."""
