"""Names that no report has, and names that are the same in another spelling."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from simplemma import is_known, lemmatize

from bot.text import tokens
from bot.words.grounding.claims import Claim
from bot.words.grounding.statements import WORD, cities, cities_of, countries, country_names, loosened, opens, plain
from bot.words.terms import content

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# What a name may end in that makes it a people or an adjective.
_SUFFIXES = "s n an ian ans ians ns ish ese ien iens ienne iennes ais aise aises e es ne nes i"
_ENDINGS = frozenset(_SUFFIXES.split())
_FALSE_FRIENDS = frozenset({("niger", "nigerian"), ("niger", "nigerians")})
# Same words differently spelled: transliterations and doubled letters.
_SPELLINGS = (
    (re.compile(r"kh"), "h"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ou"), "u"),
    (re.compile(r"[yj]"), "i"),
    (re.compile(r"w"), "v"),
    (re.compile(r"ck|q|c"), "k"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"e$"), ""),
)
_ELIDED = re.compile(r"^(?:[ldjmtsnc]|qu)['’]|['’]s$")


def unknown(sentence: str, language: str, told: Sequence[str]) -> Iterator[Claim]:
    """Names in ``sentence`` that no text has, and names of two words that no text has together."""
    words = frozenset(word for text in told for word in tokens(text.replace("-", " ")))
    spelled = frozenset(skeleton(word) for word in words)
    joined = f" {' '.join(' '.join(tokens(text.replace('-', ' '))) for text in told)} "
    before, end = "", -1
    sentence = loosened(sentence)
    for match in WORD.finditer(sentence):
        folded = "".join(tokens(match[0]))
        claims = match[0][0].isupper() and folded and not plain(folded)
        if claims and opens(sentence, match.start()):
            claims = _proper(match[0], folded, words, language)
        if not claims:
            before = ""
            continue
        if not _borne_out(folded, words, spelled, joined):
            yield Claim("name", match[0])
        elif before and match.start() == end + 1 and {before, folded} <= words and f" {before} {folded} " not in joined:
            yield Claim("name", f"{before} {folded}")
        before, end = folded, match.end()


def same_name(one: str, other: str) -> bool:
    """Whether two folded names are one in two spellings, word by word, or a country and its people."""
    if one == other:
        return True
    first, second = one.split(), other.split()
    if len(first) != len(second):
        return False
    return all(_one_name(*pair) for pair in zip(first, second, strict=True))


@lru_cache(maxsize=2**14)
def _one_name(one: str, other: str) -> bool:
    if one == other or skeleton(one) == skeleton(other) or _same_stem(one, other):
        return True
    code = countries().get(one)
    return code is not None and countries().get(other) == code


def _proper(word: str, folded: str, words: frozenset[str], language: str) -> bool:
    """Whether the first word of a sentence is a name: a country, a city, or a word that is none of the language's."""
    if folded in countries() or folded in cities():
        return True
    return folded not in words and bool(content(folded)) and not ordinary(_ELIDED.sub("", word.lower()), language)


@lru_cache(maxsize=2**14)
def ordinary(word: str, language: str) -> bool:
    """Whether the language has such a word, which it writes small."""
    if language not in {"en", "fr"}:
        return True
    return len(word) <= 2 or (is_known(word, language) and lemmatize(word, language)[:1].islower())  # noqa: PLR2004 - no name


def _borne_out(folded: str, words: frozenset[str], spelled: frozenset[str], joined: str) -> bool:
    if folded in words or skeleton(folded) in spelled:
        return True
    code = countries().get(folded)
    # A city says its country too: "Oslo" bears out "Norway".
    if code and any(f" {name} " in joined for name in (*country_names(code), *cities_of(code))):
        return True
    return any(_same_stem(folded, word) for word in words if word[:3] == folded[:3])


def _same_stem(one: str, other: str) -> bool:
    """``Iran`` and ``Iranian``, ``Canada`` and ``Canadian``; not ``Niger`` and ``Nigerian``."""
    short, long = sorted((one, other), key=len)
    if len(short) < 4 or (short, long) in _FALSE_FRIENDS:  # noqa: PLR2004 - shorter ones are like too many
        return False
    for stem in (short, short[:-1] if short[-1] in "aeoy" else short):
        if long.startswith(stem) and long[len(stem) :] in _ENDINGS:
            return True
    return False


@lru_cache(maxsize=2**14)
def skeleton(word: str) -> str:
    """A folded name without what its spellings differ in."""
    for pattern, plain_spelling in _SPELLINGS:
        word = pattern.sub(plain_spelling, word)
    return word
