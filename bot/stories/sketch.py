"""A sketch of an entry: what comparing needs of its words, as numbers that depend on nothing but the entry.

Words are made comparable across inflections, spellings and related languages: folded, written in Latin letters,
reduced to a rough skeleton, cut short. A token is a bucket (of 2**20) that its skeleton hashes to, so that counting
needs no dictionary that grows. Places become their CLDR code, numbers stay what they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from bot.stories import places
from bot.stories.noise import piece, plain_title, repair
from bot.text import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bot.models import Entry
    from bot.stories.noise import Piece

BUCKETS = 1 << 20
# A skeleton keeps so many letters: enough to tell names apart, few enough to join inflections.
_STEM = 6
_SNIPPET_LIMIT = 320
_SHORT = 2
# A title with so large a part of its words capitalised tells nothing by capitals.
_SHOUTING = 0.7
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[.'’-][^\W\d_]+)*", re.UNICODE)
_THOUSANDS = re.compile(r"(?<=\d)[ .,\u00a0\u202f](?=\d{3}(?!\d))")

# Kinds of token.
WORD, NAME, NUMBER, PLACE = 0, 1, 2, 3

_CYRILLIC = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхыэіїєґ", "abvgdeziiklmnoprstufhieiieg", strict=True))
    | {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ь": "", "ъ": "", "ю": "iu", "я": "ia", "ё": "io"}
)
_GREEK = str.maketrans(
    dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)) | {"θ": "th", "χ": "ch", "ψ": "ps"}
)
_SOUNDS = (
    (re.compile(r"sch|sh|ch|cz|tch|tsch"), "s"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"th"), "t"),
    (re.compile(r"ck|qu|q|c(?=[aoulr])|c$"), "k"),
    (re.compile(r"c|z|x"), "s"),
    (re.compile(r"w"), "v"),
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"[yj]"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?:ii|i|s|e)+$"), ""),
)

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


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is compared of one entry.

    ``whole`` holds the sorted, distinct buckets of title and snippet, ``kinds`` the kind of each of them, ``title``
    those of the title alone. ``hours`` is publication in hours since 1970. ``language``, ``outlet``, ``link`` and
    ``same_text`` are numbers that are equal where those are; 0 where there is none.
    """

    whole: NDArray[np.int32]
    kinds: NDArray[np.uint8]
    title: NDArray[np.int32]
    hours: float
    language: int
    outlet: int
    link: int
    same_text: int
    piece: Piece


def sketch(entry: Entry) -> Sketch:
    """The sketch of ``entry``."""
    title = plain_title(entry.title, entry.outlet.name)
    tokens = _tokens(title)
    title_buckets = np.array(sorted({bucket for bucket, _ in tokens}), dtype=np.int32)
    if entry.snippet:
        tokens += _tokens(repair(entry.snippet[:_SNIPPET_LIMIT]))
    # Sorted by kind within a bucket, so that the last one wins: a name anywhere is a name.
    kinds = dict(sorted(tokens))
    return Sketch(
        whole=np.fromiter(kinds, dtype=np.int32, count=len(kinds)),
        kinds=np.fromiter(kinds.values(), dtype=np.uint8, count=len(kinds)),
        title=title_buckets,
        hours=entry.published.timestamp() / 3600,
        language=crc32(entry.language.encode()),
        outlet=crc32(fold(entry.outlet.name).encode()) if entry.outlet.name else 0,
        link=_link(entry.link),
        same_text=crc32(fold(title).encode()),
        piece=piece(entry),
    )


def _link(link: str | None) -> int:
    """A link without its scheme, query and fragment; 0 for none."""
    if not link:
        return 0
    bare = re.sub(r"^https?://(?:www\.|m\.|amp\.)?|[?#].*$", "", link.lower()).rstrip("/")
    return crc32(bare.encode()) or 1


def _tokens(text: str) -> list[tuple[int, int]]:
    """Buckets and kinds of the telling words of ``text``, in order."""
    words = _WORD.findall(_THOUSANDS.sub("", text))
    shouting = sum(word[0].isupper() for word in words) > _SHOUTING * len(words)
    found: list[tuple[int, int]] = []
    skip = 0
    for index, word in enumerate(words):
        if skip:
            skip -= 1
            continue
        bucket, kind, opens = _word(word)
        if opens:
            code, length = _phrase(words, index)
            if code:
                found.append((_hash("@" + code), PLACE))
                skip = length - 1
                continue
        if bucket < 0:
            continue
        if kind == NAME and index == 0 and not shouting:
            kind = WORD
        found.append((bucket, kind))
    return found


@lru_cache(maxsize=1 << 16)
def _word(word: str) -> tuple[int, int, bool]:
    """Bucket (-1 where the word tells nothing), kind, and whether the name of a country may begin here."""
    if word[0].isdigit():
        return _hash("#" + word.replace(",", ".")), NUMBER, False
    text = _folded(word)
    opens = text in places.first_words()
    code = places.names().get(text)
    if code and (text != "us" or word == "US"):
        return _hash("@" + code), PLACE, opens
    if text in _STOP or len(text) < _SHORT:
        return -1, WORD, opens
    return _hash(skeleton(text)), NAME if word[0].isupper() else WORD, opens


def bucket_of(word: str) -> int:
    """The token of one word; -1 where it tells nothing."""
    return _word(word)[0]


def _phrase(words: list[str], index: int) -> tuple[str, int]:
    """The country named by several words from ``index`` on, and by how many; ("", 0) where none is."""
    for length in (4, 3, 2):
        phrase = " ".join(_folded(other) for other in words[index : index + length])
        if phrase in places.phrases():
            return places.phrases()[phrase], length
    return "", 0


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
    for sound, plain in _SOUNDS:
        text = sound.sub(plain, text) or text
    return text[:_STEM]


def _hash(text: str) -> int:
    return crc32(text.encode()) & (BUCKETS - 1)
