"""How the tests of pages read and write them."""

import json
from typing import Any


def read(who: Any, path: str = "/panel/", **kwargs: Any) -> str:
    """The page as somebody of the cast sees it."""
    return who.client.get(path, **kwargs).content.decode()


def put(who: Any, path: str, body: Any) -> tuple[int, Any]:
    """Send words to be kept; answers the status and what was said."""
    response = who.client.put(path, json.dumps(body), content_type="application/json")
    return response.status_code, response.json()
