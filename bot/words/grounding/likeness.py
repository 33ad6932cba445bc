"""Whether two words claim the same: by form, by derivation, by a short list of words that may stand for one another."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from simplemma import lemmatize

from bot.text import fold
from bot.words.grounding.closed import same_mark
from bot.words.grounding.concepts import concepts
from bot.words.grounding.names import same_name

if TYPE_CHECKING:
    from bot.words.grounding.units import Unit

_LEMMATISED: Final = frozenset(("en", "fr"))
# Two words of one root share so many letters at least, and end in two of these: none says who does it, or the opposite.
_ROOT: Final = 5
_ENDINGS_TEXT: Final = {
    "en": "s es e ed d ing ion ions ation ations ment ments al ly y ance ence ies ied ity",
    "fr": "s es e ee ees er ir ant ante ants ent nt ment ements ion ions ation ations tion tions age ages ure ures te",
}
_ENDINGS: Final = {language: frozenset(("", *words.split())) for language, words in _ENDINGS_TEXT.items()}
_SHARED_ENDINGS: Final = frozenset(("", "s", "e", "es", "ion", "ions", "ation", "ations", "al", "ale"))


def alike(said: Unit, told: Unit, spoken: str, written: str) -> bool:
    """Whether ``said`` of a sentence in the language ``spoken`` may stand for ``told`` of a report in ``written``."""
    if "pron" in (said.kind, told.kind):
        return said.kind == told.kind
    if "mark" in (said.kind, told.kind):
        return said.kind == told.kind and same_mark(said.key, told.key)
    if "number" in (said.kind, told.kind) or "date" in (said.kind, told.kind):
        return said.key == told.key and said.kind == told.kind
    if said.key == told.key and spoken == written:
        return True
    if "name" in (said.kind, told.kind):
        return same_name(said.key, told.key)
    return _same_word(said.key, said.written.lower(), spoken, told.key, told.written.lower(), written)


@lru_cache(maxsize=2**14)
def _same_word(said: str, plain: str, spoken: str, told: str, written: str, language: str) -> bool:
    if spoken == language and _lemma(plain, spoken) == _lemma(written, language):
        return True
    endings = _ENDINGS.get(spoken, _SHARED_ENDINGS) if spoken == language else _SHARED_ENDINGS
    return _derived(said, told, endings) or bool(concepts(said, spoken) & concepts(told, language))


@lru_cache(maxsize=2**14)
def _lemma(word: str, language: str) -> str:
    return fold(lemmatize(word, language)) if language in _LEMMATISED else fold(word)


def _derived(one: str, other: str, endings: frozenset[str]) -> bool:
    """Whether two words have one root and differ by endings that keep the meaning: ``resigned``, ``resignation``."""
    size = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return size >= _ROOT and {one[size:], other[size:]} <= endings
