"""Pages hold no script and no style of their own, ask nobody else, and can be translated."""

import re

from tests.architecture.house import files, name

OURS = [path for path in files("*.html") if "demo" not in path.parts]
UNTRANSLATED = {"lti_tool/templates/500.html": "shown when nothing else works, not even translation"}
TAGS = re.compile(
    r"{%\s*(?:block)?translate.*?%}(?:.*?{%\s*endblocktranslate\s*%})?|{[%{#].*?[%}#]}|<[^>]+>", re.DOTALL
)


def words_outside_translation(path):
    text = re.sub(r"{%\s*blocktranslate.*?endblocktranslate\s*%}", " ", path.read_text(), flags=re.DOTALL)
    text = re.sub(r"<script.*?</script>", " ", text, flags=re.DOTALL)
    return re.findall(r"[A-Za-z]{3,}", TAGS.sub(" ", text).replace("&middot;", ""))


def test_no_page_has_style_or_script_within():
    within = re.compile(r"\sstyle=|\son[a-z]+=|<style|javascript:", re.IGNORECASE)

    assert [name(path) for path in OURS if within.search(path.read_text())] == []


def test_inline_scripts_are_import_maps_with_a_nonce():
    inline = [tag for path in OURS for tag in re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", path.read_text())]

    assert set(inline) == {'<script type="importmap" nonce="{{ csp_nonce }}">'}


def test_nothing_is_loaded_from_anybody_else():
    assets = [*OURS, *files("*.css", "*.js")]
    foreign = re.compile(r"""(?:src|href|url\(|import|fetch\()\s*=?\s*["'(]?https?://""", re.IGNORECASE)

    assert [name(path) for path in assets if foreign.search(path.read_text())] == []


def test_every_word_on_a_page_can_be_translated():
    bare = {name(path): words_outside_translation(path) for path in OURS if name(path) not in UNTRANSLATED}

    allowed = {"Beside", "html", "doctype"}
    assert {path: set(words) - allowed for path, words in bare.items() if set(words) - allowed} == {}
