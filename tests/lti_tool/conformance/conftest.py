from dataclasses import dataclass
from typing import Any

import jwt
import pytest
from django.test import Client

from lti_tool.models import Launch, Person
from tests.lti_tool.lms import begin, picking_of


@pytest.fixture
def assert_refused():
    """Assert that a launch was refused in this way, with a reference, and that nothing was opened."""

    def assert_refused(response, status, slug):
        said = response.json()
        assert (response.status_code, said["type"].rsplit("/", 1)[1]) == (status, slug)
        assert said["reference"]
        assert not Launch.objects.filter(outcome=Launch.OPENED).exists()
        assert not Person.objects.exists()

    return assert_refused


@pytest.fixture
def whole_beside(settings):
    """Launches lead to Beside's own panel, which is a page."""
    settings.ROOT_URLCONF = "config.urls"
    settings.LAUNCH_PANEL = "panel:arrival"


@dataclass(frozen=True)
class Picking:
    """A picker that a platform has opened: its page, and the session behind it."""

    page: str
    status: int
    policy: str
    client: Client

    def answer(self, *items: Any) -> tuple[str, dict[str, Any]]:
        """Place these, and read the answer as the platform does: where it goes, and what it says."""
        said = self.place(*items).json()
        return said["return_url"], read_answer(said["jwt"])

    def place(self, *items: Any) -> Any:
        body = {"items": list(items)}
        return self.client.post("/api/v1/deep-link/", body, content_type="application/json")


def read_answer(token: str) -> dict[str, Any]:
    """The claims of a token that Beside has signed with one of the keys that it publishes."""
    keys = jwt.PyJWKSet.from_dict(Client().get("/lti/jwks/").json()).keys
    kid = jwt.get_unverified_header(token)["kid"]
    (key,) = [one for one in keys if one.key_id == kid]
    return jwt.decode(token, key.key, ["RS256"], options={"verify_aud": False})


@pytest.fixture
def picking(lms, whole_beside):
    """Open the picker: `picking({"accept_multiple": False}, roles=[…])`."""

    def picking(settings=None, **changes) -> Picking:
        login = begin(Client(), lms.platform)
        token = lms.sign(picking_of(lms.platform, settings, nonce=login.nonce, **changes))
        response = login.client.post("/lti/launch/", {"id_token": token, "state": login.state})
        page = response.content.decode()
        found = page.split('<meta name="launch-session" content="')
        bearer = found[1].split('"')[0] if len(found) > 1 else ""
        client = Client(headers={"Authorization": f"Bearer {bearer}"})
        return Picking(page, response.status_code, response["Content-Security-Policy"], client)

    return picking
