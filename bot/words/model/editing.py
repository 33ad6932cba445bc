"""A model's words against the reports: what no report bears out gives way to an outlet's own sentence. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.models import Sentence, Wording
from bot.words.grounding import unfounded
from bot.words.terms import content, length, shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.models import Entry
    from bot.words.model.answer import Written

_MOST_WORDS = 75
# Above these shares two texts say the same.
_SAYS_SAME, _SAYS_TITLE = 0.6, 0.85


def edited(written: Written, entries: Sequence[Entry], own: Wording | None) -> Wording | None:
    """The wording that may be sent; None where nothing of the model's is left, or there is no title that can stand.

    ``entries`` are those that the model was shown; ``own`` is the wording in the outlets' own words, where an outlet
    told the story in this language. Every sentence of the model's that no entry bears out is replaced by the one
    of the outlets' own that is nearest to it, and left out where there is none.
    """
    language = written.language
    title_stands = bool(written.title) and not unfounded(written.title, language, entries)
    if not title_stands and own is None:
        return None
    title = written.title if title_stands or own is None else own.title
    spare = list(own.summary) if own else []
    summary: list[Sentence] = []
    for text in written.sentences:
        if not unfounded(text, language, entries):
            _add(summary, Sentence(text, source(text, entries), own=False), title)
        elif spare:
            nearest = max(spare, key=lambda one: shared(content(one.text), content(text)))
            spare.remove(nearest)
            _add(summary, nearest, title)
    if not title_stands and all(one.own for one in summary):
        return None
    if not any(not one.own for one in summary) and own:
        # Only the title is the model's: the outlets' own summary is whole as it is.
        summary = list(own.summary)
    entry_id = source(title, entries) if title_stands or own is None else own.title_entry_id
    return Wording(language, title, tuple(summary), entry_id, title_own=not title_stands)


def source(text: str, entries: Sequence[Entry]) -> int:
    """The entry that bears ``text`` out best: what it says in most of the same words."""
    said = content(text)
    best = max(entries, key=lambda entry: (len(said & content(f"{entry.title} {entry.snippet}")), -entry.id))
    return best.id


def _add(summary: list[Sentence], one: Sentence, title: str) -> None:
    """Add a sentence that says something new and still fits."""
    says = content(one.text)
    if shared(says, content(title)) > _SAYS_TITLE and len(says - content(title)) < 3:  # noqa: PLR2004 - two words add nothing
        return
    if any(shared(says, content(other.text)) > _SAYS_SAME for other in summary):
        return
    if sum(length(other.text) for other in summary) + length(one.text) <= _MOST_WORDS:
        summary.append(one)
