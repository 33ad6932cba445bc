"""Whatever can be wrong with a feed is said in the reader's language: every text that the gatherer can raise."""

from __future__ import annotations

import ast
from pathlib import Path

from bot.editions.phrases import Phrases
from bot.editions.render.feed_problems import PROBLEMS, problem
from bot.feeds import fetch

ROOM = Path(fetch.__file__).parent
ERRORS = {"FetchFailed", "NotAFeed", "AddressRefused", "FeedError"}


def _words(node: ast.expr) -> str | None:
    """A literal, or an f-string with 7 in every hole."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    return None


def raised() -> set[str]:
    found: set[str] = set()
    for path in sorted(ROOM.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS and node.args:
                found.add(_words(node.args[0]) or "")
            if isinstance(node, ast.FunctionDef) and node.name in {"_explain", "_words", "_what_else"}:
                texts = {_words(inner) for inner in ast.walk(node) if isinstance(inner, ast.JoinedStr | ast.Constant)}
                found |= {text for text in texts if text and text.startswith("the ") and len(text) > len("the server ")}
    return (found | set(fetch._WORDS.values())) - {""}


def test_every_trouble_of_a_feed_is_known_by_its_words() -> None:
    french = Phrases("fr")
    troubles = {text for text in raised() if not text.endswith("in words a person understands.")}
    assert len(troubles) > 30
    assert {text for text in troubles if problem(french, text) == text and not text.endswith("(")} == set()


def test_figures_and_names_in_a_trouble_are_kept() -> None:
    french = Phrases("fr")
    assert "(502)" in problem(french, "the server has a fault (502)")
    assert "10 secondes" in problem(french, "no complete answer within 10 seconds")
    assert problem(Phrases("en"), "no complete answer within 10 seconds") == "no complete answer within 10 seconds"


def test_words_that_are_not_known_stay_as_they_are() -> None:
    assert problem(Phrases("fr"), "something {new}") == "something {new}"
    assert len(set(PROBLEMS)) == len(PROBLEMS)
