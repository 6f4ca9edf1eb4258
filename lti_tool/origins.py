"""Parts of addresses: origins (RFC 6454), hosts, and values in queries."""

from urllib.parse import parse_qs, urlsplit


def host_of(address: str) -> str:
    """The host of an HTTP address, without its port, or "" where it is none."""
    return (urlsplit(address).hostname or "") if origin_of(address) else ""


def origin_of(address: str) -> str:
    """Scheme and host of an HTTP address, or "" where it is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"https", "http"} and parts.netloc else ""


def value_in_query(address: str, name: str) -> str:
    """The first value of that name in the query of the address, or ""."""
    try:
        return parse_qs(urlsplit(address).query, max_num_fields=100).get(name, [""])[0]
    except ValueError:
        return ""
