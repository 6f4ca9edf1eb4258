"""What `make demo` runs: it comes up, is filled once, and goes down when asked."""

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager

import httpx
import pytest

from demo.visitor import Visitor
from tests.architecture.house import ROOT
from tests.browser.conftest import free_port

HERE = ("room-12", "bridge-story")


@pytest.fixture
def demo(tmp_path):
    """Start the demo in a data folder of its own, and stop it by the given signal."""
    ports = {"BESIDE_PORT": str(free_port()), "LMS_PORT": str(free_port())}
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DATABASE", "REDIS", "DJANGO"))
    }

    @contextmanager
    def demo(stop=signal.SIGTERM, like="canvas"):
        command = [sys.executable, "-m", "demo"]
        more = ports | {"BESIDE_VAR": str(tmp_path), "LIKE": like}
        process = subprocess.Popen(command, cwd=ROOT, env=env | more, stdout=subprocess.PIPE, text=True)
        said = []
        for line in process.stdout:
            said.append(line)
            if "Open" in line:
                break
        yield (
            "".join(said),
            f"http://localhost:{ports['LMS_PORT']}",
            f"http://127.0.0.1:{ports['BESIDE_PORT']}",
        )
        process.send_signal(stop)
        process.send_signal(stop)  # as a terminal and make do, both of them
        assert process.wait(30) == 0

    return demo


@pytest.mark.parametrize("like", ["canvas", "moodle"])
def test_demo_prints_one_address_and_is_filled_through_the_front_door(demo, like):
    with demo(like=like) as (said, lms, beside):
        aroha = Visitor(lms, beside).open("aroha", *HERE)
        people = aroha.call("GET", "learners/")["results"]
        reflections = aroha.call("GET", "narratives/?kind=reflection")["results"]
        start = httpx.get(lms).text

    assert re.findall(r"http://\S+", said) == [f"{lms}/"]
    assert "Open as Aroha Ngata, teacher" in start
    assert len(people) == 6
    assert {one["author"]["name"] for one in reflections} == {"Mia Tane", "Amara Okafor"}


def test_demo_started_again_has_lost_nothing_and_adds_nothing(demo):
    with demo(stop=signal.SIGINT) as (_, lms, beside):
        Visitor(lms, beside).open("mia", *HERE)
    with demo() as (_, lms, beside):
        narratives = Visitor(lms, beside).open("aroha", *HERE).call("GET", "narratives/")["results"]

    assert sorted(one["kind"] for one in narratives) == ["feedback", "reflection", "reflection"]


def test_demo_stops_both_when_asked(demo):
    with demo() as (_, lms, beside):
        assert httpx.get(f"{beside}/health/live").status_code == 200

    for address in (lms, beside):
        with pytest.raises(httpx.ConnectError):
            httpx.get(address)
