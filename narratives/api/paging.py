"""Lists page by cursor."""

import base64
import hashlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param


class CursorPages(CursorPagination):
    """`next`, `previous`, `results`. A view may name another order; it must be total.

    A cursor holds a place in the order, which may be somebody's name: in the address it is sealed.
    """

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = ("created_at", "pk")

    def encode_cursor(self, cursor: Cursor) -> str:
        """The address of the page at the cursor."""
        place = f"{int(cursor.reverse)}|{cursor.offset}|{cursor.position or ''}"
        sealed = _sealer().encrypt(place.encode()).decode()
        return replace_query_param(self.base_url or "", self.cursor_query_param, sealed)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The cursor in the address, or None at the first page. Raises NotFound for one that is not ours."""
        sealed = request.query_params.get(self.cursor_query_param)
        if sealed is None:
            return None
        try:
            reverse, offset, position = _sealer().decrypt(sealed.encode()).decode().split("|", 2)
        except (InvalidToken, ValueError) as trouble:
            raise NotFound from trouble
        return Cursor(offset=int(offset), reverse=reverse == "1", position=position or None)  # type: ignore[arg-type] # the stubs know numbers only


def page_of(serializer: type[serializers.BaseSerializer[Any]]) -> serializers.Serializer[Any]:
    """How the schema names a page of these."""
    fields = {
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "results": serializer(many=True),
    }
    return inline_serializer(f"{serializer.__name__.removesuffix('Serializer')}Page", fields)


def _sealer() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"cursor {settings.SECRET_KEY}".encode()).digest()))
