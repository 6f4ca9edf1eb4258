"""A platform's services on loopback, with every bad habit that a network can have."""

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

RESET_AT_ONCE = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Heard:
    """A request as it came, with everything read that came with it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Said:
    """An answer. `breaks`: "reset" drops the connection instead, "middle" after half of the body."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    breaks: str = ""


@dataclass
class Lms:
    """Gives a token to everybody, and leaves every other request to `answer`, which may take its time."""

    answer: Callable[[Heard], Said]
    heard: list[Heard] = field(default_factory=list)
    url: str = ""

    @property
    def host(self) -> str:
        """As LTI_ALLOW_INSECURE_HOSTS names it."""
        return urlsplit(self.url).netloc

    def take(self, heard: Heard) -> Said:
        if heard.path == "/token":
            return Said({"access_token": "token", "token_type": "Bearer", "expires_in": 3600})
        self.heard.append(heard)
        return self.answer(heard)


class Handler(BaseHTTPRequestHandler):
    """HTTP/1.1 with kept connections."""

    protocol_version = "HTTP/1.1"
    lms: Lms

    def answer(self) -> None:
        parts = urlsplit(self.path)
        query = {name: value[0] for name, value in parse_qs(parts.query).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        self.say(self.lms.take(Heard(self.command, parts.path, query, headers, body)))

    do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - the library calls them by these names

    def say(self, said: Said) -> None:
        if said.breaks == "reset":
            return self.drop()
        content = b"" if said.body is None else json.dumps(said.body).encode()
        self.send_response(said.status)
        for name, value in {"Content-Type": "application/json", **said.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if said.breaks == "middle":
            self.wfile.write(content[: len(content) // 2])
            return self.drop()
        self.wfile.write(content)
        return None

    def drop(self) -> None:
        self.wfile.flush()
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_ONCE)
        self.connection.close()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class Quiet(ThreadingHTTPServer):
    """A server that does not complain of connections that somebody dropped."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Dropped connections are what this is for."""


@contextmanager
def running(lms: Lms) -> Iterator[Lms]:
    """The platform on a free port of loopback."""
    handler = type("LmsHandler", (Handler,), {"lms": lms})
    with Quiet(("127.0.0.1", 0), handler) as server:
        lms.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield lms
        server.shutdown()
        thread.join()
