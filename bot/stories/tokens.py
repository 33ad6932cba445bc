"""Words as tokens: numbers that different inflections, spellings and related languages share.

A word is folded, written in Latin letters, reduced to a rough skeleton and cut short; its token is a bucket (of 2**20)
that the skeleton hashes to, so that counting needs no dictionary that grows. Places become their CLDR code, numbers
stay what they are. What was worked out of a piece of text between two spaces is kept, as most come again.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import chain
from zlib import crc32

from bot.stories import places
from bot.stories.lexicon.tables import listed, table
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
_TOKEN = (BUCKETS << KIND_BITS) - 1
# Marks above it: that the word tells something, has a capital, and may begin the name of a country.
_TELLS, _CAPITAL, _OPENS = (_TOKEN + 1), (_TOKEN + 1) << 1, (_TOKEN + 1) << 2
_A_NAME = _TELLS | NAME
_NAME_MASK = _TELLS | ((1 << KIND_BITS) - 1)

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


def tokens(text: str) -> list[int]:
    """The tokens of the telling words of ``text``, in order."""
    chunks = _THOUSANDS.sub("", text).split()
    words = list(chain.from_iterable(map(_words, chunks)))
    if not words:
        return []
    first = words[0]
    at_ease = first & _NAME_MASK == _A_NAME and not _shouting(words)
    if max(words) >= _OPENS:
        words = _with_phrases(chunks, words)
    # The capital at the beginning of a title tells nothing, unless most words have one.
    if at_ease and words[0] == first:
        words[0] += WORD - NAME
    return [word & _TOKEN for word in words if word & _TELLS]


def _shouting(words: list[int]) -> bool:
    return sum([word & _CAPITAL for word in words]) > _SHOUTING * _CAPITAL * len(words)


def _with_phrases(chunks: list[str], words: list[int]) -> list[int]:
    """Countries of several words in the place of those words."""
    folded = [_folded(word) for chunk in chunks for word in _WORD.findall(chunk)]
    found: list[int] = []
    begin = 0
    for index, word in enumerate(words):
        if index < begin:
            continue
        code, length = _phrase(folded[index : index + _LONGEST]) if word & _OPENS else ("", 1)
        found.append(_token("@" + code, PLACE) | _TELLS if code else word)
        begin = index + length
    return found


@lru_cache(maxsize=1 << 15)
def _words(chunk: str) -> tuple[int, ...]:
    """The words of a text without spaces: the token of each, and marks beside it."""
    return tuple(_word(word) for word in _WORD.findall(chunk))


def _word(word: str) -> int:
    if word[0].isdigit():
        return _token("#" + word.replace(",", "."), NUMBER) | _TELLS
    if word in _initials():
        return _token("^" + _initials()[word], NAME) | _CAPITAL | _TELLS
    text = _folded(word)
    marks = (_CAPITAL if word[0].isupper() else 0) | (_OPENS if text in places.first_words() else 0)
    code = places.names().get(text)
    if code and (text != "us" or word == "US"):
        return _token("@" + code, PLACE) | marks | _TELLS
    if text in _STOP or len(text) < _SHORT:
        return marks
    return _token(skeleton(text), NAME if word[0].isupper() else WORD) | marks | _TELLS


@cache
def _initials() -> dict[str, str]:
    """Organisations by their initials in any language, so that WHO is no pronoun, and OMS the same."""
    return {
        name: key
        for key, cells in table("names")["organisation"].items()
        for name in listed(", ".join(cells[:3]))
        if name.isupper() and name.isalpha() and name not in places.names()
    }


def _phrase(following: list[str]) -> tuple[str, int]:
    """The country that the first of these words name together, and how many they are; ("", 1) where none is."""
    if " ".join(following[:2]) in places.beginnings():
        for length in range(_LONGEST, 1, -1):
            phrase = " ".join(following[:length])
            if phrase in places.phrases():
                return places.phrases()[phrase], length
    return "", 1


def bucket_of(word: str) -> int:
    """The bucket of one word; -1 where it tells nothing."""
    marked = _word(word)
    return (marked & _TOKEN) >> KIND_BITS if marked & _TELLS else -1


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
