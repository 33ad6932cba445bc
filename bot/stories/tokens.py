"""Words as tokens: numbers that different inflections, spellings and related languages share.

A word is folded, written in Latin letters, reduced to a rough skeleton and cut short; its token is a bucket (of 2**20)
that the skeleton hashes to, so that counting needs no dictionary that grows. Places become their CLDR code, numbers
stay what they are. What was worked out of a piece of text between two spaces is kept, as most come again, and texts are
read many at once: of each word there is then but one look into a table, and the rest is done for all of them together.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from itertools import accumulate, chain, filterfalse, pairwise
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from bot.stories import places
from bot.stories.lexicon.tables import listed, table
from bot.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

BUCKETS = 1 << 20
# A skeleton keeps so many letters: enough to tell names apart, few enough to join inflections.
_STEM = 6
_SHORT = 2
# Names of countries are of so many words at most.
_LONGEST = 4
# A title with so large a part of its words capitalised tells nothing by capitals.
_SHOUTING = 0.7
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[.'’-][^\W\d_]+)*", re.UNICODE)
# What stands between thousands, and the digit before it.
_THOUSANDS = re.compile(r"([0-9])[ .,\u00a0\u202f](?=[0-9]{3}(?![0-9]))")

# Kinds of token. A token is a number: its bucket, and in the lowest bits its kind.
WORD, NAME, NUMBER, PLACE = 0, 1, 2, 3
KIND_BITS = 2
_TOKEN = (BUCKETS << KIND_BITS) - 1
# Marks above it: that the word tells something, has a capital, and may be the first or second of a country's name.
_TELLS, _CAPITAL, _OPENS, _FOLLOWS = ((_TOKEN + 1) << shift for shift in range(4))
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


def tokens(texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
    """The tokens of the telling words of some texts, in order, and for each the number of its text."""
    chunks = [_joined(text).split() for text in texts]
    known = _KNOWN.of(chunks)
    packed = [b"".join(map(known.__getitem__, some)) for some in chunks]
    lengths = np.array(list(map(len, packed)), dtype=np.intp) // 4
    ends = np.cumsum(lengths)
    words = np.frombuffer(bytearray().join(packed), dtype=np.int32)
    owner = np.repeat(np.arange(len(texts)), lengths)
    # The capital at the beginning of a title tells nothing, unless most words have one.
    plain = _at_ease(words, lengths, ends)
    before = words[plain]
    opening = np.flatnonzero((words[:-1] & _OPENS != 0) & (words[1:] & _FOLLOWS != 0) & (owner[:-1] == owner[1:]))
    for number in set(owner[opening].tolist()):
        _put_phrases(chunks[number], words[ends[number] - lengths[number] : ends[number]])
    words[plain[words[plain] == before]] += WORD - NAME
    telling = np.flatnonzero(words & _TELLS)
    return words[telling] & _TOKEN, owner[telling]


def _joined(text: str) -> str:
    """A text with nothing between thousands."""
    return _THOUSANDS.sub(r"\1", text) if _THOUSANDS.search(text) else text


def _at_ease(words: NDArray[np.int32], lengths: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[np.intp]:
    """Where those texts begin that begin with a name by its capital, though not most of their words have one."""
    capitals = np.concatenate([[0], np.cumsum(words & _CAPITAL != 0)])
    begins = ends - lengths
    calm = (lengths > 0) & (capitals[ends] - capitals[begins] <= _SHOUTING * lengths)
    begins = begins[calm]
    return np.asarray(begins[words[begins] & _NAME_MASK == _A_NAME])


def _put_phrases(chunks: Sequence[str], words: NDArray[np.int32]) -> None:
    """Countries of several words in the place of the first of those words; the others tell nothing more."""
    folded = [_folded(word) for chunk in chunks for word in _WORD.findall(chunk)]
    begin = 0
    for index in np.flatnonzero(words & _OPENS).tolist():
        if index < begin:
            continue
        code, length = _phrase(folded[index : index + _LONGEST])
        if code:
            words[index : index + length] = 0
            words[index] = _token("@" + code, PLACE) | _TELLS
        begin = index + length


class _Known:
    """The words of texts without spaces as packed numbers: the token of each, and marks beside it.

    It holds what was asked for of late: once it is full, only what is asked for again is taken over.
    """

    def __init__(self, most: int) -> None:
        """Begin empty; about twice ``most`` texts are kept."""
        self._most = most
        self._words: dict[str, bytes] = {}
        self._earlier: dict[str, bytes] = {}

    def of(self, chunks: Sequence[Sequence[str]]) -> Mapping[str, bytes]:
        """The words of these texts, and of others."""
        if len(self._words) > self._most:
            self._earlier, self._words = self._words, {}
        new = set(filterfalse(self._words.__contains__, chain.from_iterable(chunks)))
        self._words.update((chunk, self._earlier[chunk]) for chunk in new if chunk in self._earlier)
        unknown = list(filterfalse(self._words.__contains__, new))
        self._words.update(zip(unknown, _read(unknown), strict=True))
        return self._words


# Of 30,000 entries all but three or four words of each are then known; more room would find few others. A dictionary
# of so many is as large as one of half as many.
_KNOWN = _Known(43_690)


def _read(chunks: Sequence[str]) -> list[bytes]:
    """The packed words of each of some texts without spaces."""
    found = [(chunk,) if chunk.isalpha() else _WORD.findall(chunk) for chunk in chunks]
    words = list(chain.from_iterable(found))
    folded = list(map(_folded, words))
    packed = np.array(list(map(_marked, words, folded, skeletons(folded))), dtype=np.int32).tobytes()
    ends = list(accumulate([4 * len(some) for some in found], initial=0))
    return [packed[start:end] for start, end in pairwise(ends)]


def _marked(word: str, folded: str, skeleton: str) -> int:
    """The token of a word with its marks; one that tells nothing has but marks."""
    if word[0].isdigit():
        return _token("#" + word.replace(",", "."), NUMBER) | _TELLS
    code, marks = _special().get(folded, ("", 0))
    if word in _initials():
        return _token("^" + _initials()[word], NAME) | _CAPITAL | _TELLS | marks & _FOLLOWS
    capital = word[0].isupper()
    if capital:
        marks |= _CAPITAL
    if code and (folded != "us" or word == "US"):
        return _token("@" + code, PLACE) | marks | _TELLS
    if folded in _STOP or len(folded) < _SHORT:
        return marks
    return _token(skeleton, NAME if capital else WORD) | marks | _TELLS


@cache
def _special() -> dict[str, tuple[str, int]]:
    """Of every word that is, begins or goes on the name of a country: the country's code if it is, and its marks."""
    words = places.names().keys() | places.first_words() | places.second_words()
    return {
        word: (
            places.names().get(word, ""),
            _OPENS * (word in places.first_words()) | _FOLLOWS * (word in places.second_words()),
        )
        for word in words
    }


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
    marked = int.from_bytes(_read([word])[0][:4], sys.byteorder)
    return (marked & _TOKEN) >> KIND_BITS if marked & _TELLS else -1


def _folded(word: str) -> str:
    """A word folded, without elided article, possessive or the dot behind an abbreviation."""
    text = fold(word)
    if text.isalpha():
        return text
    head, apostrophe, tail = text.partition("'")
    if apostrophe:
        text = head if tail in {"s", "t"} or len(tail) <= _SHORT else tail
    return text.rstrip(".")


def skeletons(folded: Sequence[str]) -> list[str]:
    """What different spellings of each word share: Zelensky, Zelenskyy, Selenskyj and Зеленский are one.

    All words are one text for it, a line each.
    """
    latin = [word if word.isascii() else word.translate(_CYRILLIC).translate(_GREEK) for word in folded]
    lines = "\n".join(latin).replace(".", "").replace("-", "")
    text = lines + "\n"
    for group, plain in _GROUPS:
        text = text.replace(group, plain)
    text = text.replace("c\n", "k\n").translate(_ALIKE)
    text = _DOUBLED.sub(r"\1", _LONG_VOWEL.sub("u", text))
    return [
        (alike.rstrip(_ENDING) or alike)[:_STEM] if word.isascii() else word[:_STEM]
        for word, alike in zip(lines.split("\n"), text.split("\n"), strict=False)
    ][: len(folded)]


def _token(text: str, kind: int) -> int:
    return (crc32(text.encode()) & (BUCKETS - 1)) << KIND_BITS | kind
