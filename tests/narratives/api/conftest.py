import pytest


@pytest.fixture
def call():
    """`call(aroha, "post", "narratives/", {...})` -> (status, body)."""

    def call(who, method, path, body=None, **headers):
        send = getattr(who.client, method)
        response = send(
            f"/api/v1/{path}",
            **({"data": body, "content_type": "application/json"} if body is not None else {}),
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )
        return response.status_code, response.json() if response.content else None

    return call
