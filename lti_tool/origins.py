"""Origins of addresses (RFC 6454)."""

from urllib.parse import urlsplit


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
