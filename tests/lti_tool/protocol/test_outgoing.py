import http.server
import threading

import pytest

from lti_tool.protocol.outgoing import LARGEST_ANSWER, Unanswered, get_json, is_allowed


class Talker(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        status, headers, body = ANSWERS[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


ANSWERS = {
    "/good": (200, {"Cache-Control": "max-age=60"}, b'{"keys": []}'),
    "/elsewhere": (302, {"Location": "/good"}, b""),
    "/broken": (500, {}, b"{}"),
    "/words": (200, {}, b"hello"),
    "/endless": (200, {}, b"[" + b"1," * LARGEST_ANSWER + b"1]"),
}


@pytest.fixture
def talker(settings):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Talker)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.LTI_ALLOW_INSECURE_HOSTS = [f"127.0.0.1:{server.server_port}"]
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_json_of_an_excepted_host_is_read_with_its_headers(talker):
    answer = get_json(f"{talker}/good")

    assert answer.body == {"keys": []}
    assert answer.headers["cache-control"] == "max-age=60"


@pytest.mark.parametrize(
    ("path", "words"),
    [("/elsewhere", "302"), ("/broken", "500"), ("/words", "JSON"), ("/endless", "more than it should")],
)
def test_answer_that_is_of_no_use_is_refused(talker, path, words):
    with pytest.raises(Unanswered, match=words):
        get_json(f"{talker}{path}")


def test_private_address_that_is_not_excepted_is_never_called(talker, settings):
    settings.LTI_ALLOW_INSECURE_HOSTS = []

    with pytest.raises(Unanswered, match="HTTPS"):
        get_json(f"{talker}/good")
    with pytest.raises(Unanswered, match="InvalidIPAddress"):
        get_json(talker.replace("http:", "https:") + "/good")


def test_host_that_is_not_there_is_unanswered():
    with pytest.raises(Unanswered):
        get_json("https://nowhere.invalid/jwks")


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://lms.example/jwks", True),
        ("http://lms.example/jwks", False),
        ("http://localhost:8001/jwks", True),
        ("http://localhost:8002/jwks", False),
        ("ftp://localhost:8001/jwks", False),
        ("", False),
    ],
)
def test_only_https_and_excepted_hosts_are_allowed(url, allowed, settings):
    settings.LTI_ALLOW_INSECURE_HOSTS = ["localhost:8001"]

    assert is_allowed(url) is allowed
