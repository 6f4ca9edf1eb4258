"""How static files are named and served: hashed and compressed where `collectstatic` has run, as they are elsewhere."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # WhiteNoise is untyped
    """A missing entry falls back to the plain name, so that a checkout works before `collectstatic`."""

    manifest_strict = False

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """The hashed name of a file, or its own where it was not collected."""
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:
            return name
