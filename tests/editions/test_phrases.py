"""The catalogues: nothing missing, nothing left over, holes and typography as they should be."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract, extract_from_dir
from babel.messages.pofile import read_po

from bot.editions import phrases
from bot.editions.phrases import Phrases

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ROOT = Path(__file__).parents[2]
PLACES = ("bot/editions", "bot/services", "handlers", "jobs")
KEYWORDS = {"say": None, "plural": (1, 2), "msg": None}
TRANSLATED = [language for language in phrases.available() if language != "en"]


def texts() -> set[str | tuple[str, ...]]:
    """Every text that the code says: one, or the forms for one and for many."""
    found: set[str | tuple[str, ...]] = set()
    for place in PLACES:
        if (ROOT / place).is_dir():
            for _, _, message, _, _ in extract_from_dir(
                ROOT / place, method_map=[("**.py", "python")], keywords=KEYWORDS
            ):
                found.add(tuple(message) if isinstance(message, (list, tuple)) else str(message))
    return found


def said_in(path: Path) -> int:
    """How many texts a file says, told by its syntax tree: also those that Babel does not see inside f-strings."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call) and node.args]
    names = [call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "") for call in calls]
    return sum(
        name in KEYWORDS and isinstance(call.args[0], ast.Constant) for name, call in zip(names, calls, strict=True)
    )


def test_babel_finds_every_text_that_is_said() -> None:
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*.py")):
            with path.open("rb") as file:
                found = sum(1 for _ in extract("python", file, keywords=KEYWORDS))
            assert found == said_in(path), f"{path}: a text is said inside an f-string"


def catalogue(language: str) -> Catalog:
    with (phrases.LOCALE / language / "LC_MESSAGES" / f"{phrases.DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_and_none_is_left_over(language: str) -> None:
    translated = {message.id for message in catalogue(language) if message.id and message.string and not message.fuzzy}
    assert texts() - translated == set(), "said in the code, missing in the catalogue"
    assert translated - texts() == set(), "in the catalogue, said nowhere"


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_have_the_same_holes_and_all_plural_forms(language: str) -> None:
    known = catalogue(language)
    for message in known:
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
        forms = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
        assert len(forms) == (known.num_plurals if len(ids) > 1 else 1)
        for form in forms:
            assert form
            assert holes(form) == holes(ids[-1]), message.id


def test_french_is_typeset_as_french() -> None:
    for message in catalogue("fr"):
        forms = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
        for form in forms if message.id else ():
            # Placeholders, addresses, times and commands keep their own signs.
            prose = re.sub(r"\{\w+\}|https?://\S+|\d+:\d+|/\w+|“[^”]*”", "x", str(form))
            assert not re.search(r"[^\u00a0\u202f]:(?!\S)", prose), f"colon without a no-break space: {form}"
            assert not re.search(r"[^\u00a0\u202f?!][;?!](?!\w)", prose), f"mark without a narrow space: {form}"
            assert "'" not in prose, f"a straight apostrophe: {form}"
            assert '"' not in prose, f"straight quotation marks: {form}"


def test_a_text_without_translation_stays_english() -> None:
    assert Phrases("fr").say("Nobody says this.") == "Nobody says this."
    assert Phrases("xx").say("More Top Stories") == "More Top Stories"


def test_a_regional_language_is_brought_to_its_base() -> None:
    assert Phrases("fr-CA").language == Phrases("FR_fr").language == "fr"
    assert (
        phrases.spoken(
            (
                "de",
                "fr",
                "en",
            )
        )
        == "fr"
    )
    assert phrases.spoken(("de",)) == "en"


@pytest.mark.parametrize(
    ("language", "n", "expected"),
    [
        ("en", 0, "0 sources"), ("en", 1, "1 source"), ("en", 2, "2 sources"), ("en", 12345, "12,345 sources"),
        ("fr", 0, "0 source"), ("fr", 1, "1 source"), ("fr", 2, "2 sources"), ("fr", 12345, "12\u202f345 sources"),
    ],
)  # fmt: skip
def test_plural_forms_follow_the_language(language: str, n: int, expected: str) -> None:
    assert Phrases(language).plural("{n} source", "{n} sources", n) == expected


def test_a_template_keeps_its_holes_and_a_value_is_not_a_template() -> None:
    assert Phrases("en").say("(in {language})") == "(in {language})"
    assert Phrases("en").say("(in {language})", language="{0} {x}") == "(in {0} {x})"
