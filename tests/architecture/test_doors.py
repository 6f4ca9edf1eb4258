"""Every door asks who is there, but for those that are open on purpose."""

from django.urls import URLPattern, URLResolver, get_resolver

from narratives.api.authentication import HasViewer

OPEN = {
    "lti/login/": "a platform says who is coming",
    "lti/login/<uuid:platform_id>/": "as above",
    "lti/launch/": "verifies the platform's signed message itself",
    "lti/jwks/": "public keys",
    "lti/notices/": "verifies the platform's signed notices itself",
    "lti/<slug:product>.json": "holds what any registration asks for",
    "lti/register/<str:token>/": "verifies the invitation itself",
    "console/audit/<str:given>/beside-audit.csv": "asks for a ticket of a live session",
    "console/copies/<str:given>/beside-record.zip": "as above",
    "health/live": "for the operator's probes; no data",
    "health/ready": "as above",
    "api/v1/schema/": "the shape of the API; no data",
    "api/v1/docs/": "as above",
}


def doors(patterns, prefix=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from doors(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


def asks_who_is_there(view):
    api = getattr(view, "cls", None)
    return getattr(view, "opens_to_viewers", False) or (
        api is not None and HasViewer in api.permission_classes
    )


def test_only_doors_that_are_meant_to_be_open_are_open():
    found = {route for route, view in doors(get_resolver().url_patterns) if not asks_who_is_there(view)}

    assert found == OPEN.keys()
