"""The data that Beside comes with."""

import re

import pytest

from narratives.lens import OWN, alike, own_entry, shipped_entries
from narratives.web.console.lens import CATEGORIES

ENTRIES = shipped_entries()
# What Python understands and a browser does not: named groups, flags within, possessive signs, other anchors.
NOT_FOR_BROWSERS = re.compile(r"\(\?P|\(\?[aiLmsux-]|\(\?>|[*+?}]\+|\\[AZz]|\(\?<[=!][^)]*[*+]")


def test_every_entry_asks_and_says_why_and_where_it_comes_from():
    assert len(ENTRIES) == 119
    assert [one.key for one in ENTRIES if "?" not in one.question] == []
    assert [one.key for one in ENTRIES if not one.reason.endswith(".") or len(one.reason) > 120] == []
    assert [one.key for one in ENTRIES if not one.source] == []
    assert {one.tone for one in ENTRIES} == {"nudge", "pause"}


def test_keys_are_stable_names_that_fit_an_address():
    keys = [one.key for one in ENTRIES]

    assert len(set(keys)) == len(keys)
    assert [key for key in keys if not re.fullmatch(r"[a-z]+(-[a-z]+)*", key)] == []


def test_every_category_has_a_name_on_the_page():
    assert {one.category for one in ENTRIES} | {OWN} == CATEGORIES.keys()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_pattern_is_one_that_a_browser_knows_too(entry):
    for pattern in (entry.pattern, entry.unless):
        assert "{thing}" not in pattern
        assert "{people}" not in pattern
        re.compile(pattern)
        assert not NOT_FOR_BROWSERS.search(pattern)


@pytest.mark.parametrize("strange", ["(?P<x>a)", "(?i)a", "(?>a)", "a++", r"\Aa", "(?<=a*)b"])
def test_guard_knows_a_pattern_that_a_browser_does_not(strange):
    assert NOT_FOR_BROWSERS.search(strange)


def test_phrases_that_match_the_same_words_are_alike():
    assert alike("Can’t  read") == alike("can't read") != alike("cannot read")


def test_own_phrase_is_taken_as_it_is_written():
    entry = own_entry(key="k", phrase="a.b (c) [d] 100%", reason="r", question="q?")

    assert re.search(entry.pattern, "so a.b  (c) [d] 100% it is")
    assert not re.search(entry.pattern, "so axb (c) [d] 100% it is")
