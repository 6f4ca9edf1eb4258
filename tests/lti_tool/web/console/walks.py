"""How the tests of the console follow its pages."""

import re
from collections.abc import Iterator
from typing import Any


def pages_from(who: Any, address: str) -> Iterator[str]:
    """The page at the address, and every older one that it leads to."""
    while address:
        page = who.client.get(address).content.decode()
        yield page
        older = re.findall(r'href="([^"]*before=[^"]*)"', page)
        address = older[0].replace("&amp;", "&") if older else ""
