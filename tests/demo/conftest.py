import json
import time
import uuid

import jwt
import pytest
from starlette.testclient import TestClient

from demo.lms import Platform, Tool
from demo.lms.keys import Key, make_keys
from demo.lms.web import make_app

LMS = "http://localhost:8001"


@pytest.fixture(scope="session")
def keys() -> list[Key]:
    return make_keys()


@pytest.fixture(scope="session")
def tool_key() -> Key:
    return Key.made("tool-key")


@pytest.fixture(params=["canvas", "moodle"])
def platform(request, keys) -> Platform:
    tool = Tool(
        "client", "http://tool/login", ["http://tool/launch"], "http://tool/jwks", "http://tool/launch"
    )
    return Platform(LMS, request.param, tool=tool, keys=keys)


@pytest.fixture
def lms(platform, tool_key) -> TestClient:
    def fetch(url):
        assert url == platform.the_tool.jwks_url
        return {"keys": [tool_key.jwk]}

    return TestClient(make_app(platform, fetch=fetch), base_url=LMS)


@pytest.fixture
def asked(platform):
    """An authentication request as a good tool makes it, for a launch that somebody has begun."""

    def asked(person="mia", placement="bridge-story", **changes):
        begun = platform.initiate(person, placement)
        request = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": "client",
            "redirect_uri": "http://tool/launch",
            "state": "the-state",
            "nonce": "the-nonce",
            "login_hint": begun["login_hint"],
            "lti_message_hint": begun["lti_message_hint"],
        } | changes
        return {name: value for name, value in request.items() if value is not None}

    return asked


@pytest.fixture
def sign(tool_key):
    """Sign as the tool."""

    def sign(**claims):
        now = int(time.time())
        usual = {"iss": "client", "sub": "client", "iat": now, "exp": now + 60, "jti": str(uuid.uuid4())}
        return jwt.api_jws.encode(
            json.dumps(usual | claims).encode(), tool_key.private, "RS256", {"kid": tool_key.kid}
        )

    return sign


@pytest.fixture
def bearer(lms, sign):
    """Headers with a token for these scopes, and more headers."""

    def bearer(*scopes, **headers):
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": sign(aud=f"{LMS}/token"),
            "scope": " ".join(scopes),
        }
        token = json.loads(lms.post("/token", data=form).text)["access_token"]
        return {"Authorization": f"Bearer {token}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }

    return bearer
