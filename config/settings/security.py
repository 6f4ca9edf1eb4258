"""What the browser is told to refuse. `frame-ancestors` is set per launch (lti_tool/web/headers.py)."""

from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF

from config.settings.base import PUBLIC_URL

_public = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = [_public.hostname or "127.0.0.1", "127.0.0.1", "localhost", "[::1]"]

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if _public.scheme == "https" else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_CONTENT_TYPE_NOSNIFF = True
# The origin alone goes to the platform; no path, so no id, ever leaves the frame.
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
# A launch may end in a window of its own that its opener, the LMS, must be able to close.
SECURE_CROSS_ORIGIN_OPENER_POLICY = None

# The editor writes one fixed <style> element; a browser test fails when an upgrade changes its text.
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, EDITOR_STYLE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# What `check --deploy` would say of a site with cookies and forms of its own.
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # X-Frame-Options: an LMS frames Beside; `frame-ancestors` says which one may
    "security.W003",  # CsrfViewMiddleware: a bearer in a header is no cookie; the operator's admin guards itself
    "security.W004",  # HSTS: it follows PUBLIC_URL, and beside.E001 wants that to be HTTPS
    "security.W005",  # HSTS for subdomains: those are the district's to decide about
    "security.W008",  # SECURE_SSL_REDIRECT: TLS ends at the proxy, which redirects
    "security.W009",  # SECRET_KEY: beside.E008 refuses what this warns of
    "security.W018",  # DEBUG: beside.E005
    "security.W020",  # ALLOWED_HOSTS: beside.E004
    "security.W021",  # HSTS preloading: as for subdomains
]
