"""Documentation leads to what is there, and leaves nothing out that can be set."""

import re

import pytest

from lti_tool.models import District
from lti_tool.services.policies import POLICIES, policy_value
from tests.architecture.house import ROOT, files, name, product_files

PAGES = files("*.md")
LINK = re.compile(r"\]\(([^)\s]+)\)")
PATH = re.compile(r"`((?:config|demo|deploy|docs|lti_tool|narratives|tests)/[\w./-]*)`")
SETTING = re.compile(r"\b(?:env(?:\.\w+)?|secret|kept_secret)\(\s*\"([A-Z_]+)\"")
HEAVIEST = 150_000
"""Bytes of one picture."""


def anchors(page):
    """The places in a page that can be linked to, as GitHub names them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_within_leads_somewhere(page):
    links = [link for link in LINK.findall(page.read_text()) if not re.match(r"[a-z]+:", link)]
    broken = []
    for link in links:
        address, _, anchor = link.partition("#")
        target = (page.parent / address).resolve() if address else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert broken == []


@pytest.mark.parametrize("page", [page for page in PAGES if "docs" in page.parts], ids=name)
def test_every_path_that_is_named_is_there(page):
    assert [path for path in PATH.findall(page.read_text()) if not (ROOT / path).exists()] == []


def test_guard_knows_a_link_and_a_path_when_it_sees_one():
    assert LINK.findall("see [this](../a.md#b) and ![that](c.png)") == ["../a.md#b", "c.png"]
    assert PATH.findall("in `lti_tool/web/gate.py` and `tests/operator/`") == [
        "lti_tool/web/gate.py",
        "tests/operator/",
    ]


def test_every_setting_that_is_read_is_explained():
    config = [path for path in product_files() if path.relative_to(ROOT).parts[0] == "config"]
    read = {setting for path in config for setting in SETTING.findall(path.read_text())}
    explained = (ROOT / "docs/reference/settings.md").read_text()

    assert {"SECRET_KEY", "DATABASE_URL", "OPERATOR_ADMIN", "BESIDE_VAR"} <= read
    assert {setting for setting in read if f"| `{setting}` |" not in explained} == set()


@pytest.mark.parametrize("policy", POLICIES)
def test_every_policy_is_explained_with_its_default(policy):
    default = policy_value(District(), policy)

    assert f"| `{policy}` | {default} |" in (ROOT / "docs/reference/policies.md").read_text()


@pytest.mark.parametrize("policy", [one for one in POLICIES if one.startswith("keep_")])
def test_privacy_says_how_long_everything_is_kept(policy):
    default = policy_value(District(), policy)

    assert f"`{policy}`: {default}" in (ROOT / "docs/reference/privacy.md").read_text()


def test_pictures_are_light_and_each_is_shown_somewhere():
    shown = {
        (page.parent / link).resolve()
        for page in PAGES
        for link in LINK.findall(page.read_text())
        if link.endswith(".png")
    }
    pictures = set(files("docs/pictures/*.png"))

    assert {name(one) for one in pictures if one.stat().st_size > HEAVIEST} == set()
    assert {name(one) for one in pictures - shown} == set()
