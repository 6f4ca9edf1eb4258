"""What the API reads."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

LARGEST_BODY = 512 * 1024
"""Bytes: room for every part at its longest."""


class TooLarge(APIException):
    """A body that no honest page sends."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("This is more than Beside can take at once. Nothing was changed.")
    default_code = "too-large"


class CappedJSONParser(JSONParser):
    """JSON, read no further than LARGEST_BODY."""

    strict = True

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The body as Python. Raises TooLarge, and ParseError for what is not JSON."""
        request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            raise TooLarge
        try:
            said = super().parse(stream, media_type, parser_context)
            # Half a character (a lone surrogate) can stand in JSON, but in no text and no database.
            json.dumps(said, ensure_ascii=False).encode()
        except (RecursionError, UnicodeEncodeError) as trouble:
            raise ParseError from trouble
        return said
