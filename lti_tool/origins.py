"""Origins of addresses (RFC 6454)."""

from urllib.parse import urlsplit


def origin_of(address: str) -> str:
    """Scheme and host of an HTTP address, or "" where it is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"https", "http"} and parts.netloc else ""
