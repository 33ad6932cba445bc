"""Words as tokens: numbers that different inflections, spellings and related languages share.

A word is folded, written in Latin letters, reduced to a rough skeleton and cut short; its token is a bucket (of 2**20)
that the skeleton hashes to, so that counting needs no dictionary that grows. Places become their CLDR code, numbers
stay what they are. What was worked out of a piece of text between two spaces is kept, as most come again, and texts are
read many at once: of each word there is then but one look into a table, and the rest is done for all of them together.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain, filterfalse, repeat
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from bot.stories import places
from bot.stories.lexicon.tables import listed, table
from bot.stories.skeletons import skeletons
from bot.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BUCKETS = 1 << 20
_SHORT = 2
# Names of countries are of so many words at most.
_LONGEST = 4
# A title with so large a part of its words capitalised tells nothing by capitals.
_SHOUTING = 0.7
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[.'’-][^\W\d_]+)*", re.UNICODE)
# What mostly stands beside words.
_BESIDE_WORDS = ".,;:!?…\"'“”‘’«»()[]-–—"
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
# What is known of a text without spaces that is not one word; and of one of which nothing is known.
_NO_WORD, _SEVERAL, _UNKNOWN = -1, -2, -3
# What stands for such a text; no text without spaces is one of these.
_NOTHING, _MUCH = "", " "

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
    chunks = [text.split() for text in _joined(texts)]
    owner = np.repeat(np.arange(len(texts)), list(map(len, chunks)))
    words, owner = _words(list(chain.from_iterable(chunks)), owner)
    lengths = np.bincount(owner, minlength=len(texts))
    ends = np.cumsum(lengths)
    # The capital at the beginning of a title tells nothing, unless most words have one.
    plain = _at_ease(words, lengths, ends)
    before = words[plain]
    opening = np.flatnonzero((words[:-1] & _OPENS != 0) & (words[1:] & _FOLLOWS != 0) & (owner[:-1] == owner[1:]))
    for number in set(owner[opening].tolist()):
        _put_phrases(chunks[number], words[ends[number] - lengths[number] : ends[number]])
    words[plain[words[plain] == before]] += WORD - NAME
    telling = np.flatnonzero(words & _TELLS)
    return words[telling] & _TOKEN, owner[telling]


def _joined(texts: Sequence[str]) -> list[str]:
    """Texts with nothing between thousands."""
    lines = "\n".join([text.replace("\n", " ") for text in texts])
    return _THOUSANDS.sub(r"\1", lines).split("\n")


def _words(chunks: Sequence[str], owner: NDArray[np.intp]) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
    """The packed words of texts without spaces, each of which may have none or several, and the owner of each."""
    words = _KNOWN.of(chunks)
    several = np.flatnonzero(words == _SEVERAL)
    if len(several):
        parts = [_WORD.findall(chunks[place]) for place in several.tolist()]
        counts = np.ones(len(words), dtype=np.intp)
        counts[several] = list(map(len, parts))
        words, owner = np.repeat(words, counts), np.repeat(owner, counts)
        words[words == _SEVERAL] = _KNOWN.of(list(chain.from_iterable(parts)))
    there = words != _NO_WORD
    return words[there], owner[there]


def _at_ease(words: NDArray[np.int32], lengths: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[np.intp]:
    """Where those texts begin that begin with a name by its capital, though not most of their words have one."""
    capitals = np.concatenate([[0], np.cumsum(words & _CAPITAL != 0)])
    begins = ends - lengths
    calm = (lengths > 0) & (capitals[ends] - capitals[begins] <= _SHOUTING * lengths)
    begins = begins[calm]
    return np.asarray(begins[words[begins] & _NAME_MASK == _A_NAME])


def _put_phrases(chunks: Sequence[str], words: NDArray[np.int32]) -> None:
    """Countries of several words in the place of the first of those words; the others tell nothing more."""
    spelled = _WORD.findall(" ".join(chunks))
    begin = 0
    for index in np.flatnonzero(words & _OPENS).tolist():
        if index < begin:
            continue
        code, length = _phrase([_folded(word) for word in spelled[index : index + _LONGEST]])
        if code:
            words[index : index + length] = 0
            words[index] = _token("@" + code, PLACE) | _TELLS
        begin = index + length


class _Known:
    """What texts without spaces are: the packed word of each, which is its token with marks beside it.

    It holds what was asked for of late: once it is full, only what is asked for again is taken over.
    """

    def __init__(self, most: int) -> None:
        """Begin empty; about twice ``most`` texts are kept."""
        self._most = most
        self._words: dict[str, int] = {}
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._earlier, self._words = self._words, {_NOTHING: _NO_WORD, _MUCH: _SEVERAL}

    def of(self, chunks: Sequence[str]) -> NDArray[np.int32]:
        """The packed word of each of some texts; ``_NO_WORD`` or ``_SEVERAL`` where it is not one."""
        if len(self._words) > self._most:
            self._begin_anew()
        found = np.fromiter(map(self._words.get, chunks, repeat(_UNKNOWN)), np.int32, len(chunks))
        missing = np.flatnonzero(found == _UNKNOWN)
        if len(missing):
            asked = [chunks[place] for place in missing.tolist()]
            self._learn(set(asked))
            found[missing] = list(map(self._words.__getitem__, asked))
        return found

    def _learn(self, new: set[str]) -> None:
        again = new & self._earlier.keys()
        self._words.update((chunk, self._earlier[chunk]) for chunk in again)
        unknown = list(new - again)
        found = list(map(_word, unknown))
        parts = [_WORD.findall(chunk) for chunk, word in zip(unknown, found, strict=True) if word == _MUCH]
        words = list(set(filterfalse(self._words.__contains__, chain(found, *parts))))
        self._words.update(zip(words, _packed(words), strict=True))
        self._words.update(zip(unknown, map(self._words.__getitem__, found), strict=True))


# Of 30,000 entries all but three or four words of each are then known; more room would find few others. A dictionary
# of so many is as large as one of half as many.
_KNOWN = _Known(43_690)


def _word(chunk: str) -> str:
    """The word in a text without spaces; ``_NOTHING`` or ``_MUCH`` where it is not one."""
    bare = chunk if chunk.isalpha() else chunk.strip(_BESIDE_WORDS)
    if bare.isalpha():
        return bare
    words = _WORD.findall(chunk)
    return words[0] if len(words) == 1 else _MUCH if words else _NOTHING


def _packed(words: Sequence[str]) -> list[int]:
    """The token of each word with its marks: of most at once, and one by one of those that are more than letters."""
    folded = [word.lower() if word.isascii() and word.isalpha() else _folded(word) for word in words]
    alike = skeletons(folded)
    sums = np.array([crc32(text) for text in "\n".join(alike).encode().split(b"\n")][: len(words)], dtype=np.uint32)
    capital = np.array([word[0].isupper() for word in words], dtype=bool)
    packed = (sums & (BUCKETS - 1)).astype(np.intp) << KIND_BITS | _TELLS
    packed |= np.where(capital, NAME | _CAPITAL, WORD)
    found: list[int] = packed.tolist()
    meant = _meant()
    for place, text in enumerate(folded):
        if text in meant or len(text) < _SHORT or not text.isalpha():
            found[place] = _marked(words[place], text, alike[place])
    return found


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


@cache
def _meant() -> frozenset[str]:
    """Folded words that are looked at one by one: those that tell nothing, of countries, and of organisations."""
    return _STOP | _special().keys() | set(map(fold, _initials()))


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
    (marked,) = _packed([word])
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


def _token(text: str, kind: int) -> int:
    return (crc32(text.encode()) & (BUCKETS - 1)) << KIND_BITS | kind
