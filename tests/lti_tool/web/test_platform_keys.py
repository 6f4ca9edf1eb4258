"""Signatures, and the keys that platforms publish."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
from django.core.cache import cache
from django.test import Client

from lti_tool.protocol.outgoing import Unanswered
from lti_tool.protocol.platform_keys import SEATS, public_key
from tests.factories.lti_tool import PlatformFactory
from tests.lti_tool.lms import begin, claims_of, new_key
from tests.lti_tool.said import problem_of


def test_altered_claims_are_refused(lms, send):
    login = begin(Client(), lms.platform)
    head, _, signature = lms.sign(claims_of(lms.platform, nonce=login.nonce)).split(".")
    altered = claims_of(lms.platform, nonce=login.nonce, sub="somebody-else")
    body = jwt.utils.base64url_encode(json.dumps(altered).encode()).decode()

    assert problem_of(send(login=login, token=f"{head}.{body}.{signature}")) == (401, "bad-signature")


def test_keys_are_fetched_once_for_many_launches(send, web):
    for _ in range(3):
        send()

    assert len(web.calls) == 1


def test_unknown_kid_asks_again_once_and_then_rests(send, lms, web):
    send()
    old = lms.kid
    lms.kid, lms.key = "key-2", new_key()

    rotated = send()
    lms.kid = "key-3"
    refused = [send() for _ in range(3)]

    assert rotated.status_code == 200
    assert {problem_of(response) for response in refused} == {(401, "bad-signature")}
    assert len(web.calls) == 2
    assert old != lms.kid


def test_known_keys_stay_good_while_the_platform_does_not_answer(send, web, lms, time_machine):
    time_machine.move_to("2026-09-07T08:00:00Z")
    send(iat=int(time.time()), exp=int(time.time()) + 60)
    web.replace("GET", lms.platform.jwks_url, status=500)
    time_machine.move_to("2026-09-07T10:00:00Z")

    assert send(iat=int(time.time()), exp=int(time.time()) + 60).status_code == 200


@pytest.mark.parametrize(
    "answer",
    [{"status": 500}, {"body": "<html>"}, {"json": {"errors": []}}, {"json": []}, {"status": 302}],
    ids=str,
)
def test_keys_that_cannot_be_had_are_said_so(answer, lms, web, send):
    cache.clear()
    web.replace("GET", lms.platform.jwks_url, **answer)

    assert problem_of(send()) == (400, "platform-error")


def test_platform_that_does_not_answer_holds_a_few_of_its_own_launches_and_nobody_elses(lms, web, send):
    asked, answer = threading.Semaphore(0), threading.Event()
    slow = PlatformFactory.build(client_id="slow", jwks_url="https://slow.example/jwks")

    def late(_request):
        asked.release()
        answer.wait(10)
        return 200, {}, json.dumps(lms.jwks())

    web.add_callback("GET", slow.jwks_url, callback=late)
    with ThreadPoolExecutor(SEATS) as pool:
        waiting = [pool.submit(public_key, slow, lms.kid) for _ in range(SEATS)]
        for _ in range(SEATS):
            asked.acquire(timeout=10)

        with pytest.raises(Unanswered):
            public_key(slow, lms.kid)
        meanwhile = send()
        answer.set()

    assert meanwhile.status_code == 200
    assert all(one.result() == public_key(slow, lms.kid) for one in waiting)


def test_stale_keys_are_asked_for_again_by_one_launch_and_good_for_the_others(lms, web, send, time_machine):
    time_machine.move_to("2026-09-07T08:00:00Z")
    send(iat=int(time.time()), exp=int(time.time()) + 60)
    time_machine.move_to("2026-09-08T10:00:00Z")
    web.replace("GET", lms.platform.jwks_url, status=500)

    statuses = [send(iat=int(time.time()), exp=int(time.time()) + 60).status_code for _ in range(3)]

    assert statuses == [200, 200, 200]
    assert len(web.calls) == 2
