"""Written words: the editor's buttons and the tags that survive are one list."""

import json
import re
from html import unescape
from typing import Any

from django.utils.html import linebreaks, strip_tags
from django.utils.translation import gettext as _
from django_prose_editor.config import expand_extensions
from django_prose_editor.fields import create_sanitizer

WORDS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "Link": {"protocols": ["https", "mailto"], "enableTarget": False},
    "History": True,
}
"""What may be written, as the editor's extensions."""

LONGEST_PART = 20_000
"""Characters of HTML in one part: some eight printed pages."""

_sanitize = create_sanitizer(WORDS)


class TooLong(Exception):
    """A text longer than a part holds. The sentence is for its writer."""


def clean(html: str) -> str:
    """The text with nothing but the tags that the editor can write; "" where no words are left.

    Raises TooLong, before anything is looked at.
    """
    if len(html) > LONGEST_PART:
        raise TooLong(
            _(
                "This text is longer than one part can hold (%(most)s characters). It is kept here; please shorten it."
            )
            % {"most": f"{LONGEST_PART:,}"}
        )
    cleaned: str = _sanitize(html.replace("\x00", ""))
    return cleaned if has_words(cleaned) else ""


def has_words(html: str) -> bool:
    """Whether there is anything to read."""
    return bool(strip_tags(html).replace("&nbsp;", " ").replace("\xa0", " ").strip())


def from_plain(text: str) -> str:
    """Plain text as the paragraphs that its line breaks make, with every tag in it shown and not obeyed."""
    return linebreaks(text.strip(), autoescape=True) if text.strip() else ""


def to_plain(html: str) -> str:
    """What `from_plain` was given, for a plain field to go on with."""
    with_breaks = re.sub(r"</p>\s*", "\n\n", re.sub(r"<br\s*/?>\n?", "\n", html))
    return unescape(strip_tags(with_breaks)).strip()


def editor_config(starter: str) -> str:
    """The editor of one part, as JSON for `data-django-prose-editor-configurable`.

    The starter is shown while the part is empty; it is never part of the text.
    """
    extensions = expand_extensions(WORDS | {"Placeholder": {"placeholder": starter}, "NoSpellCheck": False})
    return json.dumps({"extensions": extensions, "js_modules": []})
