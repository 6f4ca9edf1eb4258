"""Thousands of spoilt logins and launches: nothing may answer 5xx, and nothing may grow but the launch log.

`python -m bench.fuzz [COUNT [SEED]]`, 20,000 by default. The launch log grows by one row for each token that the
platform really signed, and by a few a minute for the rest; a login writes nothing. Exits with 1 where that fails.
"""

import json
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import psycopg
from jwt.utils import base64url_decode, base64url_encode

from bench.contenders import contenders, serve_platform

COUNT, SEED = 20_000, 7
UNVERIFIED_A_MINUTE = 30
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    10**400,
    1.5,
    "",
    " ",
    "\x00",
    "\ud800",
    "x" * 300,
    "$Person.name",
    "مرحبا",
    [],
    {},
]
VALUES += [
    ["a"],
    [None],
    {"id": None},
    {"id": "x" * 256},
    {"id": []},
    [[[]]],
    "javascript:alert(1)",
    "//evil.example",
]
FORMS = [
    "application/x-www-form-urlencoded",
    "application/json",
    "text/plain",
    "multipart/form-data; boundary=x",
    "x",
]


class Fuzz:
    """One run: a server, a platform that signs what it is told, and chance that can be repeated."""

    def __init__(self, contender, web, seed):
        self.chance = random.Random(seed)
        self.web = web
        self.platform = contender.platform
        self.tool = self.platform.the_tool
        self.answers: Counter[str] = Counter()
        self.may_log = 0

    def run(self, count):
        for _ in range(count):
            act = self.chance.choice([self.login, self.claims, self.claims, self.token, self.form])
            response = act()
            kind = response.headers.get("content-type", "")
            slug = response.json()["type"].rsplit("/", 1)[1] if "problem+json" in kind else ""
            self.answers[f"{act.__name__} {response.status_code} {slug}".strip()] += 1

    def login(self):
        """A login with spoilt fields, by GET or POST."""
        fields = {name: str(value) for name, value in self.platform.initiate("mia", "bridge-story").items()}
        for _ in range(self.chance.randint(1, 3)):
            name = self.chance.choice([*fields, "lti_storage_target", "odd"])
            fields[name] = self.text()
        if self.chance.random() < 0.5:
            return self.web.get(self.tool.login_url, params=fields)
        return self.web.post(self.tool.login_url, data=fields)

    def claims(self):
        """A properly signed token whose claims are spoilt."""
        state, nonce, cookie = self.begin()
        claims = self.platform.claims_for("mia", "bridge-story", nonce)
        for _ in range(self.chance.randint(1, 3)):
            name = self.chance.choice(list(claims))
            inner = claims[name]
            if isinstance(inner, dict) and inner and self.chance.random() < 0.5:
                claims[name] = inner | {self.chance.choice(list(inner)): self.chance.choice(VALUES)}
            elif self.chance.random() < 0.3:
                del claims[name]
            else:
                claims[name] = self.chance.choice(VALUES)
            if not claims:
                break
        claims["exp"] = claims.get("exp", 0)
        claims[f"{LTI}version"] = "spoilt"  # so that none of them opens
        self.may_log += 1
        return self.post({"id_token": self.platform.sign(claims), "state": state}, cookie)

    def token(self):
        """A good token, broken afterwards, or with a header of its own."""
        state, nonce, cookie = self.begin()
        parts = self.platform.sign(self.platform.claims_for("mia", "bridge-story", nonce)).split(".")
        spoil = self.chance.choice([self.flip, self.swap, self.head, self.cut])
        return self.post(
            {"id_token": spoil(parts), "state": self.chance.choice([state, state[:-1], ""])}, cookie
        )

    def form(self):
        """A request that is hardly a form."""
        body = self.chance.randbytes(self.chance.randint(0, 400))
        method = self.chance.choice(["POST", "GET", "PUT", "DELETE", "HEAD", "OPTIONS"])
        headers = {"Content-Type": self.chance.choice(FORMS)}
        return self.web.request(method, self.tool.target_link_uri, content=body, headers=headers)

    def begin(self):
        answer = self.web.post(self.tool.login_url, data=self.platform.initiate("mia", "bridge-story"))
        asked = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
        return asked["state"], asked["nonce"], answer.headers["set-cookie"].partition(";")[0]

    def post(self, fields, cookie):
        headers = {"Cookie": cookie} if self.chance.random() < 0.9 else {}
        self.web.cookies.clear()
        return self.web.post(self.tool.target_link_uri, data=fields, headers=headers)

    def text(self):
        value = self.chance.choice(VALUES)
        return (value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "replace").decode()

    def flip(self, parts):
        token = list(".".join(parts))
        token[self.chance.randrange(len(token))] = self.chance.choice("Aa0_-.é")
        return "".join(token)

    def swap(self, parts):
        self.chance.shuffle(parts)
        return ".".join(parts)

    def head(self, parts):
        header = json.loads(base64url_decode(parts[0]))
        header[self.chance.choice(["alg", "kid", "typ", "crit", "jku", "jwk", "b64"])] = self.chance.choice(
            VALUES
        )
        return ".".join([base64url_encode(json.dumps(header).encode()).decode(), *parts[1:]])

    def cut(self, parts):
        token = ".".join(parts)
        return token[: self.chance.randrange(len(token))]


def rows(url):
    """How many rows each table of Beside's has."""
    with psycopg.connect(url) as server:
        names = [
            name for (name,) in server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        counts = [server.execute(f'SELECT count(*) FROM "{name}"').fetchall() for name in names]
    return {name: count for name, [(count,)] in zip(names, counts, strict=True)}


def main(count=COUNT, seed=SEED):
    serve_platform()
    with tempfile.TemporaryDirectory() as folder, httpx.Client(timeout=30, headers={"Accept": "*/*"}) as web:
        ours = contenders(Path(folder))[0]
        ours.start()
        try:
            ours.launch(web, person="mia")
            fuzz, before, began = (
                Fuzz(ours, web, int(seed)),
                rows(ours.env["DATABASE_URL"]),
                time.perf_counter(),
            )
            fuzz.run(int(count))
            seconds, after = time.perf_counter() - began, rows(ours.env["DATABASE_URL"])
        finally:
            ours.stop()
    for kind, number in sorted(fuzz.answers.items()):
        print(f"{number:7} {kind}")
    grown = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    fuzz.may_log += int(UNVERIFIED_A_MINUTE * (seconds // 60 + 2))
    print(
        f"{int(count)} requests in {seconds:.0f} s; rows added: {grown}, of at most {fuzz.may_log} in the launch log"
    )
    crashed = [kind for kind in fuzz.answers if " 5" in kind]
    return bool(crashed) or set(grown) - {"lti_tool_launch"} or grown.get("lti_tool_launch", 0) > fuzz.may_log


if __name__ == "__main__":
    sys.exit(1 if main(*sys.argv[1:]) else 0)
