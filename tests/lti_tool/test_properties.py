"""Whatever a platform, or somebody who says to be one, may send: an answer in plain words, never a crash."""

import json
import string

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jwt.utils import base64url_encode

from lti_tool.claims import LaunchMessage, UnreadableClaim, read_message
from lti_tool.models import Launch
from lti_tool.web.problems import SAID
from tests.lti_tool.lms import TARGET, begin, claims_of
from tests.lti_tool.said import problem_of

EXAMPLES = settings(
    deadline=None,
    derandomize=True,
    max_examples=120,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ODD = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "a\udfff",
    "$Person.name",
    "x" * 255,
    "x" * 256,
    "x" * 20_000,
    "1" * 400,
]
ODD += ["مرحبا", "\u202eabc", "'; DROP TABLE x; --", "<script>", "%00", "//evil.example", "http://[::1/"]
TEXT = st.one_of(st.text(max_size=40), st.sampled_from(ODD))
ANY_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.just(10**400), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXT, inner, max_size=4)),
    max_leaves=8,
)
NAMES = [
    "iss",
    "aud",
    "azp",
    "sub",
    "iat",
    "exp",
    "nonce",
    "name",
    "given_name",
    "family_name",
    "email",
    "locale",
]
LTI_NAMES = [
    "message_type",
    "version",
    "deployment_id",
    "target_link_uri",
    "roles",
    "context",
    "resource_link",
]
LTI_NAMES += ["launch_presentation", "custom", "role_scope_mentor", "for_user", "lis", "tool_platform"]
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
MEMBERS = ["id", "title", "label", "type", "description", "return_url", "locale", "user_id"]


@pytest.fixture
def whole_or_refused(lms):
    """Post this token with a good state: the panel opens, or a problem says which of the known ones it is."""

    def whole_or_refused(login, token):
        response = login.client.post(
            "/lti/launch/", {"id_token": token, "state": login.state}, headers={"Accept": "application/json"}
        )
        if response.status_code != 200:
            status, slug = problem_of(response)
            assert status in {400, 401, 403}
            assert slug in SAID
            assert response.json()["reference"]
        return response

    return whole_or_refused


@EXAMPLES
@given(name=st.sampled_from(NAMES + LTI_NAMES), value=ANY_JSON)
def test_claim_of_any_type_and_shape_opens_or_is_refused(name, value, lms, whole_or_refused):
    login = begin(Client(), lms.platform)
    claims = claims_of(lms.platform, nonce=login.nonce)
    claims[name if name in NAMES else LTI + name] = value

    whole_or_refused(login, lms.sign(claims))


@pytest.mark.parametrize(
    "value", [*ODD, 10**400, -1, 1e308, [], [[]], {}, True], ids=lambda value: ascii(value)[:20]
)
@pytest.mark.parametrize("name", [*NAMES, *LTI_NAMES])
def test_odd_value_of_any_claim_opens_or_is_refused(name, value, lms, whole_or_refused):
    login = begin(Client(), lms.platform)
    claims = claims_of(lms.platform, nonce=login.nonce)
    claims[name if name in NAMES else LTI + name] = value

    whole_or_refused(login, lms.sign(claims))


@EXAMPLES
@given(
    name=st.sampled_from(["context", "resource_link", "launch_presentation", "custom", "for_user"]),
    member=st.one_of(st.sampled_from(MEMBERS), TEXT),
    value=ANY_JSON,
)
def test_member_of_any_type_and_shape_opens_or_is_refused(name, member, value, lms, whole_or_refused):
    login = begin(Client(), lms.platform)
    claims = claims_of(lms.platform, nonce=login.nonce)
    claims[LTI + name] = dict(claims.get(LTI + name, {})) | {member: value}

    whole_or_refused(login, lms.sign(claims))


@EXAMPLES
@given(body=ANY_JSON)
def test_body_of_any_shape_is_refused(body, lms, whole_or_refused):
    login = begin(Client(), lms.platform)

    assert whole_or_refused(login, lms.sign(body)).status_code != 200


@EXAMPLES
@given(token=st.one_of(st.text(string.ascii_letters + "._-=", max_size=80), TEXT))
def test_text_that_is_no_token_is_refused(token, lms, whole_or_refused):
    login = begin(Client(), lms.platform)

    assert whole_or_refused(login, token.encode("utf-8", "replace").decode()).status_code == 400


@EXAMPLES
@given(header=st.dictionaries(st.sampled_from(["alg", "kid", "typ", "crit", "jku", "b64", "x"]), ANY_JSON))
def test_header_of_any_shape_is_refused(header, lms, whole_or_refused):
    login = begin(Client(), lms.platform)
    _, body, signature = lms.sign(claims_of(lms.platform, nonce=login.nonce)).split(".")
    forged = base64url_encode(json.dumps(header).encode()).decode()

    assert whole_or_refused(login, f"{forged}.{body}.{signature}").status_code != 200


@EXAMPLES
@given(
    field=st.sampled_from(["iss", "client_id", "login_hint", "target_link_uri", "lti_message_hint"]),
    value=TEXT,
    method=st.sampled_from(["get", "post"]),
    accept=st.sampled_from(["application/json", "text/html", "*/*"]),
)
def test_login_with_any_text_in_any_field_is_answered_and_writes_nothing(field, value, method, accept, lms):
    fields = {
        "iss": lms.platform.issuer,
        "client_id": lms.platform.client_id,
        "login_hint": "aroha",
        "target_link_uri": TARGET,
        "lti_storage_target": value.encode("utf-8", "replace").decode(),
    } | {field: value.encode("utf-8", "replace").decode()}

    response = getattr(Client(), method)("/lti/login/", fields, headers={"Accept": accept})

    assert response.status_code in {200, 302, 400}
    assert not Launch.objects.exists()


@EXAMPLES
@given(claims=st.dictionaries(st.one_of(st.sampled_from([LTI + name for name in LTI_NAMES]), TEXT), ANY_JSON))
def test_any_claims_make_a_message_or_are_unreadable(claims):
    try:
        message = read_message(claims)
    except UnreadableClaim:
        return
    assert isinstance(message, LaunchMessage)
