import pytest
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.test import Client

from lti_tool.models import ToolKey
from lti_tool.protocol.tool_keys import sealer
from lti_tool.services.keys import published_keys, rotate_tool_keys, seal_anew


def test_two_keys_are_published_from_the_first_moment(db):
    keys = published_keys()

    assert len(keys) == 2
    assert {(key["kty"], key["alg"], key["use"]) for key in keys} == {("RSA", "RS256", "sig")}
    assert not any({"d", "p", "q"} & key.keys() for key in keys)


def test_rotation_lets_the_next_key_sign_and_keeps_the_old_one_published(db):
    published_keys()
    coming = ToolKey.objects.get(state="next").public_jwk["kid"]
    signing = ToolKey.objects.get(state="active").public_jwk["kid"]

    turn = rotate_tool_keys()

    assert (turn.active, turn.retired) == (coming, signing)
    assert {key["kid"] for key in published_keys()} == {turn.active, turn.next, turn.retired}


def test_second_rotation_drops_what_was_retired_before(db):
    first = rotate_tool_keys()

    rotate_tool_keys()

    assert first.retired not in {key["kid"] for key in published_keys()}
    assert ToolKey.objects.count() == 3


def test_private_keys_rest_encrypted_and_open_with_any_of_the_field_keys(db, settings):
    published_keys()
    sealed = bytes(ToolKey.objects.get(state="active").sealed_private_key)
    settings.FIELD_KEYS = ["a newer key", *settings.FIELD_KEYS]

    opened = sealer().decrypt(sealed)

    assert b"PRIVATE" not in sealed
    assert load_pem_private_key(opened, None).key_size == 2048
    with pytest.raises(InvalidToken):
        Fernet(Fernet.generate_key()).decrypt(sealed)


def test_key_set_is_served_and_may_be_cached(db):
    response = Client().get("/lti/jwks/")

    assert len(response.json()["keys"]) == 2
    assert response["Cache-Control"] == "public, max-age=3600"


def test_sealing_anew_lets_the_old_field_key_go(db, settings):
    settings.FIELD_KEYS = ["old"]
    published_keys()
    settings.FIELD_KEYS = ["new", "old"]

    count = seal_anew()

    settings.FIELD_KEYS = ["new"]
    assert count == 2
    for key in ToolKey.objects.all():
        assert sealer().decrypt(bytes(key.sealed_private_key)).startswith(b"-----BEGIN PRIVATE KEY")


def test_rotation_seals_the_keys_that_stay_anew(db, settings):
    settings.FIELD_KEYS = ["old"]
    rotate_tool_keys()
    settings.FIELD_KEYS = ["new", "old"]

    rotate_tool_keys()

    settings.FIELD_KEYS = ["new"]
    assert [sealer().decrypt(bytes(key.sealed_private_key))[:5] for key in ToolKey.objects.all()] == [
        b"-----"
    ] * 3
