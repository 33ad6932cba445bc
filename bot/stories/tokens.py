"""Words as tokens: numbers that different inflections, spellings and related languages share.

A word is folded, written in Latin letters, reduced to a rough skeleton and cut short; its token is a bucket (of 2**20)
that the skeleton hashes to, so that counting needs no dictionary that grows. Places become their CLDR code, numbers
stay what they are. What was worked out of a piece of text between two spaces is kept, as most come again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from zlib import crc32

from bot.stories import places
from bot.text import fold

BUCKETS = 1 << 20
# A skeleton keeps so many letters: enough to tell names apart, few enough to join inflections.
_STEM = 6
_SHORT = 2
# Names of countries are of so many words at most.
_LONGEST = 4
# A title with so large a part of its words capitalised tells nothing by capitals.
_SHOUTING = 0.7
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[.'’-][^\W\d_]+)*", re.UNICODE)
_THOUSANDS = re.compile(r"(?<=\d)[ .,\u00a0\u202f](?=\d{3}(?!\d))")

# Kinds of token. A token is a number: its bucket, and in the lowest bits its kind.
WORD, NAME, NUMBER, PLACE = 0, 1, 2, 3
KIND_BITS = 2
_KIND = (1 << KIND_BITS) - 1
# What a word is that tells nothing.
_NOTHING = -1

_CYRILLIC = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхыэіїєґ", "abvgdeziiklmnoprstufhieiieg", strict=True))
    | {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ь": "", "ъ": "", "ю": "iu", "я": "ia", "ё": "io"}
)
_GREEK = str.maketrans(
    dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)) | {"θ": "th", "χ": "ch", "ψ": "ps"}
)
# Letters and groups of them that sound alike, one after the other; the mark stands for "s" until all groups are done.
_GROUPS = (
    *((group, "\0") for group in ("tsch", "tch", "sch", "sh", "ch", "cz")),
    *(("\0", "s"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("qu", "k"), ("q", "k")),
    *((f"c{letter}", f"k{letter}") for letter in "aoulr"),
)
_ALIKE = str.maketrans("czxwyj", "sssvii")
_LONG_VOWEL = re.compile(r"ou|oo")
_DOUBLED = re.compile(r"(.)\1+")
_ENDING = "ise"

# Words that tell nothing, folded. Our own list; rarity deals with the rest.
_STOP_WORDS = (
    "the a an of in on at to for from by with and or but as is are was were be been being has have had do does did it "
    "its he his she her they their them we our you your i my me us this that these those there here who whom whose "
    "which what when where why how not no so than then too very can could will would should may might must into onto "
    "over under after before about against between during through out up down off again more most some any all each "
    "other only own same such just also now new says said say amid if because while until via per one two first "
    "le la les un une des du de d l au aux et ou mais donc or ni car en dans sur sous pour par avec sans chez vers est "
    "sont etait ete etre ont avait avoir fait ce cet cette ces cela ca il elle ils elles on nous vous je tu se s son "
    "sa ses leur leurs mon ma mes notre nos votre vos qui que qu quoi dont quand comment pourquoi ne pas plus moins "
    "tres tout tous toute toutes aussi apres avant contre entre pendant depuis selon comme si y deux premier premiere "
    "der die das den dem des ein eine einen einem einer und oder aber ist sind war waren sein hat haben hatte wird "
    "werden wurde im am an auf aus bei mit nach von vom vor zu zum zur fur uber unter gegen durch um als wie dass "
    "nicht kein keine auch noch nur schon mehr er sie wir ihr ich man sich was wer wo wann warum dieser diese dieses "
    "zwei neue neuen neuer el los las una unos del con para es son su sus lo al"
)
_STOP = frozenset(_STOP_WORDS.split())


class _Word(NamedTuple):
    """One word: its token, its folded form, and whether it is capitalised and may begin the name of a country."""

    token: int
    folded: str
    capital: bool
    opens: bool


def tokens(text: str) -> list[int]:
    """The tokens of the telling words of ``text``, in order."""
    words = list(chain.from_iterable(map(_words, _THOUSANDS.sub("", text).split())))
    found: list[int] = []
    begin = 0
    for index, (token, _, _, opens) in enumerate(words):
        if index < begin:
            continue
        if opens:
            code, length = _phrase(words, index)
            if code:
                found.append(_token("@" + code, PLACE))
                begin = index + length
                continue
        if token >= 0:
            found.append(token)
    # The capital at the beginning of a title tells nothing, unless most words have one.
    if words and words[0].token & _KIND == NAME and found[:1] == [words[0].token] and not _shouting(words):
        found[0] += WORD - NAME
    return found


def _shouting(words: list[_Word]) -> bool:
    return sum(word.capital for word in words) > _SHOUTING * len(words)


@lru_cache(maxsize=1 << 16)
def _words(chunk: str) -> tuple[_Word, ...]:
    """The words of a text without spaces."""
    return tuple(_word(word) for word in _WORD.findall(chunk))


@lru_cache(maxsize=1 << 16)
def _word(word: str) -> _Word:
    if word[0].isdigit():
        return _Word(_token("#" + word.replace(",", "."), NUMBER), word, capital=False, opens=False)
    text, capital = _folded(word), word[0].isupper()
    opens = text in places.first_words()
    code = places.names().get(text)
    if code and (text != "us" or word == "US"):
        return _Word(_token("@" + code, PLACE), text, capital, opens)
    if text in _STOP or len(text) < _SHORT:
        return _Word(_NOTHING, text, capital, opens)
    return _Word(_token(skeleton(text), NAME if capital else WORD), text, capital, opens)


def _phrase(words: list[_Word], index: int) -> tuple[str, int]:
    """The country named by several words from ``index`` on, and by how many; ("", 0) where none is."""
    following = [word.folded for word in words[index : index + _LONGEST]]
    if " ".join(following[:2]) not in places.beginnings():
        return "", 0
    for length in range(_LONGEST, 1, -1):
        phrase = " ".join(following[:length])
        if phrase in places.phrases():
            return places.phrases()[phrase], length
    return "", 0


def bucket_of(word: str) -> int:
    """The bucket of one word; -1 where it tells nothing."""
    return _word(word).token >> KIND_BITS


def _folded(word: str) -> str:
    """A word folded, without elided article, possessive or the dot behind an abbreviation."""
    text = fold(word)
    if "'" in text:
        head, _, tail = text.partition("'")
        text = head if tail in {"s", "t"} or len(tail) <= _SHORT else tail
    return text.rstrip(".")


def skeleton(folded: str) -> str:
    """What different spellings of one word share: Zelensky, Zelenskyy, Selenskyj and Зеленский are one."""
    text = folded
    if not text.isascii():
        text = text.translate(_CYRILLIC).translate(_GREEK)
    text = text.replace(".", "").replace("-", "")
    if not text.isascii():
        return text[:_STEM]
    for group, plain in _GROUPS:
        text = text.replace(group, plain)
    if text.endswith("c"):
        text = text[:-1] + "k"
    text = _DOUBLED.sub(r"\1", _LONG_VOWEL.sub("u", text.translate(_ALIKE)))
    return (text.rstrip(_ENDING) or text)[:_STEM]


def _token(text: str, kind: int) -> int:
    return (crc32(text.encode()) & (BUCKETS - 1)) << KIND_BITS | kind
