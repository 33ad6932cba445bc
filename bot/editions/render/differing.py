"""What the sources of a story do not agree on, and which of them each sentence is from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.editions.render import markup
from bot.editions.render.telling import authorship

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.editions.render.telling import Telling
    from bot.editions.render.view import View
    from bot.models import Figure, Story

# So many outlets are named beside a number.
_NAMED: Final = 3


def differing(story: Story, view: View) -> str:
    """Where sources differ, in one line: ``Sources differ: 12 dead — A, B; 15 — C.`` Empty where they agree."""
    for difference in story.differences:
        told = [(figure, _outlets(story, figure.entry_ids)) for figure in difference.figures]
        told = [(figure, names) for figure, names in told if names]
        if len(told) > 1:
            (first, names), *others = told
            parts = [f"{_counted(difference.thing, first, view)} — {_listed(names, view)}"]
            parts += [f"{view.phrases.number(figure.value)} — {_listed(names, view)}" for figure, names in others]
            return view.phrases.say("Sources differ: {numbers}.", numbers=view.phrases.clauses(parts))
    return ""


def said_by(story: Story, telling: Telling, view: View) -> markup.Markup:
    """Each sentence of the summary with the outlet that it is from, in one quote that unfolds.

    Where a language model wrote, that is said, and of its sentences which outlet bears each out.
    """
    outlets = {entry.id: markup.bold(entry.outlet.name) for entry in story.entries}
    lines = [markup.italic(authorship(telling, view))]
    for text, by, own in zip(telling.sentences, telling.said_by, telling.own, strict=False):
        outlet = outlets.get(by, markup.EMPTY)
        if not own and outlet:
            outlet = markup.fill(view.phrases.say("told by {outlet}"), outlet=outlet)
        # A quotation among other sentences has the outlet's name already.
        lines.append(markup.escape(text) if own and telling.by_model else markup.join(" — ", (text, outlet)))
    return markup.quote(markup.lines(*lines), expandable=True)


def _outlets(story: Story, ids: Iterable[int]) -> list[str]:
    wanted = set(ids)
    return list(dict.fromkeys(entry.outlet.name for entry in story.entries if entry.id in wanted))


def _listed(names: list[str], view: View) -> str:
    shown, more = ", ".join(names[:_NAMED]), len(names) - _NAMED
    if more <= 0:
        return shown
    return view.phrases.plural("{names} and {n} other", "{names} and {n} others", more, names=shown)


def _counted(thing: str, figure: Figure, view: View) -> str:
    """The number with its thing: ``12 dead``."""
    phrases, n = view.phrases, figure.value
    if thing == "magnitude":
        return phrases.say("magnitude {number}", number=phrases.number(n))
    forms = {
        "dead": phrases.plural("{n} dead", "{n} dead", int(n)),
        "injured": phrases.plural("{n} injured", "{n} injured", int(n)),
        "missing": phrases.plural("{n} missing", "{n} missing", int(n)),
        "arrested": phrases.plural("{n} arrested", "{n} arrested", int(n)),
        "evacuated": phrases.plural("{n} evacuated", "{n} evacuated", int(n)),
        "flights": phrases.plural("{n} flight", "{n} flights", int(n)),
        "homes": phrases.plural("{n} home", "{n} homes", int(n)),
        "jobs": phrases.plural("{n} job cut", "{n} jobs cut", int(n)),
        "hectares": phrases.plural("{n} hectare", "{n} hectares", int(n)),
    }
    return forms.get(thing, phrases.number(n))
