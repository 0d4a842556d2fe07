"""Every label of the pages is words of our own, or goes through the one function that makes
Markdown harmless."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from pages.ui.html import JOINER, literal
from tests.conftest import ROOT

# What shows its first argument as Markdown, whoever is asked to show it.
LABELLED = {
    *("button", "download_button", "checkbox", "toggle", "radio", "selectbox", "multiselect"),
    *("segmented_control", "pills", "text_input", "text_area", "number_input", "slider"),
    *("select_slider", "date_input", "file_uploader", "expander", "popover", "caption"),
    *("form_submit_button", "subheader", "toast", "metric", "page_link", "spinner"),
    *("link_button", "info", "success", "warning", "markdown"),
}
# Names that others have too: of Streamlit only where it is asked itself.
OF_STREAMLIT = {"title", "header", "write", "error", "info", "warning"}
# Of these the options are Markdown as well.
OPTIONS = {"radio", "segmented_control", "pills"}
# What gives words of our own, as long as nothing is put into them.
OURS = {"text", "plural"}


def unsafe(tree: ast.AST) -> Iterator[ast.expr]:
    """Labels, helps and options that may hold more than words of our own."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        kind, asked = node.func.attr, node.func.value
        if kind in OF_STREAMLIT and not (isinstance(asked, ast.Name) and asked.id == "st"):
            continue
        if kind not in LABELLED | OF_STREAMLIT:
            continue
        named = {word.arg: word.value for word in node.keywords}
        shown = [*node.args[:1], *(named[n] for n in ("label", "body", "help") if n in named)]
        if kind in OPTIONS and "format_func" in named:
            option = named["format_func"]
            shown.append(option.body if isinstance(option, ast.Lambda) else option)
        yield from (one for one in shown if not is_safe(one))


def is_safe(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return is_safe(node.body) and is_safe(node.orelse)
    if isinstance(node, ast.Call):
        named = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        return named == "literal" or (named in OURS and not node.keywords)
    # A language calls itself by a word that is declared with it.
    return isinstance(node, ast.Constant) or ast.unparse(node).startswith("LANGUAGES[")


@pytest.mark.parametrize("path", sorted((ROOT / "pages").rglob("*.py")), ids=lambda p: p.stem)
def test_labels_are_ours_or_literal(path: object) -> None:
    tree = ast.parse((ROOT / str(path)).read_text("utf-8"))
    assert [f"{one.lineno}: {ast.unparse(one)}" for one in unsafe(tree)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "pages").rglob("*.py")), ids=lambda p: p.stem)
def test_no_box_offers_all_that_it_holds_with_one_click(path: object) -> None:
    """It would be the first thing offered, in English: one click cited 21 sources."""
    calls = (node for node in ast.walk(ast.parse((ROOT / str(path)).read_text("utf-8"))))
    boxes = [
        node
        for node in calls
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("multiselect")
    ]
    named = [{word.arg: ast.unparse(word.value) for word in box.keywords} for box in boxes]
    assert all(words.get("select_all") == "False" for words in named)


@pytest.mark.parametrize(
    "call", ["st.button(name)", "box.radio(t, format_func=lambda x: names[x])", "st.title(f'{x}')"]
)
def test_the_rule_sees_what_is_not(call: str) -> None:
    assert list(unsafe(ast.parse(call)))


def test_what_is_no_markdown_stays_as_it_is() -> None:
    for text in ("Aïn Défla : 1,5 – (Béjaïa)", "أم البواقي", "Oran\u00a0– Est", "a, b; c"):
        assert literal(text) == text


def test_what_is_markdown_is_told_to_be_none() -> None:
    assert literal("![p](http://h)") == rf"\!\[p\](http:{JOINER}//h)"
    assert literal("1. a\n# b") == r"1\. a \# b"
