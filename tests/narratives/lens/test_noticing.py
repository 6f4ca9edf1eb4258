"""What the lens notices, measured on two lists of sentences of our own, and what it leaves alone.

The patterns were written with the first list at hand; the second was written afterwards and nothing was
changed for it, so it tells how the lens does with sentences that it has not seen.
"""

import csv
from pathlib import Path

import pytest

from narratives.lens import notice, own_entry, shipped_entries

SENTENCES = list(csv.DictReader((Path(__file__).parent / "sentences.csv").open(encoding="utf-8")))


def measured(name):
    """How many of its notices are right, and how many of the wanted ones it found, each as a share of one."""
    right = noticed = wanted = 0
    for row in SENTENCES:
        if row["list"] == name:
            keys = {one.entry.key for one in notice(row["sentence"], shipped_entries())}
            right += len(keys & set(row["entries"].split()))
            noticed += len(keys)
            wanted += len(row["entries"].split())
    return right / noticed, right / wanted


def asked(text, *own):
    """What the lens asks about, as (the words, the key)."""
    return [(text[one.start : one.end], one.entry.key) for one in notice(text, [*own, *shipped_entries()])]


def own(phrase):
    return own_entry(key="own", phrase=phrase, reason="Because.", question="What else?")


@pytest.mark.parametrize(
    ("name", "least", "precision", "recall"), [("first", 250, 0.99, 0.99), ("second", 160, 0.88, 0.95)]
)
def test_lens_notices_what_it_should_and_little_else(name, least, precision, recall):
    innocent = [row for row in SENTENCES if row["list"] == name and not row["entries"]]

    assert len([row for row in SENTENCES if row["list"] == name]) >= least
    assert len(innocent) >= 0.45 * least
    found = measured(name)
    assert found[0] >= precision
    assert found[1] >= recall


def test_every_entry_of_the_first_list_is_there():
    keys = {key for row in SENTENCES for key in row["entries"].split()}

    assert keys <= {entry.key for entry in shipped_entries()}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The water level is low.", []),
        ("Mia is low in spelling.", [("Mia is low", "low")]),
        ("You used 3/4 of a cup.", []),
        ("You got 7/10.", [("7/10", "fraction-or-percent")]),
        ("The town is at risk of flooding.", []),
        ("Tom is at risk.", [("at risk", "at-risk")]),
        ("You ended on a low note.", []),
        ("Our low readers met.", [("low readers", "low-readers")]),
    ],
)
def test_false_friends_are_left_alone(text, words):
    assert asked(text) == words


def test_longest_match_asks():
    assert asked("They are below average, and he can’t read yet.") == [
        ("below average", "below-average"),
        ("can’t read", "cannot-read"),
    ]


def test_whole_words_are_noticed_in_any_case_and_in_their_order():
    assert asked("LAZY? Blazing lazybones, shyly; then SHY.") == [("LAZY", "lazy"), ("SHY", "shy")]


def test_places_are_right_with_the_signs_that_editors_write():
    assert asked("“Naïve” – he\u00a0can’t\u00a0read, she is at\u2011risk.") == [
        ("can’t\u00a0read", "cannot-read"),
        ("at\u2011risk", "at-risk"),
    ]


def test_own_entry_asks_before_a_shipped_one_about_the_same_words():
    assert asked("Two low  readers.", own("Low readers")) == [("low  readers", "own")]


def test_own_entry_matches_whole_words_only():
    assert asked("An outlier lies here.", own("lie")) == []
    assert asked("A lie, here.", own("lie")) == [("lie", "own")]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "word " * 4000])
def test_text_with_nothing_to_ask_about_is_left_alone(text):
    assert asked(text) == []
