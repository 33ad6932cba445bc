"""A model's words against the reports: what no report bears out gives way to an outlet's own sentence. Pure."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from bot.models import Sentence, Wording
from bot.text import tokens
from bot.words.grounding import unfounded
from bot.words.sentences import whole
from bot.words.terms import content, length, shared
from bot.words.titles import bare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.models import Entry
    from bot.words.model.answer import Written

_MOST_WORDS = 75
# From this likeness on, word by word, a sentence is a copy.
_COPIED = 0.85
# Above these shares two texts say the same.
_SAYS_SAME, _SAYS_TITLE = 0.6, 0.85


def edited(written: Written, entries: Sequence[Entry], own: Wording | None) -> Wording | None:
    """The wording that may be sent; None where nothing of the model's is left, or there is no title that can stand.

    ``entries`` are those that the model was shown; ``own`` is the wording in the outlets' own words, where an outlet
    told the story in this language. Every sentence of the model's that no entry bears out is replaced by the one
    of the outlets' own that is nearest to it and says something new, and left out where there is none. One that the
    model only copied, be it with a slip, is the outlet's, and stands as it stands there, unless it begins with a
    pronoun that nothing explains.
    """
    title_stands = bool(written.title) and not unfounded(written.title, written.language, entries)
    if not title_stands and own is None:
        return None
    copied = _copied(written.title, entries) if title_stands else None
    title = copied[1] if copied else written.title if title_stands or own is None else own.title
    summary: list[Sentence] = []
    for text in written.sentences:
        found = _copied(text, entries)
        if found and not unfounded(found[1], written.language, entries):
            _add(summary, Sentence(found[1], found[0]), title)
        elif not unfounded(text, written.language, entries):
            _add(summary, Sentence(text, source(text, entries), own=False), title)
        else:
            _stand_in(summary, text, title, own)
    title_own = not title_stands or copied is not None
    if title_own and all(one.own for one in summary):
        return None
    if own and all(one.own for one in summary):
        # Only the title is the model's: the outlets' own summary is whole as it is.
        summary = list(own.summary)
    entry_id = copied[0] if copied else source(title, entries) if title_stands or own is None else own.title_entry_id
    return Wording(written.language, title, tuple(summary), entry_id, title_own)


def _stand_in(summary: list[Sentence], text: str, title: str, own: Wording | None) -> None:
    """Put the outlets' own sentence that is nearest to ``text`` in its place, if one says something new."""
    spare = [one for one in (own.summary if own else ()) if one not in summary]
    for one in sorted(spare, key=lambda one: -shared(content(one.text), content(text))):
        if _add(summary, one, title):
            return


def _copied(text: str, entries: Sequence[Entry]) -> tuple[int, str] | None:
    """The entry that has this sentence or title, or one that differs in hardly a word, and how it stands there."""
    words, outlets = tokens(text), {entry.outlet.name for entry in entries}
    told = (
        (one.id, said)
        for one in entries
        for said in (bare(one.title, outlets) or one.title, *whole(one.snippet, one.language))
    )
    alike = ((SequenceMatcher(None, words, tokens(pair[1]), autojunk=False).ratio(), pair) for pair in told)
    likeness, pair = max(alike, key=lambda found: found[0])
    return pair if likeness >= _COPIED else None


def source(text: str, entries: Sequence[Entry]) -> int:
    """The entry that bears ``text`` out best: what it says in most of the same words."""
    said = content(text)
    best = max(entries, key=lambda entry: (len(said & content(f"{entry.title} {entry.snippet}")), -entry.id))
    return best.id


def _add(summary: list[Sentence], one: Sentence, title: str) -> bool:
    """Add a sentence that says something new and still fits; answers whether it did."""
    says, about = content(one.text), content(title)
    if shared(says, about) > _SAYS_TITLE and len(says - about) < 3:  # noqa: PLR2004 - two words add nothing
        return False
    if any(shared(says, content(other.text)) > _SAYS_SAME for other in summary):
        return False
    if sum(length(other.text) for other in summary) + length(one.text) > _MOST_WORDS:
        return False
    summary.append(one)
    return True
