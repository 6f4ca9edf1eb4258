import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narratives.prose import LONGEST_PART, TooLong, clean, from_plain, has_words

TRICKS = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="jAvAsCrIpT:alert(1)">x</a>',
        "<svg/onload=alert(1)>",
        '<p style="position:fixed" onclick="x()">hello</p>',
        "<iframe src=//evil.example></iframe>",
        "<b>bold</b><em>so</em>",
        "<math><mi//xlink:href=data:x,<script>x</script>",
        "</p><form action=//evil.example>",
    ]
)


@settings(deadline=None)
@given(st.lists(st.one_of(TRICKS, st.text(max_size=40)), max_size=8).map("".join))
def test_clean_lets_no_script_through_and_is_settled_after_once(html):
    cleaned = clean(html)

    assert clean(cleaned) == cleaned
    for danger in ("<script", "<iframe", "<img", "<svg", "<form", " onclick=", " style=", 'href="javascript'):
        assert danger not in cleaned.lower()


def test_clean_keeps_what_the_editor_can_write():
    html = "<p>A <strong>b</strong> <em>c</em><br></p><ul><li><p>d</p></li></ul><blockquote><p>e</p></blockquote>"

    assert clean(html) == html


def test_clean_keeps_the_words_around_a_script():
    assert clean("<script>alert(1)</script>hi") == "hi"


def test_clean_of_empty_paragraphs_is_empty():
    assert clean("<p></p><p>&nbsp;</p>") == ""


def test_clean_refuses_more_than_a_part_holds_and_says_so():
    with pytest.raises(TooLong, match="20,000 characters"):
        clean("x" * (LONGEST_PART + 1))


def test_plain_text_becomes_paragraphs_with_tags_shown():
    assert from_plain("one\n\n<b>two</b>") == "<p>one</p>\n\n<p>&lt;b&gt;two&lt;/b&gt;</p>"
    assert from_plain("  ") == ""


def test_a_text_of_spaces_has_no_words():
    assert not has_words("<p>&nbsp; </p>")
    assert has_words("<p>a</p>")
