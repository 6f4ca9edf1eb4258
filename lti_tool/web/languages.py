"""The language of the reader."""

from django.utils import translation


def speak(locale: str) -> None:
    """Use the language of the locale (BCP 47) for the rest of the request, where Beside speaks it."""
    try:
        language = translation.get_supported_language_variant(locale.replace("_", "-").lower())
    except LookupError:
        return
    translation.activate(language)
